import type { FastifyReply, FastifyRequest } from 'fastify';
import { DISPLAY_COOKIE } from '../http/principal.ts';

/** Browsers keep no cookie longer than this, so it is set anew while the screen is in use (RFC 6265bis §5.5). */
const LONGEST_S = 400 * 86_400;

/** Lets a screen come back by itself for as long as its link is good, and no longer. Times are epoch ms. */
export function setDisplayCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { secret, until, now }: { readonly secret: string; readonly until: number | null; readonly now: number },
): void {
  reply.setCookie(DISPLAY_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: until === null ? LONGEST_S : Math.min(LONGEST_S, Math.ceil((until - now) / 1000)),
  });
  reply.header('cache-control', 'no-store');
}
