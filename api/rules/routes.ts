import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { page, pageQuery } from '../../domain/api/common.ts';
import { rule, ruleBody } from '../../domain/api/rules.ts';
import { createRule, deleteRule, getRule, listRules, type RuleRow, updateRule } from '../../store/registry/rules.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { checkRule } from './check.ts';
import { placed, placeOfRule, readableRules, ruleInPath } from './placing.ts';

const params = z.object({ id: z.string() });
const tags = ['rules'];

/** The conditions under which alerts are raised; ingest clears the alerts of a rule that no longer speaks of them. */
export function ruleRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, ingest, creates } = context;

  const known = async (id: string): Promise<RuleRow> => {
    const row = await getRule(registry, id);
    if (!row) throw notFound('rule', id);
    return row;
  };
  app.get(
    '/rules',
    {
      config: { permission: 'rules.read', where: 'own' },
      schema: { tags, summary: 'Rules by id', querystring: pageQuery, response: { 200: page(rule) } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const who = principal(request);
      const readable = readableRules(places, who);
      const found: RuleRow[] = [];
      let after = decodeCursor(cursor, z.string().max(100));
      for (let more = true; more && found.length <= limit; ) {
        const rows = await listRules(registry, { after, limit: limit + 1 });
        found.push(...rows.filter(({ definition }) => readable(definition)));
        more = rows.length > limit;
        after = rows.at(-1)?.id ?? null;
      }
      const { items, next } = pageOf(found, limit, ({ id }) => id);
      return { items: items.map((row) => placed(row, { places, who })), next };
    },
  );

  app.post(
    '/rules',
    {
      config: { permission: 'rules.write', where: 'own' },
      schema: { tags, summary: 'Add a rule', body: ruleBody.strict(), response: { 201: rule } },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: _ignored, place: _place, unit, ...definition } = request.body;
        await checkRule(context, request, { definition, unit, at: 'body' });
        const id = randomUUID();
        await createRule(registry, id, definition, now());
        await ingest.registryChanged();
        await audit(context, request, {
          action: 'rule.create',
          resource: `rule/${id}`,
          after: definition,
          place: placeOfRule(places, definition),
        });
        reply.header('location', `/api/v1/rules/${id}`);
        return placed({ id, definition }, { places, who: principal(request) });
      }),
  );

  app.get(
    '/rules/:id',
    {
      config: { permission: 'rules.read', where: 'own' },
      schema: { tags, summary: 'One rule', params, response: { 200: rule } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const who = principal(request);
      const row = await known(id);
      if (!readableRules(places, who)(row.definition)) throw notFound('rule', id);
      sendVersion(reply, row.version);
      return placed(row, { places, who });
    },
  );

  app.put(
    '/rules/:id',
    {
      config: { permission: 'rules.write', where: ruleInPath },
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
      const { id: _ignored, place: _place, unit, ...definition } = request.body;
      const expected = expectedVersion(request);
      const before = await known(id);
      await checkRule(context, request, { definition, unit, at: 'body' });
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
      return placed({ id, definition }, { places, who: principal(request) });
    },
  );

  app.delete(
    '/rules/:id',
    {
      config: { permission: 'rules.write', where: ruleInPath },
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
