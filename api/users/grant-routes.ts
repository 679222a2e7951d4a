import { z } from 'zod';
import { grantBody, type UserAnswer, user } from '../../domain/api/users.ts';
import { mayGrant } from '../../domain/permissions.ts';
import { type Scope, scope } from '../../domain/scopes.ts';
import { giveGrant, takeGrant } from '../../store/registry/user-changes.ts';
import { getUser } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { visibleAccount } from './account-in-path.ts';
import { checkGiving, maySee, placeOfGrant } from './granting.ts';
import { lastAdministrator } from './last-administrator.ts';
import { userAnswers } from './view.ts';

const params = z.object({ id: z.string(), scope });
const tags = ['users'];

/** What an account may do, scope by scope: whoever looks after a scope changes the rights on it and no others. */
export function grantRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, hub } = context;
  const config = { permission: 'users.write', where: 'own' } as const;
  const notThere = (on: Scope) => notFound('right on', on);

  app.put(
    '/users/:id/grants/:scope',
    {
      config,
      schema: {
        tags,
        summary:
          'Give somebody a role on a scope, in place of the one that he has there; other rights stay as they are',
        params,
        body: grantBody.strict(),
        response: { 200: user },
      },
    },
    async (request): Promise<UserAnswer> => {
      const who = principal(request);
      const { id } = await visibleAccount(context, request);
      const { scope: on } = request.params;
      const grant = { role: request.body.role, scope: on };
      await checkGiving(context, request, { grants: [grant], path: () => 'params.scope' });
      const changed = await giveGrant(registry, id, { ...grant, by: who.actor, now: now() });
      if (changed === 'not-found') throw notFound('account', id);
      if (changed === 'last-administrator') throw lastAdministrator();
      await audit(context, request, {
        action: 'grant.give',
        resource: `user/${id}`,
        before: changed.before,
        after: grant,
        place: placeOfGrant(places, on),
      });
      await hub.recheck(`user/${id}`);
      const after = await getUser(registry, id);
      if (!after) throw notFound('account', id);
      return (await userAnswers(context, who, [after]))[0] as UserAnswer;
    },
  );

  app.delete(
    '/users/:id/grants/:scope',
    {
      config,
      schema: { tags, summary: 'Take away what somebody may do on a scope', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const who = principal(request);
      const { id, grants } = await visibleAccount(context, request);
      const { scope: on } = request.params;
      const grant = grants.find((one) => one.scope === on);
      if (!grant || !maySee(who, places, grant)) throw notThere(on);
      if (!mayGrant(who, grant.role, placeOfGrant(places, on)))
        await refuse(context, request, { permission: 'users.write', detail: `You may not take rights on ${on} away.` });
      const changed = await takeGrant(registry, id, on);
      if (changed === 'not-found') throw notFound('account', id);
      if (changed === 'last-administrator') throw lastAdministrator();
      if (!changed.before) throw notThere(on);
      await audit(context, request, {
        action: 'grant.take',
        resource: `user/${id}`,
        before: changed.before,
        place: placeOfGrant(places, on),
      });
      await hub.recheck(`user/${id}`);
      return reply.code(204).send(null);
    },
  );
}
