import type { FastifyRequest } from 'fastify';
import { invitationAcceptance, invitationLookup, invitationView } from '../../domain/api/invitations.ts';
import { session } from '../../domain/api/session.ts';
import { rfc3339 } from '../../domain/time.ts';
import { acceptInvitation, findInvitation, nameOfMaker } from '../../store/registry/invitations.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { namedGrants } from '../session/answer.ts';
import { tooMany } from '../session/attempts.ts';
import { openSession } from '../session/open-session.ts';
import { SignInLimiter } from '../session/sign-in-limiter.ts';
import { linkOver } from './link-over.ts';

const tags = ['invitations'];
/** A whole hội quán may open its links behind one address. */
const LIMITS = { failuresPerAccount: Number.POSITIVE_INFINITY, failuresPerAddress: 30, windowMs: 15 * 60_000 };

/** What somebody does with the link of an invitation, before there is an account. */
export function acceptanceRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now } = context;
  const limiter = new SignInLimiter(now, LIMITS);
  const config = { permission: 'public' } as const;

  const counted = (request: FastifyRequest): void => {
    const waitS = limiter.attempt('', request.ip);
    if (waitS > 0) throw tooMany(waitS);
  };

  app.post(
    '/invitations/lookup',
    {
      config,
      schema: {
        tags,
        summary: 'Who invites, and to what, by the secret of the link',
        body: invitationLookup.strict(),
        response: { 200: invitationView },
      },
    },
    async (request, reply) => {
      counted(request);
      const found = await findInvitation({ registry, places, now: now() }, request.body.secret);
      if (!found) throw linkOver();
      limiter.succeeded('', request.ip);
      reply.header('cache-control', 'no-store');
      return {
        invitedBy: await nameOfMaker(registry, found.createdBy),
        email: found.email,
        grants: await namedGrants(registry, found.grants),
        expiresAt: rfc3339(found.expiresAt),
      };
    },
  );

  app.post(
    '/invitations/acceptances',
    {
      config,
      schema: {
        tags,
        summary: 'Accept: makes the account and signs in; the link is used up',
        body: invitationAcceptance.strict(),
        response: { 200: session },
      },
    },
    async (request, reply) => {
      counted(request);
      const { secret, ...person } = request.body;
      const user = await acceptInvitation({ registry, places, now: now() }, secret, person);
      if (user === null) throw linkOver();
      limiter.succeeded('', request.ip);
      if (user === 'other-email') throw new HttpProblem('conflict', 'This invitation is for another e-mail address.');
      await audit(context, request, {
        action: 'invitation.accept',
        resource: `user/${user.id}`,
        actor: user.email,
        after: { email: user.email, name: user.name, grants: user.grants },
      });
      return openSession(context, request, { reply, user: user.id });
    },
  );
}
