import { displaySignIn } from '../../domain/api/displays.ts';
import { type Session, session } from '../../domain/api/session.ts';
import { endSession } from '../../store/registry/sessions.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { principalOf, principalOfDisplay, SESSION_COOKIE } from '../http/principal.ts';
import type { Api } from '../http/types.ts';
import { linkOver } from '../invitations/link-over.ts';
import { placeOfGrants } from '../users/granting.ts';
import { sessionAnswer } from './answer.ts';
import { tooMany } from './attempts.ts';
import { setDisplayCookie } from './display-cookie.ts';
import { SignInLimiter } from './sign-in-limiter.ts';

const LIMITS = { failuresPerAccount: Number.POSITIVE_INFINITY, failuresPerAddress: 30, windowMs: 15 * 60_000 };

/** How a screen on a wall comes in. */
export function displaySessionRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, hub } = context;
  const limiter = new SignInLimiter(now, LIMITS);

  app.post(
    '/session/display',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['session'],
        summary:
          'Make this browser a screen on a wall, by the secret of its link; whoever was signed in here is signed out, and the answer sets the cookie',
        body: displaySignIn.strict(),
        response: { 200: session },
      },
    },
    async (request, reply): Promise<Session> => {
      const waitS = limiter.attempt('', request.ip);
      if (waitS > 0) throw tooMany(waitS);
      const { secret } = request.body;
      const who = await principalOfDisplay(registry, secret, now());
      const event = { action: 'display.sign-in', resource: who?.id ?? 'display' };
      if (!who) {
        await audit(context, request, { ...event, result: 'failed' });
        throw linkOver();
      }
      limiter.succeeded('', request.ip);
      const { cookie } = evidenceOf(request);
      if (cookie) {
        // Who stands before the wall must not have the rights of whoever hung it up.
        const before = await principalOf(registry, { bearer: null, cookie, display: null }, now());
        await endSession(registry, cookie);
        if (before) await hub.recheck(before.id);
        reply.clearCookie(SESSION_COOKIE, { path: '/' });
      }
      await audit(context, request, { ...event, actor: who.actor, place: placeOfGrants(places, who.grants) });
      setDisplayCookie(request, reply, { secret, until: who.expiresAt, now: now() });
      return sessionAnswer(registry, who);
    },
  );
}
