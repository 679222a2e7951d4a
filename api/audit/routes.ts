import { z } from 'zod';
import { auditEntry, auditQuery } from '../../domain/api/audit.ts';
import { page } from '../../domain/api/common.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { listAudit } from '../../store/registry/audit.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Api } from '../http/types.ts';

/** Who did what. */
export function auditRoutes(app: Api, { registry }: ApiContext): void {
  app.get(
    '/audit',
    {
      config: { permission: 'audit.read', where: 'own' },
      schema: {
        tags: ['audit'],
        summary: 'Sign-ins, changes, exports, refusals, newest first, of what the caller may see the audit of',
        querystring: auditQuery,
        response: { 200: page(auditEntry) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const beforeId = decodeCursor(cursor, z.number().int().positive()) ?? undefined;
      const scopes = scopesFor(principal(request), 'audit.read');
      const rows = await listAudit(registry, filter, { scopes, limit: limit + 1, beforeId });
      const { items, next } = pageOf(rows, limit, ({ id }) => id);
      return { items: items.map(({ id, at, ...entry }) => ({ ...entry, id: String(id), at: rfc3339(at) })), next };
    },
  );
}
