import type { z } from 'zod';
import { problem } from '../../../domain/api/common.ts';
import { ApiError } from '../lib/api-error.ts';

const BASE = '/api/v1';
/** A phone at the edge of coverage may hang for ever on a request that nobody will answer. */
const TIMEOUT_MS = 30_000;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** JSON, or a file that is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For work that takes longer than an answer usually does. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Query string of `values`; arrays repeat the name, null and undefined are left out. */
export function queryString(values: Readonly<Record<string, string | number | readonly string[] | null | undefined>>) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') for (const one of value) search.append(name, one);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Aborts with `signal` or after the time-out, whichever is first; `AbortSignal.any` is too new for the phones we serve. */
function bounded(signal: AbortSignal | undefined, timeoutMs: number): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  const release = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
  return { signal: controller.signal, release };
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', body, headers, signal, timeoutMs = TIMEOUT_MS } = options;
  const bound = bounded(signal, timeoutMs);
  const isFile = body instanceof Blob;
  try {
    return await fetch(`${BASE}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined || isFile ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      credentials: 'same-origin',
      signal: bound.signal,
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'network', cause instanceof Error ? cause.message : String(cause));
  } finally {
    bound.release();
  }
}

async function failure(response: Response): Promise<ApiError> {
  const header = response.headers.get('x-request-id') ?? undefined;
  const parsed = problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new ApiError(response.status, 'unknown', response.statusText, { requestId: header });
  const { code, detail, title, requestId = header, errors = [] } = parsed.data;
  return new ApiError(response.status, code, detail ?? title, { requestId, fields: errors });
}

/**
 * Asks our API and checks the answer against its schema.
 * @throws ApiError for no answer, a refusal, or an answer of another shape
 */
export async function request<S extends z.ZodType>(
  schema: S,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<S>> {
  return (await requestVersioned(schema, path, options)).value;
}

/** The same with the version of what was read, for the change that is to be made of it; null where there are none. */
export async function requestVersioned<S extends z.ZodType>(
  schema: S,
  path: string,
  options: RequestOptions = {},
): Promise<{ readonly value: z.output<S>; readonly etag: string | null }> {
  const response = await send(path, options);
  if (!response.ok) throw await failure(response);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return { value: parsed.data, etag: response.headers.get('etag') };
  const requestId = response.headers.get('x-request-id') ?? undefined;
  throw new ApiError(response.status, 'bad-answer', parsed.error.message, { requestId });
}

/** The same for requests whose answer has no body worth reading. */
export async function requestNothing(path: string, options: RequestOptions): Promise<void> {
  const response = await send(path, options);
  if (!response.ok) throw await failure(response);
}

/** The same for answers that are a file. */
export async function requestFile(path: string, options: RequestOptions): Promise<Blob> {
  const response = await send(path, options);
  if (!response.ok) throw await failure(response);
  return response.blob();
}

/** Makes sure that a change is made of what was read, and of nothing that others made of it meanwhile. */
export const ifMatch = (etag: string | null): Readonly<Record<string, string>> =>
  etag === null ? {} : { 'if-match': etag };

/** Makes sure that a create that is sent again, because its answer was lost, is done once. Lives as long as the form. */
export const idempotencyKey = (): Readonly<Record<string, string>> => ({ 'idempotency-key': newKey() });

/** 128 random bits in hex. `crypto.randomUUID` is kept from pages that came over plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
