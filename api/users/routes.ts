import { z } from 'zod';
import { newUser, type UserAnswer, user, userPatch } from '../../domain/api/users.ts';
import { rfc3339 } from '../../domain/time.ts';
import { getUser, updateUser } from '../../store/registry/user-changes.ts';
import { createUser, listUsers, setPassword, type User } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const params = z.object({ id: z.string() });
const tags = ['users'];

/** People's accounts. */
export function userRoutes(app: Api, context: ApiContext): void {
  const { registry, now, creates, hub } = context;

  app.get(
    '/users',
    {
      config: { permission: 'users.read' },
      schema: {
        tags,
        summary: 'Every account, by e-mail address',
        response: { 200: z.object({ items: z.array(user), next: z.null() }) },
      },
    },
    async () => ({ items: (await listUsers(registry)).map(answer), next: null }),
  );

  app.post(
    '/users',
    {
      config: { permission: 'users.write' },
      schema: { tags, summary: 'Add an account', body: newUser.strict(), response: { 201: user } },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const created = await createUser(registry, request.body, {
          by: principal(request).actor,
          now: now(),
        });
        const { password: _secret, ...after } = request.body;
        await audit(context, request, { action: 'user.create', resource: `user/${created.id}`, after });
        return answer(created);
      }),
  );

  app.patch(
    '/users/:id',
    {
      config: { permission: 'users.write' },
      schema: {
        tags,
        summary: 'Change an account; a new password, or disabling it, ends its sessions',
        params,
        body: userPatch.strict(),
        response: { 200: user },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { password, ...change } = request.body;
      const before = await getUser(registry, id);
      if (!before) throw notFound('account', id);
      const changed = await updateUser(registry, id, change, { by: principal(request).actor, now: now() });
      if (changed === 'not-found') throw notFound('account', id);
      if (changed === 'last-administrator')
        throw new HttpProblem('conflict', 'This is the last administrator; make somebody else one first.');
      if (password !== undefined) await setPassword(registry, changed.email, password);
      await audit(context, request, {
        action: 'user.change',
        resource: `user/${id}`,
        before: answer(before),
        after: { ...change, ...(password === undefined ? {} : { password: 'changed' }) },
      });
      await hub.recheck(`user/${id}`);
      return answer(changed);
    },
  );
}

const answer = ({ id, email, name, grants, disabled, createdAt }: User): UserAnswer => ({
  id,
  email,
  name,
  grants: [...grants],
  disabled,
  createdAt: rfc3339(createdAt),
});
