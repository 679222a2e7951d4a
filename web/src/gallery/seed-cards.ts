import type { QueryClient } from '@tanstack/react-query';
import type { DiaryEntry } from '../../../domain/api/diary.ts';
import type { Heartbeat } from '../../../domain/api/heartbeat.ts';
import type { SavedView } from '../../../domain/api/views.ts';
import { diaryKinds } from '../../../domain/diary.ts';
import { diaryPagesQuery } from '../data/diary.ts';
import { heartbeatQuery } from '../data/heartbeat.ts';
import { siteQuery } from '../data/site.ts';
import { viewsQuery } from '../data/views.ts';
import { ApiError } from '../lib/api-error.ts';
import { DAY, HOUR } from './curves.ts';
import { fail } from './fail.ts';
import { ago, LONG_NAME, siteOf } from './made-up.ts';

const lost = new ApiError(500, 'internal', 'no', { requestId: '01JD8Z3K5Q7W9X2Y4A6B8C0DEF' });

const slot = (reports: number) => ({ reports, late: 0, refused: 0 });
const beats: Readonly<Record<string, (hour: number) => number | null>> = {
  full: () => 6,
  partial: (hour) => hour % 7,
  none: () => 0,
  untold: (hour) => (hour < 16 ? null : 6),
};

const heartbeatOf = (reports: (hour: number) => number | null): Heartbeat => {
  const slots = Array.from({ length: 24 }, (_, hour) => {
    const came = reports(hour);
    return came === null ? null : slot(came);
  });
  const told = slots.filter((one) => one !== null);
  return {
    from: new Date(DAY.from).toISOString(),
    to: new Date(DAY.to).toISOString(),
    slotMs: HOUR,
    expectedPerSlot: 6,
    slots,
    received: told.reduce((sum, one) => sum + one.reports, 0),
    expected: told.length * 6,
    late: 0,
    refused: 0,
  };
};

export const entries: readonly DiaryEntry[] = diaryKinds.map((kind, i) => ({
  id: `e-${i}`,
  site: 'filled',
  kind,
  at: ago(60 + i * 700),
  text: i % 2 === 0 ? `${LONG_NAME}, ${LONG_NAME}` : '',
  amount: i % 3 === 0 ? 12.5 : null,
  unit: i % 3 === 0 ? 'bao' : null,
  by: LONG_NAME,
  mayChange: i % 4 !== 3,
  version: 1,
  createdAt: ago(50),
  updatedAt: ago(50),
}));

export const viewOf = (over: Partial<SavedView>): SavedView => ({
  id: 'v-1',
  name: 'Mặn các cống',
  page: 'explore',
  search: { q: 'man' },
  scope: null,
  scopeName: null,
  mine: true,
  byName: LONG_NAME,
  manageable: true,
  version: 1,
  createdAt: ago(50),
  updatedAt: ago(50),
  ...over,
});

/** Caches of cards with data: by state, filled, empty, or that they could not be had. */
export function seedCards(client: QueryClient): void {
  for (const [device, reports] of Object.entries(beats))
    client.setQueryData(heartbeatQuery(device).queryKey, heartbeatOf(reports));
  fail(client, heartbeatQuery('failed').queryKey, lost);

  const diary = (site: string, items: readonly DiaryEntry[], masked = false) => {
    client.setQueryData(siteQuery(site).queryKey, { value: siteOf({ id: site }), etag: '"1"' });
    client.setQueryData(diaryPagesQuery({ site }).queryKey, {
      pages: [{ items: [...items], next: items.length > 0 ? 'more' : null, masked }],
      pageParams: [null],
    });
  };
  diary('filled', entries);
  diary('empty', []);
  diary('masked', [], true);
  fail(client, diaryPagesQuery({ site: 'failed' }).queryKey, lost);

  const shared = viewOf({ id: 'v-2', name: LONG_NAME, scope: 'all', scopeName: 'all', mine: false, search: {} });
  const views = { items: [viewOf({}), shared], next: null };
  client.setQueryData(viewsQuery('explore').queryKey, views);
  client.setQueryData(viewsQuery('map').queryKey, { items: [], next: null });
  fail(client, viewsQuery('alerts').queryKey, lost);
}
