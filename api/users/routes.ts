import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  newUser,
  scopeChoice,
  scopeQuery,
  type UserAnswer,
  user,
  userPatch,
  userQuery,
} from '../../domain/api/users.ts';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { scopesInUse, searchScopes } from '../../store/registry/scope-names.ts';
import { deleteUser, updateUser } from '../../store/registry/user-changes.ts';
import { pageUsers } from '../../store/registry/user-list.ts';
import { createUser, type User } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { manageableAccount, visibleAccount } from './account-in-path.ts';
import { checkGiving, inBody, placeOfGrant, placeOfGrants } from './granting.ts';
import { lastAdministrator } from './last-administrator.ts';
import { userAnswers } from './view.ts';

const params = z.object({ id: z.string() });
const tags = ['users'];
const SCOPES = 20;

/** People's accounts. */
export function userRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates, hub } = context;
  const read = { permission: 'users.read', where: 'own' } as const;
  const write = { permission: 'users.write', where: 'own' } as const;
  const one = async (who: Principal, found: User): Promise<UserAnswer> =>
    (await userAnswers(context, who, [found]))[0] as UserAnswer;

  /** The scopes on which a right makes somebody visible to the caller; null for all. */
  const visibleScopes = async (who: Principal) =>
    can(who, 'users.read', EVERYWHERE)
      ? null
      : (await scopesInUse(registry)).filter((scope) => can(who, 'users.read', placeOfGrant(places, scope)));

  app.get(
    '/users',
    {
      config: read,
      schema: {
        tags,
        summary: 'Accounts with a right where the caller looks after people, by e-mail address',
        querystring: userQuery,
        response: { 200: page(user) },
      },
    },
    async (request) => {
      const { limit, cursor, q, scope } = request.query;
      const who = principal(request);
      const all = await visibleScopes(who);
      const scopes = scope === undefined ? all : all === null || all.includes(scope) ? [scope] : [];
      const after = decodeCursor(cursor, z.string());
      const rows = await pageUsers(registry, { q, scopes }, { after, limit: limit + 1 });
      const { items, next } = pageOf(rows, limit, ({ email }) => email);
      return { items: await userAnswers(context, who, items), next };
    },
  );

  app.get(
    '/users/:id',
    { config: read, schema: { tags, summary: 'One account', params, response: { 200: user } } },
    async (request) => one(principal(request), await visibleAccount(context, request)),
  );

  app.post(
    '/users',
    {
      config: { permission: 'users.write' },
      schema: {
        tags,
        summary:
          'Add an account with a password, for programs that set up many; people are invited with POST /api/v1/invitations',
        body: newUser.strict(),
        response: { 201: user },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { password, ...after } = request.body;
        await checkGiving(context, request, { grants: after.grants, path: inBody });
        const created = await createUser(
          registry,
          { ...after, password },
          { by: principal(request).actor, now: now() },
        );
        await audit(context, request, { action: 'user.create', resource: `user/${created.id}`, after });
        return one(principal(request), created);
      }),
  );

  app.patch(
    '/users/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change the name of an account, or disable it, which ends its sessions',
        params,
        body: userPatch.strict(),
        response: { 200: user },
      },
    },
    async (request) => {
      const before = await manageableAccount(context, request);
      const changed = await updateUser(registry, before.id, request.body);
      if (changed === 'not-found') throw notFound('account', before.id);
      if (changed === 'last-administrator') throw lastAdministrator();
      await audit(context, request, {
        action: 'user.change',
        resource: `user/${before.id}`,
        before: { name: before.name, disabled: before.disabled },
        after: { name: changed.name, disabled: changed.disabled },
      });
      await hub.recheck(`user/${before.id}`);
      return one(principal(request), changed);
    },
  );

  app.delete(
    '/users/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove an account; what it did stays in the audit under its name',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await manageableAccount(context, request);
      const gone = await deleteUser(registry, id);
      if (gone === 'not-found') throw notFound('account', id);
      if (gone === 'last-administrator') throw lastAdministrator();
      await audit(context, request, {
        action: 'user.delete',
        resource: `user/${id}`,
        before: { email: gone.email, name: gone.name, grants: gone.grants },
        place: placeOfGrants(places, gone.grants),
      });
      await hub.recheck(`user/${id}`);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/scopes',
    {
      config: read,
      schema: {
        tags,
        summary: 'Where the caller may give rights, by part of its name; case and diacritics do not count',
        querystring: scopeQuery,
        response: { 200: z.object({ items: z.array(scopeChoice), next: z.null() }) },
      },
    },
    async (request) => {
      const who = principal(request);
      const fits = (scope: Parameters<typeof places.ofScope>[0]): boolean => {
        const place = places.ofScope(scope);
        return place !== null && can(who, 'users.write', place);
      };
      return { items: await searchScopes(registry, request.query.q, { limit: SCOPES, fits }), next: null };
    },
  );
}
