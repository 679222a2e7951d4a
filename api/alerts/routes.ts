import { z } from 'zod';
import { alert, alertQuery } from '../../domain/api/alerts.ts';
import { page } from '../../domain/api/common.ts';
import { acknowledgeAlert, getAlert, listAlerts } from '../../store/registry/alerts.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const params = z.object({ id: z.string() });
const position = z.tuple([z.number(), z.string()]);
const tags = ['alerts'];

/** Episodes in which a rule's condition held. */
export function alertRoutes(app: Api, context: ApiContext): void {
  const { registry, now, hub } = context;

  app.get(
    '/alerts',
    {
      config: { permission: 'alerts.read' },
      schema: { tags, summary: 'Alerts, newest first', querystring: alertQuery, response: { 200: page(alert) } },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const at = decodeCursor(cursor, position);
      const after = at && { raisedAt: at[0], id: at[1] };
      const rows = await listAlerts(registry, filter, { after, limit: limit + 1 });
      return pageOf(rows, limit, (row) => [Date.parse(row.raisedAt), row.id]);
    },
  );

  app.get(
    '/alerts/:id',
    { config: { permission: 'alerts.read' }, schema: { tags, summary: 'One alert', params, response: { 200: alert } } },
    async ({ params: { id } }) => {
      const found = await getAlert(registry, id);
      if (!found) throw notFound('alert', id);
      return found;
    },
  );

  app.post(
    '/alerts/:id/acknowledgements',
    {
      config: { permission: 'alerts.acknowledge' },
      schema: {
        tags,
        summary: 'Say that somebody sees to it; asking again changes nothing',
        params,
        body: z.strictObject({}).nullish(),
        response: { 200: alert },
      },
    },
    async (request) => {
      const { id } = request.params;
      const outcome = await acknowledgeAlert(registry, id, { by: principal(request).actor, now: now() });
      if (!outcome) throw notFound('alert', id);
      const { alert: found, changed } = outcome;
      if (changed) {
        hub.publishAlert({ transition: 'acknowledged', alert: found });
        await audit(context, request, { action: 'alert.acknowledge', resource: `alert/${id}` });
      } else if (found.acknowledgedAt === null)
        throw new HttpProblem('conflict', 'The alert has cleared by itself; there is nothing left to acknowledge.');
      return found;
    },
  );
}
