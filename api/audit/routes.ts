import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { auditEntry, auditExportQuery, auditQuery, auditRetention, auditVerification } from '../../domain/api/audit.ts';
import { page } from '../../domain/api/common.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { listAudit } from '../../store/registry/audit.ts';
import { checkAuditChain } from '../../store/registry/audit-chain.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Api } from '../http/types.ts';
import { exportAudit } from './export.ts';
import { shownTo } from './shown.ts';

const tags = ['audit'];

/** Who did what: to be read, taken along, and checked. */
export function auditRoutes(app: Api, context: ApiContext): void {
  const { registry, places } = context;
  const reader = (request: FastifyRequest) => ({
    scopes: scopesFor(principal(request), 'audit.read'),
    shown: shownTo(principal(request), places),
  });

  app.get(
    '/audit',
    {
      config: { permission: 'audit.read', where: 'own' },
      schema: {
        tags,
        summary: 'Sign-ins, changes, exports, refusals, newest first, of what the caller may see the audit of',
        querystring: auditQuery,
        response: { 200: page(auditEntry) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { scopes, shown } = reader(request);
      const beforeId = decodeCursor(cursor, z.number().int().positive()) ?? undefined;
      const rows = await listAudit(registry, filter, { scopes, limit: limit + 1, beforeId });
      const { items, next } = pageOf(rows, limit, ({ id }) => id);
      return {
        items: items.map(shown).map(({ id, at, ...entry }) => ({ ...entry, id: String(id), at: rfc3339(at) })),
        next,
      };
    },
  );

  app.get(
    '/audit/export',
    {
      config: { permission: 'audit.read', where: 'own' },
      schema: {
        tags,
        summary: 'The same as a file, newest first: CSV that Excel reads, or JSON Lines',
        querystring: auditExportQuery,
        produces: ['text/csv', 'application/jsonl'],
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const { from, to, ...named } = filter;
      const instants = {
        ...(from === undefined ? {} : { from: rfc3339(from) }),
        ...(to === undefined ? {} : { to: rfc3339(to) }),
      };
      await audit(context, request, {
        action: 'audit.export',
        resource: 'audit',
        after: { ...named, ...instants, format },
      });
      const file = exportAudit(registry, { filter, format, ...reader(request) });
      return reply
        .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
        .header('content-disposition', `attachment; filename="sen-audit.${format}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(file, { objectMode: false }));
    },
  );

  app.get(
    '/audit/verification',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags,
        summary: 'Whether every entry is as it was written and none between them is gone',
        response: { 200: auditVerification },
      },
    },
    async () => {
      const { brokenAt, ...check } = await checkAuditChain(registry);
      return { ...check, brokenAt: brokenAt === null ? null : String(brokenAt) };
    },
  );

  app.get(
    '/settings/audit',
    {
      config: { permission: 'settings.read' },
      schema: { tags: ['settings'], summary: 'For how long the audit is kept', response: { 200: auditRetention } },
    },
    () => readSetting(registry, 'audit'),
  );

  app.put(
    '/settings/audit',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags: ['settings'],
        summary: 'Set for how long the audit is kept; what is older is deleted within a day',
        body: auditRetention.strict(),
        response: { 200: auditRetention },
      },
    },
    async (request) => {
      const { body: after } = request;
      const before = await readSetting(registry, 'audit');
      await writeSetting(registry, 'audit', after);
      await audit(context, request, { action: 'settings.change', resource: 'settings/audit', before, after });
      return after;
    },
  );
}
