import { z } from 'zod';
import { type ApiToken, apiToken, createdApiToken, newApiToken } from '../../domain/api/session.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type ApiTokenRecord, createToken, deleteToken, listTokens } from '../../store/registry/tokens.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const params = z.object({ id: z.string() });
const tags = ['tokens'];

/** Keys with which programs use the API. */
export function tokenRoutes(app: Api, context: ApiContext): void {
  const { registry, now, creates, hub } = context;

  app.get(
    '/tokens',
    {
      config: { permission: 'tokens.read' },
      schema: {
        tags,
        summary: 'Every API token, without its secret',
        response: { 200: z.object({ items: z.array(apiToken), next: z.null() }) },
      },
    },
    async () => ({ items: (await listTokens(registry)).map(answer), next: null }),
  );

  app.post(
    '/tokens',
    {
      config: { permission: 'tokens.write' },
      schema: {
        tags,
        summary: 'Make an API token; its secret is in this answer and nowhere else',
        body: newApiToken.strict(),
        response: { 201: createdApiToken },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { name, role, scope, expiresAt: until } = request.body;
        const expiresAt = until === null ? null : Date.parse(until);
        if (expiresAt !== null && expiresAt <= now()) throw invalid('body.expiresAt', 'lies in the past');
        const createdBy = principal(request).actor;
        const { secret, ...token } = await createToken(
          registry,
          { name, grant: { role, scope }, createdBy, expiresAt },
          now(),
        );
        await audit(context, request, {
          action: 'token.create',
          resource: `token/${token.id}`,
          after: { name, role, scope, expiresAt: until },
        });
        return { ...answer(token), secret };
      }),
  );

  app.delete(
    '/tokens/:id',
    {
      config: { permission: 'tokens.write' },
      schema: { tags, summary: 'Withdraw an API token, at once', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await deleteToken(registry, id))) throw notFound('token', id);
      await audit(context, request, { action: 'token.delete', resource: `token/${id}` });
      await hub.recheck(`token/${id}`);
      return reply.code(204).send(null);
    },
  );
}

const answer = ({ id, name, grant, createdAt, expiresAt, lastUsedAt }: ApiTokenRecord): ApiToken => ({
  id,
  name,
  ...grant,
  createdAt: rfc3339(createdAt),
  expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
  lastUsedAt: lastUsedAt === null ? null : rfc3339(lastUsedAt),
});
