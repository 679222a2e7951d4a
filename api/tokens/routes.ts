import { z } from 'zod';
import { type ApiToken, apiToken, createdApiToken, newApiToken } from '../../domain/api/session.ts';
import { can } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { type ApiTokenRecord, createToken, deleteToken, getToken, listTokens } from '../../store/registry/tokens.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { namedGrants } from '../session/answer.ts';
import { checkGiving, placeOfGrant } from '../users/granting.ts';

const params = z.object({ id: z.string() });
const tags = ['tokens'];

/** Keys with which programs use the API. */
export function tokenRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates, hub } = context;

  app.get(
    '/tokens',
    {
      config: { permission: 'tokens.read', where: 'own' },
      schema: {
        tags,
        summary: 'API tokens with a right where the caller looks after them, without their secrets',
        response: { 200: z.object({ items: z.array(apiToken), next: z.null() }) },
      },
    },
    async (request) => {
      const tokens = await listTokens(registry, 'program');
      const mine = tokens.filter(({ grant }) =>
        can(principal(request), 'tokens.read', placeOfGrant(places, grant.scope)),
      );
      return { items: await answers(registry, mine), next: null };
    },
  );

  app.post(
    '/tokens',
    {
      config: { permission: 'tokens.write', where: 'own' },
      schema: {
        tags,
        summary:
          'Make an API token; it outlives the account of whoever made it, and its secret is in this answer and nowhere else',
        body: newApiToken.strict(),
        response: { 201: createdApiToken },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { name, role, scope, expiresAt: until } = request.body;
        await checkGiving(context, request, { grants: [{ role, scope }], path: () => 'body.scope' });
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
          place: placeOfGrant(places, scope),
        });
        reply.header('cache-control', 'no-store');
        return { ...((await answers(registry, [token]))[0] as ApiToken), secret };
      }),
  );

  app.delete(
    '/tokens/:id',
    {
      config: { permission: 'tokens.write', where: 'own' },
      schema: { tags, summary: 'Withdraw an API token, at once', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await getToken(registry, 'program', id);
      const place = found && placeOfGrant(places, found.grant.scope);
      if (!found || !place || !can(principal(request), 'tokens.write', place) || !(await deleteToken(registry, id)))
        throw notFound('token', id);
      const { name, grant } = found;
      await audit(context, request, {
        action: 'token.delete',
        resource: `token/${id}`,
        before: { name, ...grant },
        place,
      });
      await hub.recheck(`token/${id}`);
      return reply.code(204).send(null);
    },
  );
}

async function answers(registry: Registry, tokens: readonly ApiTokenRecord[]): Promise<ApiToken[]> {
  const grants = await namedGrants(
    registry,
    tokens.map(({ grant }) => grant),
  );
  return tokens.map(({ id, name, createdBy, createdAt, expiresAt, lastUsedAt }, index) => ({
    ...(grants[index] as (typeof grants)[number]),
    id,
    name,
    createdBy,
    createdAt: rfc3339(createdAt),
    expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : rfc3339(lastUsedAt),
  }));
}
