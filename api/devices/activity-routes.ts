import { z } from 'zod';
import { type Datastream, datastream, recentUplink, refusal } from '../../domain/api/devices.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { getDevice } from '../../store/registry/devices.ts';
import { datastreamsOf, recentUplinks, refusalsOf } from '../../store/registry/observation-directory.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const params = z.object({ id: z.string() });
const tags = ['devices'];
const whole = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** What a device did: its datastreams, its last uplinks, and what the broker refused of it. */
export function deviceActivityRoutes(app: Api, { registry, now }: ApiContext): void {
  const check = async (id: string): Promise<void> => {
    if (!(await getDevice(registry, id, now()))) throw notFound('device', id);
  };

  app.get(
    '/devices/:id/datastreams',
    {
      config: { permission: 'devices.read' },
      schema: { tags, summary: 'What the device measures', params, response: { 200: whole(datastream) } },
    },
    async ({ params: { id } }) => {
      await check(id);
      return { items: (await datastreamsOf(registry, id)).map(describe) };
    },
  );

  app.get(
    '/devices/:id/uplinks',
    {
      config: { permission: 'devices.read' },
      schema: { tags, summary: 'The last 20 messages as they came', params, response: { 200: whole(recentUplink) } },
    },
    async ({ params: { id } }) => {
      await check(id);
      return { items: await recentUplinks(registry, id) };
    },
  );

  app.get(
    '/devices/:id/refusals',
    {
      config: { permission: 'devices.read' },
      schema: { tags, summary: 'What the broker refused, by reason', params, response: { 200: whole(refusal) } },
    },
    async ({ params: { id } }) => {
      await check(id);
      return { items: await refusalsOf(registry, id) };
    },
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
