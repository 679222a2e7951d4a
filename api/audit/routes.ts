import { z } from 'zod';
import { auditEntry, auditQuery } from '../../domain/api/audit.ts';
import { page } from '../../domain/api/common.ts';
import { rfc3339 } from '../../domain/time.ts';
import { listAudit } from '../../store/registry/audit.ts';
import type { ApiContext } from '../context.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Api } from '../http/types.ts';

/** Who did what. */
export function auditRoutes(app: Api, { registry }: ApiContext): void {
  app.get(
    '/audit',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags: ['audit'],
        summary: 'Sign-ins, changes, exports and replays, newest first',
        querystring: auditQuery,
        response: { 200: page(auditEntry) },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const beforeId = decodeCursor(cursor, z.number().int().positive()) ?? undefined;
      const rows = await listAudit(registry, { ...filter, limit: limit + 1, beforeId });
      const { items, next } = pageOf(rows, limit, ({ id }) => id);
      return { items: items.map(({ id, at, ...entry }) => ({ ...entry, id: String(id), at: rfc3339(at) })), next };
    },
  );
}
