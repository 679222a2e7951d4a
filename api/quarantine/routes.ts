import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  type Quarantined,
  quarantined,
  quarantineQuery,
  replayAnswer,
  replayRequest,
} from '../../domain/api/quarantine.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { MASKED } from '../../domain/personal.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import {
  deviceOfItem,
  discardQuarantined,
  getQuarantined,
  itemsWithin,
  listQuarantine,
  waitingIds,
} from '../../store/registry/quarantine.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import type { Where } from '../http/where.ts';
import { readableMessages } from '../observations/personal-values.ts';

const params = z.object({ id: z.string() });
const tags = ['quarantine'];
/** Items of one replay; whoever has more waiting asks again. */
const MAX_REPLAYED = 10_000;
const ID = /^[1-9]\d{0,14}$/;

/** `/quarantine/:id`: where its device belongs; what no device is known of belongs to the whole installation. */
const itemInPath: Where = async (request, { registry, places }) => {
  const { id } = request.params as { readonly id: string };
  const device = ID.test(id) ? await deviceOfItem(registry, Number(id)) : undefined;
  const place = device === undefined ? null : ((device === null ? null : places.device(device)) ?? EVERYWHERE);
  return [{ what: 'quarantine item', id, place }];
};

/** Uplinks and observations that failed validation, kept whole until they are replayed or discarded. */
export function quarantineRoutes(app: Api, context: ApiContext): void {
  const { registry, now, ingest } = context;
  /** Without the message itself where it is from a household's meter, for those who may not see households. */
  const shownTo = async (request: FastifyRequest, items: readonly Quarantined[]): Promise<Quarantined[]> => {
    const isReadable = await readableMessages(context, principal(request), items);
    return items.map((item) =>
      isReadable(item) ? item : { ...item, payloadText: MASKED, payloadBase64: '', detail: MASKED },
    );
  };

  app.get(
    '/quarantine',
    {
      config: { permission: 'quarantine.read', where: 'own' },
      schema: {
        tags,
        summary: 'What waits, newest first',
        querystring: quarantineQuery,
        response: { 200: page(quarantined) },
      },
    },
    async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = { ...asked, scopes: scopesFor(principal(request), 'quarantine.read') };
      const after = decodeCursor(cursor, z.number().int().positive());
      const rows = await listQuarantine(registry, filter, { after, limit: limit + 1 });
      const { items, next } = pageOf(rows, limit, (row) => Number(row.id));
      return { items: await shownTo(request, items), next };
    },
  );

  app.get(
    '/quarantine/:id',
    {
      config: { permission: 'quarantine.read', where: itemInPath },
      schema: { tags, summary: 'One item with its whole message', params, response: { 200: quarantined } },
    },
    async (request) => {
      const { id } = request.params;
      const item = ID.test(id) ? await getQuarantined(registry, Number(id)) : null;
      if (!item) throw notFound('quarantine item', id);
      return (await shownTo(request, [item]))[0] as Quarantined;
    },
  );

  app.post(
    '/quarantine/replays',
    {
      config: { permission: 'quarantine.replay', where: 'own' },
      schema: {
        tags,
        summary: `Run waiting items through ingest once more: those named, or those that match (at most ${MAX_REPLAYED})`,
        body: replayRequest.strict(),
        response: { 200: replayAnswer },
      },
    },
    async (request) => {
      const { ids, device, reason } = request.body;
      const wrong = ids?.findIndex((id) => !ID.test(id)) ?? -1;
      if (wrong >= 0) throw invalid(`body.ids.${wrong}`, 'is not the id of a quarantine item');
      if (ids && (device !== undefined || reason !== undefined))
        throw invalid('body.ids', 'name the items, or say which match by device and reason, not both');
      const scopes = scopesFor(principal(request), 'quarantine.replay');
      const chosen = ids
        ? await itemsWithin(registry, [...new Set(ids.map(Number))], scopes)
        : await waitingIds(registry, { device, reason, scopes }, MAX_REPLAYED);
      const answer = chosen.length === 0 ? { replayed: 0, stillWaiting: 0 } : await ingest.replay(chosen);
      await audit(context, request, {
        action: 'quarantine.replay',
        resource: 'quarantine',
        after: { ...(ids ? { ids: ids.slice(0, 100) } : { device, reason }), ...answer },
      });
      return answer;
    },
  );

  app.delete(
    '/quarantine/:id',
    {
      config: { permission: 'quarantine.discard', where: itemInPath },
      schema: {
        tags,
        summary: 'Discard an item; it stays in the list as discarded',
        params,
        response: { 200: quarantined },
      },
    },
    async (request) => {
      const { id } = request.params;
      const outcome = ID.test(id) ? await discardQuarantined(registry, Number(id), now()) : null;
      if (!outcome) throw notFound('quarantine item', id);
      if (outcome.changed)
        await audit(context, request, { action: 'quarantine.discard', resource: `quarantine/${id}` });
      else if (outcome.item.state === 'replayed')
        throw new HttpProblem('conflict', 'It was replayed already, and its readings are stored.');
      return outcome.item;
    },
  );
}
