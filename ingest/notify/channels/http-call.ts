import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';
import { BlockedAddress, checkedAddresses, lookupOf, type Resolve, resolveHost } from './address-guard.ts';
import type { NotSent } from './channel.ts';

const TIMEOUT_MS = 10_000;
/** What a service answers is a number and a sentence; whoever sends more has nothing to tell us. */
const MAX_BYTES = 64 * 1024;
const LONGEST_WAIT_MS = 24 * 3_600_000;

export interface Call {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array;
  /** Set where people enter the address: it is checked before anything is sent. */
  readonly policy?: WebhookPolicy;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** At most `MAX_BYTES` of it. */
  readonly text: string;
  /** What the receiver asked for; null when it did not. */
  readonly retryAfterMs: number | null;
}

/** `error` names the host and what is wrong, never the path or a header: they hold keys. */
export interface NoAnswer {
  readonly kind: 'none' | 'blocked';
  readonly error: string;
}

export type HttpCall = (call: Call) => Promise<Answer | NoAnswer>;

export interface HttpCallOptions {
  readonly timeoutMs?: number | undefined;
  readonly resolve?: Resolve | undefined;
  readonly now: () => number;
}

/**
 * One request over a connection of its own, with a bound on its time from resolving to the last byte, and on what is
 * read of the answer. Redirects are not followed: they are how a checked address leads to an unchecked one.
 * @returns never rejects
 */
export function httpCall({ timeoutMs = TIMEOUT_MS, resolve = resolveHost, now }: HttpCallOptions): HttpCall {
  return (call) =>
    new Promise((settle) => {
      let request: ClientRequest | null = null;
      let over = false;
      const end = (result: Answer | NoAnswer): void => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        settle(result);
        request?.destroy();
      };
      const host = hostOf(call.url);
      const fail = (error: unknown): void => end(failure(error, host));
      const timer = setTimeout(
        () => end({ kind: 'none', error: `${host} did not answer within ${timeoutMs / 1000} s` }),
        timeoutMs,
      );
      start(call, resolve)
        .then((started) => {
          request = started;
          started.on('error', fail);
          if (over) started.destroy();
          started.on('response', (response) => {
            read(response).then(
              (text) =>
                end({
                  kind: 'answer',
                  status: response.statusCode ?? 0,
                  text,
                  retryAfterMs: retryAfterMs(response.headers['retry-after'], now()),
                }),
              fail,
            );
          });
          started.end(call.body);
        })
        .catch(fail);
    });
}

async function start(
  { url, method = 'POST', headers = {}, body, policy }: Call,
  resolve: Resolve,
): Promise<ClientRequest> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  const addresses = policy ? await checkedAddresses(target.hostname, { policy, resolve }) : null;
  return send(target, {
    method,
    headers: {
      'user-agent': 'Sen',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    // A connection kept from before leads to an address that was checked then, not now.
    agent: false,
    ...(addresses ? { lookup: lookupOf(addresses) } : {}),
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BYTES).toString();
}

/** Seconds, or a date. RFC 9110 §10.2.3 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

/** What every service means alike, too many requests and trouble of its own; else the answer, the service's to explain. */
export function understood(answer: Answer | NoAnswer, service: string): Answer | NotSent {
  if (answer.kind !== 'answer') {
    const { kind, error } = answer;
    return kind === 'blocked' ? { kind: 'never', error } : { kind: 'later', error, afterMs: null };
  }
  const { status, retryAfterMs: afterMs } = answer;
  if (status === 429) return { kind: 'later', error: `${service} takes no more messages for now (429)`, afterMs };
  if (status === 408 || status === 425 || status >= 500)
    return { kind: 'later', error: `${service} has trouble of its own (${status})`, afterMs };
  if (status >= 300 && status < 400)
    return {
      kind: 'never',
      error: `${service} answers that it moved (${status}), and redirects are not followed: enter the address itself`,
    };
  return answer;
}

/** The object that an answer holds; null when it is no JSON object. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'takes no connections',
  ECONNRESET: 'hung up',
  EPIPE: 'hung up',
  ENOTFOUND: 'is not known to the name server',
  EAI_AGAIN: 'could not be looked up: the name server does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that nobody vouches for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that nobody vouches for',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another host',
};

function failure(error: unknown, host: string): NoAnswer {
  if (error instanceof BlockedAddress) return { kind: 'blocked', error: error.message };
  // Only the code is told: messages of errors may hold what was sent.
  const code = String((error as { code?: unknown } | null)?.code ?? '').slice(0, 60);
  const word = words[code] ?? (code.startsWith('HPE_') ? 'answers something that is no HTTP' : 'could not be asked');
  return { kind: 'none', error: `${host} ${word}${code === '' ? '' : ` (${code})`}` };
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'the address');
