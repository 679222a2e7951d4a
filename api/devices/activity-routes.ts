import { z } from 'zod';
import { type Datastream, datastream, recentUplink, refusal } from '../../domain/api/devices.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { covers } from '../../domain/spans.ts';
import { datastreamsOf, recentUplinks, refusalsOf } from '../../store/registry/observation-directory.ts';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';
import { deviceInPath } from '../http/where.ts';
import { permittedTimes } from '../observations/permitted-times.ts';

const params = z.object({ id: z.string() });
const tags = ['devices'];
const whole = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** What a device did: its datastreams, its last uplinks, and what the broker refused of it. */
export function deviceActivityRoutes(app: Api, context: ApiContext): void {
  const { registry } = context;

  app.get(
    '/devices/:id/datastreams',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: { tags, summary: 'What the device measures', params, response: { 200: whole(datastream) } },
    },
    async ({ params: { id } }) => ({ items: (await datastreamsOf(registry, id)).map(describe) }),
  );

  app.get(
    '/devices/:id/uplinks',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: { tags, summary: 'The last 20 messages as they came', params, response: { 200: whole(recentUplink) } },
    },
    async (request) => {
      const { id } = request.params;
      const timesOf = await permittedTimes(context, request, { action: 'readings.read', devices: [id] });
      const received = await recentUplinks(registry, id);
      const items = received.filter(({ receivedAt }) => covers(timesOf(id), Date.parse(receivedAt)));
      return { items };
    },
  );

  app.get(
    '/devices/:id/refusals',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: { tags, summary: 'What the broker refused, by reason', params, response: { 200: whole(refusal) } },
    },
    async ({ params: { id } }) => ({ items: await refusalsOf(registry, id) }),
  );
}

/** A datastream with what is known of its property; one that a free-form device made up goes by its own code. */
function describe(row: { key: string; property: string; channel: string | null }): Datastream {
  const property = observedProperty(row.property);
  return {
    ...row,
    unit: property?.unit ?? null,
    kind: property?.kind ?? 'gauge',
    name: property?.name ?? { vi: row.property, en: row.property },
    decimals: property?.decimals ?? 2,
  };
}
