import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type Device, device, recentUplink, refusal } from '../../../domain/api/devices.ts';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import { type Freshness, freshness } from '../../../domain/freshness.ts';
import { request } from './http.ts';
import { requestAll } from './pages.ts';

const byName = new Intl.Collator('vi', { numeric: true });

/** Every device that one may see, by name. */
export const devicesQuery = queryOptions({
  queryKey: ['devices', 'all'],
  queryFn: async ({ signal }) => {
    const all = await requestAll(device, '/devices', {}, signal);
    return all.sort((a, b) => byName.compare(a.name, b.name));
  },
  staleTime: 30_000,
});

export const deviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['devices', 'one', id],
    queryFn: ({ signal }) => request(device, `/devices/${encodeURIComponent(id)}`, { signal }),
    staleTime: 30_000,
  });

/** These lists are short and whole; whether they come as a page or as bare items is of no matter here. */
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** The last few messages of a device, newest first. */
export const uplinksQuery = (id: string) =>
  queryOptions({
    queryKey: ['uplinks', id],
    queryFn: ({ signal }) => request(items(recentUplink), `/devices/${encodeURIComponent(id)}/uplinks`, { signal }),
    select: (answer) => answer.items,
    staleTime: 5_000,
  });

/** What the broker refused of a device, by reason. */
export const refusalsQuery = (id: string) =>
  queryOptions({
    queryKey: ['refusals', id],
    queryFn: ({ signal }) => request(items(refusal), `/devices/${encodeURIComponent(id)}/refusals`, { signal }),
    select: (answer) => answer.items,
    staleTime: 15_000,
  });

const worse: Record<Freshness, number> = { fresh: 0, late: 1, lost: 2, never: 3 };

/**
 * How the device reports, by the clock of now. The server judged by the last uplink that came live and we know the
 * last one of any kind: as time goes by a device can only get worse than the server said.
 */
export function freshnessNow(of: Device, now: number): Freshness {
  if (of.lastUplinkAt === null) return of.freshness;
  const byClock = freshness(Date.parse(of.lastUplinkAt), of.expectedIntervalS, now);
  return worse[byClock] > worse[of.freshness] ? byClock : of.freshness;
}

const heard = (of: Device, at: number): Device => ({
  ...of,
  lastUplinkAt: new Date(Math.max(at, of.lastUplinkAt === null ? 0 : Date.parse(of.lastUplinkAt))).toISOString(),
  freshness: 'fresh',
  uplinks: of.uplinks + 1,
});

/** Writes what came live into the lists that are on the screen. */
export function applyToDevices(client: QueryClient, updates: readonly LiveUpdate[]): void {
  const receivedAt = new Map(updates.map((update) => [update.device, update.receivedAt]));
  client.setQueryData(devicesQuery.queryKey, (all) =>
    all?.map((one) => {
      const at = receivedAt.get(one.id);
      return at === undefined ? one : heard(one, at);
    }),
  );
  for (const [id, at] of receivedAt) {
    client.setQueryData(deviceQuery(id).queryKey, (one) => one && heard(one, at));
  }
}
