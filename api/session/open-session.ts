import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '../../domain/api/session.ts';
import { createSession, resumeSession } from '../../store/registry/sessions.ts';
import type { ApiContext } from '../context.ts';
import { principalOfSession, SESSION_COOKIE } from '../http/principal.ts';
import { HttpProblem } from '../http/problem.ts';
import { sessionAnswer } from './answer.ts';

const COOKIE_S = 30 * 86_400;

/** Starts a session for somebody who has shown who he is; the answer sets its cookie. */
export async function openSession(
  { registry, now }: Pick<ApiContext, 'registry' | 'now'>,
  request: FastifyRequest,
  { reply, user }: { readonly reply: FastifyReply; readonly user: string },
): Promise<Session> {
  const { secret } = await createSession(registry, user, {
    now: now(),
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
  });
  const session = await resumeSession(registry, secret, now());
  // Disabled in this very moment.
  if (!session) throw new HttpProblem('wrong-credentials', 'Check the e-mail address and the password.');
  reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: COOKIE_S,
  });
  reply.header('cache-control', 'no-store');
  return sessionAnswer(registry, principalOfSession(session));
}
