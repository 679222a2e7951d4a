import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OverviewSite } from '../../../../domain/api/overview.ts';
import { applyToOverview, type Overview, overviewQuery } from '../../../../web/src/data/overview.ts';

const site = (figure: OverviewSite['figure']) =>
  ({ id: 'ao', members: ['may-1'], figure, lastUplinkAt: null }) as unknown as OverviewSite;
const figure = {
  device: 'may-1',
  deviceName: 'Máy đo',
  datastream: 'salinity',
  at: '2026-11-22T07:00:00.000Z',
  result: 1,
  expectedIntervalS: 900,
  limits: [],
};
const AT = Date.parse('2026-11-22T07:15:00Z');
const update = { device: 'may-1', receivedAt: AT, latest: { salinity: [AT, 1.5] as [number, number] } };

let client: QueryClient;
const shown = () => client.getQueryData<Overview>(overviewQuery.queryKey)?.sites[0]?.figure;
const show = (card: OverviewSite) =>
  client.setQueryData<Overview>(overviewQuery.queryKey, {
    sites: [card],
    elsewhere: { items: [], total: 0 },
    advising: false,
  });

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
});
afterEach(() => vi.useRealTimers());

it('writes a newer value into the card, and asks for nothing', () => {
  const asked = vi.spyOn(client, 'invalidateQueries');
  show(site(figure));
  applyToOverview(client, [update]);
  expect(shown()).toMatchObject({ result: 1.5, at: '2026-11-22T07:15:00.000Z' });
  vi.advanceTimersByTime(60_000);
  expect(asked).not.toHaveBeenCalled();
});

it('leaves an older value out', () => {
  show(site({ ...figure, at: '2026-11-22T07:30:00.000Z' }));
  applyToOverview(client, [update]);
  expect(shown()).toMatchObject({ result: 1 });
});

it('asks once which figure matters where the first ever came', () => {
  const asked = vi.spyOn(client, 'invalidateQueries');
  show(site(null));
  applyToOverview(client, [update]);
  applyToOverview(client, [update]);
  vi.advanceTimersByTime(60_000);
  expect(asked).toHaveBeenCalledTimes(1);
});
