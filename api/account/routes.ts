import { Readable } from 'node:stream';
import { z } from 'zod';
import { accountPatch, type OwnSession, ownSession, passwordChange } from '../../domain/api/account.ts';
import { invitationJoin } from '../../domain/api/invitations.ts';
import { session } from '../../domain/api/session.ts';
import { rfc3339 } from '../../domain/time.ts';
import { accountRecord } from '../../store/registry/account-records.ts';
import { joinInvitation } from '../../store/registry/invitations.ts';
import { queueMail } from '../../store/registry/mails.ts';
import { endOtherSessions, endSessionOf, listSessions, type SessionRecord } from '../../store/registry/sessions.ts';
import { setPassword, updateUser } from '../../store/registry/user-changes.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf, principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { principalOf } from '../http/principal.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { linkOver } from '../invitations/link-over.ts';
import { passwordChangedLetter } from '../mail/letters.ts';
import { namedGrants, sessionAnswer } from '../session/answer.ts';
import { exportAccount } from './export.ts';
import { ownAccount, prove } from './own-account.ts';

const tags = ['account'];
const params = z.object({ id: z.string() });

/** One's own account: name, language, password, sessions. */
export function accountRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, hub } = context;
  const config = { permission: 'signed-in' } as const;

  app.patch(
    '/account',
    {
      config,
      schema: {
        tags,
        summary: 'Change name, language, or how much is shown',
        body: accountPatch.strict(),
        response: { 200: session },
      },
    },
    async (request) => {
      const { id } = ownAccount(request);
      const before = principal(request).user;
      await updateUser(registry, id, request.body);
      await audit(context, request, {
        action: 'account.change',
        resource: `user/${id}`,
        before: { name: before.name, language: before.language, mode: before.mode },
        after: { name: before.name, language: before.language, mode: before.mode, ...request.body },
      });
      const after = await principalOf(registry, evidenceOf(request), now());
      return sessionAnswer(registry, after ?? principal(request));
    },
  );

  app.put(
    '/account/password',
    {
      config,
      schema: {
        tags,
        summary: 'Choose a new password; every other session ends',
        body: passwordChange.strict(),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, email, session: keep } = ownAccount(request);
      const { current, password } = request.body;
      await prove(context, request, { password: current, action: 'account.change-password' });
      await setPassword(registry, { id }, { password, keep });
      const { name, language } = principal(request).user;
      await queueMail(registry, passwordChangedLetter({ email, name, language }), now());
      await audit(context, request, { action: 'account.change-password', resource: `user/${id}` });
      await hub.recheck(`user/${id}`);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/account/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Where one is signed in, the one used last first',
        response: { 200: z.object({ items: z.array(ownSession), next: z.null() }) },
      },
    },
    async (request) => {
      const { id, session: current } = ownAccount(request);
      const found = await listSessions(registry, id, now());
      return { items: found.map((one) => answer(one, current)), next: null };
    },
  );

  app.delete(
    '/account/sessions/:id',
    { config, schema: { tags, summary: 'Sign out somewhere', params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id } = ownAccount(request);
      if (!(await endSessionOf(registry, id, request.params.id))) throw notFound('session', request.params.id);
      await audit(context, request, { action: 'account.end-session', resource: `user/${id}` });
      await hub.recheck(`user/${id}`);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/account/sessions',
    { config, schema: { tags, summary: 'Sign out everywhere else', response: { 204: z.null() } } },
    async (request, reply) => {
      const { id, session: keep } = ownAccount(request);
      const sessions = await endOtherSessions(registry, id, keep);
      await audit(context, request, { action: 'account.end-sessions', resource: `user/${id}`, after: { sessions } });
      await hub.recheck(`user/${id}`);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/account/export',
    {
      config,
      schema: {
        tags,
        summary: 'Everything held of oneself as one JSON document',
        description:
          'The account, its rights and sessions, notes, letters, and what the audit says, without secrets. A connection that ' +
          'breaks off means that the file is not whole.',
        produces: ['application/json'],
      },
    },
    async (request, reply) => {
      const owner = ownAccount(request);
      const record = await accountRecord(registry, owner, now());
      if (!record) throw notFound('user', owner.id);
      await audit(context, request, { action: 'account.export', resource: `user/${owner.id}` });
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="sen-account.json"')
        .header('cache-control', 'no-store')
        .send(Readable.from(exportAccount(registry, record, { owner, now: now() }), { objectMode: false }));
    },
  );

  app.post(
    '/account/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Take an invitation with the account that one has',
        body: invitationJoin.strict(),
        response: { 200: session },
      },
    },
    async (request) => {
      const { id, email } = ownAccount(request);
      const joined = await joinInvitation({ registry, places, now: now() }, request.body.secret, { id, email });
      if (joined === null) throw linkOver();
      if (joined === 'other-email')
        throw new HttpProblem(
          'conflict',
          'This invitation is for another e-mail address; ask for one for this account.',
        );
      await audit(context, request, {
        action: 'invitation.accept',
        resource: `user/${id}`,
        after: { invitation: joined.id, grants: await namedGrants(registry, joined.grants) },
      });
      const after = await principalOf(registry, evidenceOf(request), now());
      return sessionAnswer(registry, after ?? principal(request));
    },
  );
}

const answer = ({ id, createdAt, lastSeenAt, address, userAgent }: SessionRecord, current: string): OwnSession => ({
  id,
  createdAt: rfc3339(createdAt),
  lastSeenAt: rfc3339(lastSeenAt),
  address,
  userAgent,
  current: id === current,
});
