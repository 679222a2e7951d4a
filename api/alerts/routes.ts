import { z } from 'zod';
import { alertWithNotes } from '../../domain/api/alert-detail.ts';
import { alertNote, alertQuery, type ListedAlert, listedAlert, newAlertNote } from '../../domain/api/alerts.ts';
import { page } from '../../domain/api/common.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { addNote } from '../../store/registry/alert-changes.ts';
import { type AlertFilter, countGroups, positionsOf } from '../../store/registry/alert-filter.ts';
import { searchAlerts } from '../../store/registry/alert-search.ts';
import { alertsAt, definitionOf, eventsOf, getAlert } from '../../store/registry/alerts.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, encodeCursor, pageOf } from '../http/cursor.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { alertInPath, maySeeMeasured, placed } from './placing.ts';

const params = z.object({ id: z.string() });
const position = z.tuple([z.number(), z.string()]);
const tags = ['alerts'];

/** Episodes in which a rule's condition held. */
export function alertRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates } = context;

  app.get(
    '/alerts',
    {
      config: { permission: 'alerts.read', where: 'own' },
      schema: { tags, summary: 'Alerts, newest first', querystring: alertQuery, response: { 200: page(listedAlert) } },
    },
    async (request) => {
      const { limit, cursor, q = '', ...asked } = request.query;
      const who = principal(request);
      const filter = filterOf(asked, who);
      const at = decodeCursor(cursor, position);
      const after = at && { raisedAt: at[0], id: at[1] };
      const found =
        q === ''
          ? pageOf(await positionsOf(registry, filter, { after, limit: limit + 1 }), limit, cursorAt)
          : await searchAlerts(registry, { ...filter, by: 'alerts', q }, { after, limit }).then(
              ({ positions, next }) => ({
                items: positions,
                next: next && encodeCursor(cursorAt(next)),
              }),
            );
      const rows = await alertsAt(registry, found.items);
      // What was searched for stands for itself alone.
      const groups = asked.by === 'groups' && q === '' ? rows.map(({ group }) => group) : [];
      const counts = await countGroups(registry, filter, groups);
      const items = rows.map((row): ListedAlert => {
        const { size: groupSize = null, sites: groupSites = null } = counts.get(row.group) ?? {};
        return { ...placed(places, row, who), groupSize, groupSites };
      });
      return { items, next: found.next };
    },
  );

  app.get(
    '/alerts/:id',
    {
      config: { permission: 'alerts.read', where: alertInPath },
      schema: { tags, summary: 'One alert with all that happened to it', params, response: { 200: alertWithNotes } },
    },
    async (request) => {
      const { id } = request.params;
      const who = principal(request);
      const found = await getAlert(registry, id);
      if (!found) throw notFound('alert', id);
      const happened = await eventsOf(registry, id);
      const notes = happened.flatMap(({ id: note, kind, at, by, text }) =>
        kind === 'commented' ? [{ id: note, at, by: by ?? '', text: text ?? '' }] : [],
      );
      const whole = maySeeMeasured(places, found, who);
      const events = whole ? happened : happened.map((event) => ({ ...event, value: null }));
      return { ...placed(places, found, who), notes, events, definition: await definitionOf(registry, id) };
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
        const { actor, user } = principal(request);
        const note = await addNote(registry, id, { ...request.body, by: actor, now: now() });
        await audit(context, request, { action: 'alert.annotate', resource: `alert/${id}`, after: request.body });
        return user.email === actor ? { ...note, by: user.name } : note;
      }),
  );
}

const cursorAt = ({ raisedAt, id }: { readonly raisedAt: number; readonly id: string }): z.infer<typeof position> => [
  raisedAt,
  id,
];

type Asked = Omit<z.output<typeof alertQuery>, 'limit' | 'cursor' | 'q'>;

/** What is asked for, within what the caller may see. */
function filterOf({ assigned, ...asked }: Asked, who: Principal): AlertFilter {
  const scopes = scopesFor(who, 'alerts.read');
  if (assigned === undefined) return { ...asked, scopes };
  return { ...asked, scopes, assigned: assigned === 'nobody' ? null : assigned === 'me' ? who.user.id : assigned };
}
