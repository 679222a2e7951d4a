import { z } from 'zod';
import { type Session, session, signIn } from '../../domain/api/session.ts';
import { spendCode } from '../../store/registry/second-factor.ts';
import { endSession } from '../../store/registry/sessions.ts';
import { authenticateUser } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf, principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { DISPLAY_COOKIE, SESSION_COOKIE } from '../http/principal.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { sessionAnswer } from './answer.ts';
import { countAttempt, failAttempt, tooMany } from './attempts.ts';
import { setDisplayCookie } from './display-cookie.ts';
import { openSession } from './open-session.ts';
import { SignInLimiter } from './sign-in-limiter.ts';

/** Signing in, out, and asking who one is. */
export function sessionRoutes(app: Api, context: ApiContext): void {
  const { registry, now, hub } = context;
  // Failures on an account are counted in the registry, so that a restart forgives none.
  const limiter = new SignInLimiter(now, { ...context.signInLimits, failuresPerAccount: Number.POSITIVE_INFINITY });

  app.post(
    '/session',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['session'],
        summary:
          'Sign in with e-mail address and password, and the code of the second factor where there is one; the answer sets the session cookie',
        body: signIn.strict(),
        response: { 200: session },
      },
    },
    async (request, reply): Promise<Session> => {
      const { email, password, code } = request.body;
      const waitS = limiter.attempt(email, request.ip);
      if (waitS > 0) {
        request.log.warn({ address: request.ip }, 'too many failed sign-ins');
        throw tooMany(waitS);
      }
      const attempt = await countAttempt(context, request, email);
      const user = await authenticateUser(registry, email, password);
      const failed = { actor: email, action: 'session.sign-in' };
      if (!user) return failAttempt(context, request, { ...failed, code: 'wrong-credentials' });
      if (user.secondFactor) {
        if (code === undefined) {
          limiter.succeeded(email, request.ip);
          await attempt.withdrawn();
          throw new HttpProblem(
            'second-factor-required',
            'Send the same again with "code": six digits of the authenticator app, or a recovery code.',
          );
        }
        const used = await spendCode(registry, user.id, { code, now: now() });
        if (!used) return failAttempt(context, request, { ...failed, code: 'wrong-code' });
        if (used === 'recovery-code')
          await audit(context, request, {
            action: 'account.use-recovery-code',
            resource: `user/${user.id}`,
            actor: user.email,
          });
      }
      limiter.succeeded(email, request.ip);
      await attempt.succeeded();
      const answer = await openSession(context, request, { reply, user: user.id });
      await audit(context, request, { action: 'session.sign-in', resource: 'session', actor: user.email });
      return answer;
    },
  );

  app.get(
    '/session',
    {
      config: { permission: 'signed-in', displays: true },
      schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: session } },
    },
    (request, reply): Promise<Session> => {
      const who = principal(request);
      const { display } = evidenceOf(request);
      if (who.display && display)
        setDisplayCookie(request, reply, { secret: display, until: who.expiresAt, now: now() });
      return sessionAnswer(registry, who);
    },
  );

  app.delete(
    '/session',
    {
      config: { permission: 'signed-in', displays: true },
      schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id, via } = principal(request);
      if (via === 'bearer') throw new HttpProblem('conflict', 'A token has no session; delete the token instead.');
      const { cookie } = evidenceOf(request);
      if (cookie) await endSession(registry, cookie);
      await audit(context, request, { action: 'session.sign-out', resource: 'session' });
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      // Whoever signs out on purpose leaves nothing behind that shows more.
      reply.clearCookie(DISPLAY_COOKIE, { path: '/' });
      reply.header('cache-control', 'no-store');
      await hub.recheck(id);
      return reply.code(204).send(null);
    },
  );
}
