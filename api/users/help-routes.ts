import { z } from 'zod';
import { resetLink } from '../../domain/api/invitations.ts';
import { rfc3339 } from '../../domain/time.ts';
import { queueMail } from '../../store/registry/mails.ts';
import { createReset } from '../../store/registry/password-resets.ts';
import { removeSecondFactor } from '../../store/registry/second-factor.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { linkTo } from '../http/links.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { secondFactorRemovedLetter } from '../mail/letters.ts';
import { manageableAccount } from './account-in-path.ts';

const params = z.object({ id: z.string() });
const tags = ['users'];

/** For people who have lost their password or their phone. */
export function helpRoutes(app: Api, context: ApiContext): void {
  const { registry, now, creates } = context;
  const config = { permission: 'users.write', where: 'own' } as const;

  app.post(
    '/users/:id/password-resets',
    {
      config,
      schema: {
        tags,
        summary:
          'Make a link with which somebody can choose a new password, once; it is in this answer and nowhere else',
        params,
        response: { 201: resetLink },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id, disabled } = await manageableAccount(context, request);
        if (disabled) throw new HttpProblem('conflict', 'The account is disabled; enable it first.');
        const made = await createReset(registry, id, { by: principal(request).id, now: now() });
        if (!made) throw new HttpProblem('too-many-requests', 'Too many links for this account; wait an hour.');
        await audit(context, request, { action: 'user.reset-password', resource: `user/${id}` });
        reply.header('cache-control', 'no-store');
        return {
          link: linkTo(context, request, { page: 'reset', secret: made.secret }),
          expiresAt: rfc3339(made.expiresAt),
        };
      }),
  );

  app.delete(
    '/users/:id/second-factor',
    {
      config,
      schema: {
        tags,
        summary: 'Remove the second factor of somebody who has lost it; a letter tells him',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const user = await manageableAccount(context, request);
      if (!(await removeSecondFactor(registry, user.id)))
        throw new HttpProblem('conflict', 'The account has no second factor.');
      await queueMail(registry, secondFactorRemovedLetter(user), now());
      await audit(context, request, { action: 'user.reset-second-factor', resource: `user/${user.id}` });
      return reply.code(204).send(null);
    },
  );
}
