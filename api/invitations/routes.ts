import { z } from 'zod';
import { createdInvitation, type InvitationAnswer, invitation, newInvitation } from '../../domain/api/invitations.ts';
import { mayGrant } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import {
  createInvitation,
  getInvitation,
  type InvitationRecord,
  listInvitations,
  nameOfMaker,
  withdrawInvitation,
} from '../../store/registry/invitations.ts';
import { queueMail } from '../../store/registry/mails.ts';
import { userByEmail } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { linkTo } from '../http/links.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { invitationLetter } from '../mail/letters.ts';
import { namedGrants } from '../session/answer.ts';
import { checkGiving, inBody, placeOfGrant, placeOfGrants } from '../users/granting.ts';

const params = z.object({ id: z.string() });
const tags = ['invitations'];

/** Inviting people, by a link that works once. */
export function invitationRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates } = context;
  const config = { permission: 'users.write', where: 'own' } as const;

  /** An invitation is for those to see who might have made it. */
  const isMine = (who: Principal, { grants }: InvitationRecord): boolean =>
    grants.every(({ role, scope }) => mayGrant(who, role, placeOfGrant(places, scope)));

  app.get(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Invitations that nobody has taken yet, newest first',
        response: { 200: z.object({ items: z.array(invitation), next: z.null() }) },
      },
    },
    async (request) => {
      const found = (await listInvitations(registry, now())).filter((one) => isMine(principal(request), one));
      return { items: await Promise.all(found.map((one) => answer(context, one))), next: null };
    },
  );

  app.post(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Invite somebody; the link is in this answer alone, and in the letter when there is an address',
        body: newInvitation.strict(),
        response: { 201: createdInvitation },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { email, grants, language } = request.body;
        const who = principal(request);
        await checkGiving(context, request, { grants, path: inBody });
        const { secret, ...made } = await createInvitation(registry, { email, grants, createdBy: who.id }, now());
        const link = linkTo(context, request, { page: 'invite', secret });
        const shown = await answer(context, made);
        if (made.email !== null) {
          const known = await userByEmail(registry, made.email);
          const to = { email: made.email, name: known?.name ?? null, language: known?.language ?? language };
          await queueMail(
            registry,
            invitationLetter(to, { inviter: who.user.name, grants: shown.grants, link }),
            now(),
          );
        }
        await audit(context, request, {
          action: 'invitation.create',
          resource: `invitation/${made.id}`,
          after: { email: made.email, grants },
          place: placeOfGrants(places, grants),
        });
        reply.header('cache-control', 'no-store');
        return { ...shown, link };
      }),
  );

  app.delete(
    '/invitations/:id',
    { config, schema: { tags, summary: 'Withdraw an invitation', params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id } = request.params;
      const found = await getInvitation(registry, id, now());
      if (!found || !isMine(principal(request), found) || !(await withdrawInvitation(registry, id, now())))
        throw notFound('invitation', id);
      await audit(context, request, {
        action: 'invitation.withdraw',
        resource: `invitation/${id}`,
        before: { email: found.email, grants: found.grants },
        place: placeOfGrants(places, found.grants),
      });
      return reply.code(204).send(null);
    },
  );
}

async function answer({ registry }: ApiContext, record: InvitationRecord): Promise<InvitationAnswer> {
  return {
    id: record.id,
    email: record.email,
    grants: await namedGrants(registry, record.grants),
    createdBy: await nameOfMaker(registry, record.createdBy),
    createdAt: rfc3339(record.createdAt),
    expiresAt: rfc3339(record.expiresAt),
  };
}
