import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site made the browser send along with our cookie. Browsers name the origin
 * with every unsafe request and every WebSocket (Fetch §3.1, RFC 6455 §4.1); programs, which carry no cookie
 * that they did not put there themselves, mostly name none.
 * @throws HttpProblem foreign-origin
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (SAFE.has(request.method) && !request.ws) return;
  const { origin, 'sec-fetch-site': fetchSite } = request.headers;
  if (origin === undefined) {
    if (fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none') return;
  } else if (hostOf(origin) === request.host.toLowerCase()) return;
  throw new HttpProblem(
    'foreign-origin',
    'Requests that rely on the session cookie have to come from this site itself.',
  );
}

/** `host[:port]` as a Host header has it; null for `null` and what is no origin. */
function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
