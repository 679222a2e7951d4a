import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Session, session, signIn } from '../../domain/api/session.ts';
import { highestRole, rightsOf } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { createSession, endSession } from '../../store/registry/sessions.ts';
import { authenticateUser } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf, principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { SESSION_COOKIE } from '../http/principal.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { SignInLimiter } from './sign-in-limiter.ts';

const COOKIE_S = 30 * 86_400;

/** Signing in, out, and asking who one is. */
export function sessionRoutes(app: Api, context: ApiContext): void {
  const { registry, now, hub } = context;
  const limiter = new SignInLimiter(now, context.signInLimits);

  app.post(
    '/session',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['session'],
        summary: 'Sign in with e-mail address and password; the answer sets the session cookie',
        body: signIn.strict(),
        response: { 200: session },
      },
    },
    async (request, reply): Promise<Session> => {
      const { email, password } = request.body;
      const waitS = limiter.attempt(email, request.ip);
      if (waitS > 0) {
        request.log.warn({ address: request.ip }, 'too many failed sign-ins');
        throw new HttpProblem(
          'too-many-requests',
          `Too many failed attempts. Try again in ${Math.ceil(waitS / 60)} minutes.`,
          {
            retryAfterS: waitS,
          },
        );
      }
      const user = await authenticateUser(registry, email, password);
      if (!user) {
        await audit(context, request, {
          action: 'session.sign-in',
          resource: 'session',
          actor: email,
          result: 'failed',
        });
        throw new HttpProblem('wrong-credentials', 'Check the e-mail address and the password.');
      }
      limiter.succeeded(email, request.ip);
      const { secret, expiresAt } = await createSession(registry, user.id, {
        now: now(),
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
      });
      await audit(context, request, { action: 'session.sign-in', resource: 'session', actor: user.email });
      setCookie(request, reply, secret);
      reply.header('cache-control', 'no-store');
      const { id, name, grants } = user;
      const role = highestRole({ rights: rightsOf(grants) });
      return { user: { id, email: user.email, name, role, grants: [...grants] }, expiresAt: rfc3339(expiresAt) };
    },
  );

  app.get(
    '/session',
    {
      config: { permission: 'signed-in' },
      schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: session } },
    },
    async (request): Promise<Session> => {
      const { user, role, grants, expiresAt } = principal(request);
      return {
        user: { ...user, role, grants: [...grants] },
        expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
      };
    },
  );

  app.delete(
    '/session',
    {
      config: { permission: 'signed-in' },
      schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id, via } = principal(request);
      if (via === 'bearer') throw new HttpProblem('conflict', 'A token has no session; delete the token instead.');
      const { cookie } = evidenceOf(request);
      if (cookie) await endSession(registry, cookie);
      await audit(context, request, { action: 'session.sign-out', resource: 'session' });
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      reply.header('cache-control', 'no-store');
      await hub.recheck(id);
      return reply.code(204).send(null);
    },
  );
}

function setCookie(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: COOKIE_S,
  });
}
