import { QueryClient } from '@tanstack/react-query';
import type { Session } from '../../../domain/api/session.ts';
import { sessionQuery } from '../data/session.ts';
import { sparklineQuery } from '../data/sparklines.ts';
import { curve, DAY } from './curves.ts';
import { LONG_NAME } from './made-up.ts';
import { seedCards } from './seed-cards.ts';
import { seedSeries } from './seed-series.ts';

const HALF_HOUR_MS = 1_800_000;

const administrator: Session = {
  user: {
    id: 'u-1',
    email: 'admin@example.invalid',
    name: LONG_NAME,
    language: 'vi',
    mode: 'full',
    role: 'administrator',
    grants: [{ role: 'administrator', scope: 'all', scopeName: 'all' }],
  },
  secondFactor: { enrolled: true, required: false },
  expiresAt: null,
  display: false,
};

/** Caches that hold what the specimens show, so that no server is needed. */
export function seededClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, retryOnMount: false, refetchOnWindowFocus: false } },
  });
  client.setQueryData(sessionQuery.queryKey, administrator);
  const { t, mean } = curve({ base: 20, swing: 3 });
  client.setQueryData(sparklineQuery('spark', 'soil_moisture@20cm').queryKey, {
    ...DAY,
    bucketMs: HALF_HOUR_MS,
    t,
    mean,
  });
  seedCards(client);
  seedSeries(client);
  return client;
}
