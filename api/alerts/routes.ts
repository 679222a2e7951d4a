import { z } from 'zod';
import { alert, alertNote, alertQuery, alertWithNotes, newAlertNote } from '../../domain/api/alerts.ts';
import { page } from '../../domain/api/common.ts';
import { scopesFor } from '../../domain/permissions.ts';
import {
  acknowledgeAlert,
  addNote,
  definitionOf,
  eventsOf,
  getAlert,
  listAlerts,
} from '../../store/registry/alerts.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { alertInPath, placed } from './placing.ts';

const params = z.object({ id: z.string() });
const position = z.tuple([z.number(), z.string()]);
const tags = ['alerts'];

/** Episodes in which a rule's condition held. */
export function alertRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, hub, creates } = context;

  app.get(
    '/alerts',
    {
      config: { permission: 'alerts.read', where: 'own' },
      schema: { tags, summary: 'Alerts, newest first', querystring: alertQuery, response: { 200: page(alert) } },
    },
    async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = { ...asked, scopes: scopesFor(principal(request), 'alerts.read') };
      const at = decodeCursor(cursor, position);
      const after = at && { raisedAt: at[0], id: at[1] };
      const rows = await listAlerts(registry, filter, { after, limit: limit + 1 });
      const { items, next } = pageOf(rows, limit, (row) => [Date.parse(row.raisedAt), row.id]);
      return { items: items.map((row) => placed(places, row, principal(request))), next };
    },
  );

  app.get(
    '/alerts/:id',
    {
      config: { permission: 'alerts.read', where: alertInPath },
      schema: { tags, summary: 'One alert with what was written to it', params, response: { 200: alertWithNotes } },
    },
    async (request) => {
      const { id } = request.params;
      const found = await getAlert(registry, id);
      if (!found) throw notFound('alert', id);
      const events = await eventsOf(registry, id);
      const notes = events.flatMap(({ id: note, kind, at, by, text }) =>
        kind === 'commented' ? [{ id: note, at, by: by ?? '', text: text ?? '' }] : [],
      );
      const definition = await definitionOf(registry, id);
      return { ...placed(places, found, principal(request)), notes, events, definition };
    },
  );

  app.post(
    '/alerts/:id/acknowledgements',
    {
      config: { permission: 'alerts.acknowledge', where: alertInPath },
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
      return placed(places, found, principal(request));
    },
  );

  app.post(
    '/alerts/:id/notes',
    {
      config: { permission: 'alerts.annotate', where: alertInPath },
      schema: {
        tags,
        summary: 'Write down what was found or done',
        params,
        body: newAlertNote.strict(),
        response: { 201: alertNote },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id } = request.params;
        const note = await addNote(registry, id, { ...request.body, by: principal(request).actor, now: now() });
        await audit(context, request, { action: 'alert.annotate', resource: `alert/${id}`, after: request.body });
        return note;
      }),
  );
}
