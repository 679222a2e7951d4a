import { HttpError } from '@influxdata/influxdb-client';
import { type StoreTrouble, StoreUnavailable } from '../reading-store.ts';

/** InfluxDB refuses what was sent, and would refuse it again: lines it cannot take, or a body too large. */
export class ContentRefused extends Error {
  override readonly name = 'ContentRefused';
  readonly status: number;
  /** The whole answer; 3.x names the refused lines in it. */
  readonly body: string;

  constructor(status: number, detail: string, body: string) {
    super(detail);
    this.status = status;
    this.body = body;
  }
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

const CONTENT = new Set([400, 413, 422]);

/**
 * What a failed call means. `timedOut` tells that our own deadline ended it.
 * @returns StoreUnavailable when it may succeed later, ContentRefused when never as it stands
 */
export function explain(error: unknown, where: string, timedOut: boolean): StoreUnavailable | ContentRefused {
  if (error instanceof StoreUnavailable || error instanceof ContentRefused) return error;
  if (error instanceof HttpError) return explainStatus(error, where);
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (timedOut || code === 'ETIMEDOUT' || (error instanceof Error && error.name === 'RequestTimedOutError')) {
    return new StoreUnavailable('timeout', `InfluxDB at ${where} did not answer in time`, { cause: error });
  }
  if (typeof code === 'string' && NETWORK.has(code)) {
    return new StoreUnavailable('unreachable', `InfluxDB at ${where} cannot be reached (${code})`, { cause: error });
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new StoreUnavailable('unreachable', `InfluxDB at ${where} broke off its answer`, { cause: error });
  }
  return new StoreUnavailable('failing', `InfluxDB at ${where}: ${message}`, { cause: error });
}

function explainStatus(error: HttpError, where: string): StoreUnavailable | ContentRefused {
  const status = error.statusCode;
  const said = wordsOf(error);
  if (CONTENT.has(status)) return new ContentRefused(status, said, error.body ?? '');
  const detail = `InfluxDB at ${where} answered ${status}: ${said}`;
  const wait = retryAfterMs(error.headers?.['retry-after']);
  return new StoreUnavailable(troubleOf(status, said), detail, {
    cause: error,
    ...(wait === null ? {} : { retryAfterMs: wait }),
  });
}

function troubleOf(status: number, said: string): StoreTrouble {
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 404) return 'missing';
  if (status === 429 || status === 503) return 'overloaded';
  if (status === 408 || status === 504) return 'timeout';
  return /no space left|disk full/i.test(said) ? 'disk-full' : 'failing';
}

/** The server's own words: `error` in 1.x and 3.x, `message` in 2.x; bounded, on one line. */
function wordsOf(error: HttpError): string {
  let words = error.body ?? '';
  try {
    const json: unknown = JSON.parse(words);
    if (json !== null && typeof json === 'object') {
      const { error: one, message: two } = json as { error?: unknown; message?: unknown };
      if (typeof two === 'string') words = two;
      else if (typeof one === 'string') words = one;
    }
  } catch {
    // Not JSON: a proxy's page, or cut off. Its beginning says enough.
  }
  return words.replace(/\s+/g, ' ').trim().slice(0, 500) || (error.statusMessage ?? '');
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterMs(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
