import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  createdScopeEndpoint,
  delivery,
  endpointPatch,
  newScopeEndpoint,
  scopeEndpoint,
} from '../../domain/api/notifications.ts';
import { hasSecret, type SirenConfig } from '../../domain/notifications/endpoints.ts';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE, type Scope, scope } from '../../domain/scopes.ts';
import { newSecret } from '../../store/registry/credentials.ts';
import {
  createEndpoint,
  deleteEndpoint,
  type EndpointRecord,
  endpointsOfScopes,
  getEndpoint,
  updateEndpoint,
} from '../../store/registry/notification-endpoints.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import type { Where } from '../http/where.ts';
import { Allowance } from './allowance.ts';
import { auditedEndpoint, configOf, endpointViews } from './endpoint-view.ts';
import { sendTest } from './sending.ts';

const tags = ['notifications'];
const params = z.object({ id: z.string() });
/** Of one scope. */
const MOST = 20;
const TESTS_PER_HOUR = 20;

/** `/endpoints/:id`; somebody's own endpoint is none of these. One of a place that is gone belongs to the whole installation. */
const endpointInPath: Where = async (request, { registry, places }) => {
  const { id } = request.params as z.infer<typeof params>;
  const found = await getEndpoint(registry, id);
  const place = found === null || found.scope === null ? null : (places.ofScope(found.scope) ?? EVERYWHERE);
  return [{ what: 'endpoint', id, place }];
};

const scopeInBody: Where = (request, { places }) => {
  const { scope: of } = request.body as z.infer<typeof newScopeEndpoint>;
  return [{ what: 'place', id: of, place: places.ofScope(of) }];
};

/** Where a place is told: its siren, the chat of a group, a program. */
export function scopeEndpointRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates } = context;
  const testsSent = new Allowance(TESTS_PER_HOUR);

  const known = async (id: string): Promise<EndpointRecord & { readonly scope: Scope }> => {
    const found = await getEndpoint(registry, id);
    if (!found || found.scope === null) throw notFound('endpoint', id);
    return { ...found, scope: found.scope };
  };
  const views = async (records: readonly EndpointRecord[]) =>
    (await endpointViews(registry, records)).map((one, n) => ({
      ...one,
      scope: (records[n] as EndpointRecord).scope as Scope,
    }));
  const view = async (record: EndpointRecord) => (await views([record]))[0] as z.infer<typeof scopeEndpoint>;
  const note = (
    request: FastifyRequest,
    record: Pick<EndpointRecord, 'id' | 'scope'>,
    event: { verb: string; before?: unknown; after?: unknown },
  ) => {
    const { verb, ...change } = event;
    const place = places.ofScope(record.scope as Scope) ?? EVERYWHERE;
    return audit(context, request, { action: `endpoint.${verb}`, resource: `endpoint/${record.id}`, place, ...change });
  };

  app.get(
    '/endpoints',
    {
      config: { permission: 'endpoints.read', where: 'own' },
      schema: {
        tags,
        summary: 'Where places are told, oldest first',
        querystring: z.object({ scope: scope.optional() }),
        response: { 200: z.object({ items: z.array(scopeEndpoint), next: z.null() }) },
      },
    },
    async (request) => {
      const who = principal(request);
      const { scope: of } = request.query;
      const records = await endpointsOfScopes(registry, of === undefined ? null : [of]);
      const seen = records.filter((one) =>
        can(who, 'endpoints.read', places.ofScope(one.scope as Scope) ?? EVERYWHERE),
      );
      return { items: await views(seen), next: null };
    },
  );

  app.post(
    '/endpoints',
    {
      config: { permission: 'endpoints.write', where: scopeInBody },
      schema: {
        tags,
        summary: 'Have a place told somewhere: by a siren, in a group chat, to a program',
        body: newScopeEndpoint.strict(),
        response: { 201: createdScopeEndpoint },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { kind, name, fromLevel, scope: of } = request.body;
        const config = configOf(kind, request.body.config);
        if (kind === 'siren') {
          const { device } = config as SirenConfig;
          if (!places.device(device)?.includes(of))
            throw invalid('body.config.device', `there is no device "${device}" in this place`);
        }
        const refused = await context.refusesRecipient(kind, config);
        if (refused !== null) throw invalid('body.config', refused);
        const secret = hasSecret(kind) ? newSecret() : null;
        const id = randomUUID();
        const record = { id, user: null, scope: of, kind, name, config, secret, fromLevel, confirmedAt: now() };
        const by = principal(request).actor;
        const added = await createEndpoint(registry, { ...record, createdBy: by }, { now: now(), most: MOST });
        if (added === 'full')
          throw new HttpProblem('conflict', `This place is told at ${MOST} places already; remove one first.`);
        if (added === 'there') throw new HttpProblem('already-exists', 'This place is told there already.');
        await note(request, record, { verb: 'create', after: { scope: of, ...auditedEndpoint(record) } });
        reply.header('location', `/api/v1/endpoints/${id}`);
        return { ...(await view(await known(id))), secret };
      }),
  );

  app.patch(
    '/endpoints/:id',
    {
      config: { permission: 'endpoints.write', where: endpointInPath },
      schema: {
        tags,
        summary: 'Name it, switch it on or off, or say from which level on it is used',
        params,
        body: endpointPatch.strict(),
        response: { 200: scopeEndpoint },
      },
    },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const before = await known(request.params.id);
      if (!(await updateEndpoint(registry, before.id, { change: request.body, expected, now: now() })))
        throw versionChanged();
      const after = await known(before.id);
      await note(request, before, { verb: 'change', before: auditedEndpoint(before), after: auditedEndpoint(after) });
      sendVersion(reply, after.version);
      return view(after);
    },
  );

  app.delete(
    '/endpoints/:id',
    {
      config: { permission: 'endpoints.write', where: endpointInPath },
      schema: { tags, summary: 'Tell a place there no more', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const before = await known(request.params.id);
      if (!(await deleteEndpoint(registry, before.id, { expected }))) throw versionChanged();
      await note(request, before, { verb: 'delete', before: auditedEndpoint(before) });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/endpoints/:id/tests',
    {
      config: { permission: 'endpoints.write', where: endpointInPath },
      schema: {
        tags,
        summary: 'Send a test there; the answer is its delivery, which GET /deliveries shows as it goes on',
        params,
        body: z.strictObject({}).nullish(),
        response: { 201: delivery },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const record = await known(request.params.id);
        if (!record.enabled) throw new HttpProblem('conflict', 'Switch it on before it can be tested.');
        testsSent.take(principal(request).id, now());
        const sent = await sendTest(context, record, 'vi');
        await note(request, record, { verb: 'test' });
        return sent;
      }),
  );
}
