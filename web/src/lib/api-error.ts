import type { Problem } from '../../../domain/api/common.ts';

/** Why a request to our API failed. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Problem['code'] | 'network' | 'bad-answer';
  readonly requestId: string | undefined;
  /** What of the request is wrong: `body.latitude`. */
  readonly fields: NonNullable<Problem['errors']>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: Partial<Pick<ApiError, 'requestId' | 'fields'>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.requestId = more.requestId;
    this.fields = more.fields ?? [];
  }
}

/** Whether the server could not be reached: no answer at all, or one by somebody in front of it who could not either. */
export const isUnreachable = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 0 || (error.status >= 502 && error.status <= 504));
