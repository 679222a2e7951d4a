import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { rule, ruleBody } from '../../domain/api/alerts.ts';
import { page, pageQuery } from '../../domain/api/common.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { existingDevices } from '../../store/registry/devices.ts';
import { getProfile } from '../../store/registry/profiles.ts';
import { createRule, deleteRule, getRule, listRules, type RuleRow, updateRule } from '../../store/registry/rules.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';

const params = z.object({ id: z.string() });
const tags = ['rules'];

/** The conditions under which alerts are raised; ingest clears the alerts of a rule that no longer speaks of them. */
export function ruleRoutes(app: Api, context: ApiContext): void {
  const { registry, now, ingest, creates } = context;

  const known = async (id: string): Promise<RuleRow> => {
    const row = await getRule(registry, id);
    if (!row) throw notFound('rule', id);
    return row;
  };
  const check = async ({ scope }: RuleDefinition): Promise<void> => {
    if (scope.profile !== null && !(await getProfile(registry, scope.profile)))
      throw invalid('body.scope.profile', `there is no profile "${scope.profile}"`);
    const devices = await existingDevices(registry, scope.devices);
    const missing = scope.devices.findIndex((id) => !devices.has(id));
    if (missing >= 0) throw invalid(`body.scope.devices.${missing}`, `there is no device "${scope.devices[missing]}"`);
  };

  app.get(
    '/rules',
    {
      config: { permission: 'rules.read' },
      schema: { tags, summary: 'Rules by id', querystring: pageQuery, response: { 200: page(rule) } },
    },
    async ({ query: { limit, cursor } }) => {
      const after = decodeCursor(cursor, z.string().max(100));
      const { items, next } = pageOf(await listRules(registry, { after, limit: limit + 1 }), limit, ({ id }) => id);
      return { items: items.map(answer), next };
    },
  );

  app.post(
    '/rules',
    {
      config: { permission: 'rules.write' },
      schema: { tags, summary: 'Add a rule', body: ruleBody.strict(), response: { 201: rule } },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: _ignored, ...definition } = request.body;
        await check(definition);
        const id = randomUUID();
        await createRule(registry, id, definition, now());
        await ingest.registryChanged();
        await audit(context, request, { action: 'rule.create', resource: `rule/${id}`, after: definition });
        reply.header('location', `/api/v1/rules/${id}`);
        return { ...definition, id };
      }),
  );

  app.get(
    '/rules/:id',
    { config: { permission: 'rules.read' }, schema: { tags, summary: 'One rule', params, response: { 200: rule } } },
    async ({ params: { id } }, reply) => {
      const row = await known(id);
      sendVersion(reply, row.version);
      return answer(row);
    },
  );

  app.put(
    '/rules/:id',
    {
      config: { permission: 'rules.write' },
      schema: {
        tags,
        summary: 'Replace a rule; switching it off clears its open alerts',
        params,
        body: ruleBody.strict(),
        response: { 200: rule },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { id: _ignored, ...definition } = request.body;
      const expected = expectedVersion(request);
      const before = await known(id);
      await check(definition);
      const version = await updateRule(registry, id, definition, { expected, now: now() });
      if (version === null) throw versionChanged();
      await ingest.registryChanged();
      await audit(context, request, {
        action: 'rule.change',
        resource: `rule/${id}`,
        before: before.definition,
        after: definition,
      });
      sendVersion(reply, version);
      return { ...definition, id };
    },
  );

  app.delete(
    '/rules/:id',
    {
      config: { permission: 'rules.write' },
      schema: { tags, summary: 'Delete a rule and clear its open alerts', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await known(id);
      if (!(await deleteRule(registry, id, { expected }))) throw versionChanged();
      await ingest.registryChanged();
      await audit(context, request, { action: 'rule.delete', resource: `rule/${id}`, before: before.definition });
      return reply.code(204).send(null);
    },
  );
}

const answer = ({ id, definition }: RuleRow): RuleDefinition & { id: string } => ({ ...definition, id });
