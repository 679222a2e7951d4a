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
  } else if (isOurs(origin, request)) return;
  throw new HttpProblem(
    'foreign-origin',
    'Requests that rely on the session cookie have to come from this site itself.',
  );
}

/** A page that came over plain HTTP may be anybody's who sits on the way: it is not of our HTTPS site. */
function isOurs(origin: string, { host, protocol }: FastifyRequest): boolean {
  try {
    const from = new URL(origin);
    // As a Host header has it: without the port that the scheme implies.
    return (
      from.host === new URL(`${from.protocol}//${host}`).host && !(protocol === 'https' && from.protocol === 'http:')
    );
  } catch {
    return false;
  }
}
