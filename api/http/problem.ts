import { type ProblemCode, problems } from '../../domain/api/problems.ts';

export interface FieldError {
  /** `body.scope.devices.3`, `querystring.from` */
  readonly path: string;
  readonly message: string;
}

/** Thrown anywhere below a route to answer with problem details; `detail` says what, where and what to do. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[] | null;
  /** Seconds for Retry-After, where waiting helps. */
  readonly retryAfterS: number | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: readonly FieldError[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = problems[code].status;
    this.errors = more.errors ?? null;
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

/** @param kind `device`, `site`, … as the detail is to name it */
export const notFound = (kind: string, id: string): HttpProblem =>
  new HttpProblem('not-found', `There is no ${kind} "${clip(id)}".`);

/** One field of the request is wrong although its form is right. */
export const invalid = (path: string, message: string): HttpProblem =>
  new HttpProblem('invalid', `${path}: ${message}`, { errors: [{ path, message }] });

/** The same of several fields at once. */
export const invalidFields = (errors: readonly FieldError[]): HttpProblem =>
  new HttpProblem('invalid', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors });

const clip = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
