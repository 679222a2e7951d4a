import { afterEach, beforeEach, expect, it } from 'vitest';
import { readChains } from '../../../store/registry/escalation-chains.ts';
import { endpointsOfScopes } from '../../../store/registry/notification-endpoints.ts';
import { readPreferences } from '../../../store/registry/notification-preferences.ts';
import { sweepNotifications } from '../../../store/registry/notification-sweep.ts';
import { scopeInUse } from '../../../store/registry/scope-use.ts';
import { moveTold } from '../../../store/registry/unit-told-moves.ts';
import { HOUR, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
});
afterEach(() => sen.close());

const DAY = 24 * HOUR;
const OLD = 'commune:11111@2025-07-01';
const NEW = ['commune:22222@2026-01-01', 'commune:33333@2026-01-01'] as const;

it('a commune that is divided leaves to both parts where it is told, who is next, and who follows it', async () => {
  await sen.person('bay', { follows: [OLD, 'village:lang'] });
  await sen.endpoint({ user: null, scope: OLD, kind: 'telegram' });
  await sen.chain(OLD, [{ afterMinutes: 5, users: ['bay'] }]);
  await sen.chain(NEW[1], [{ afterMinutes: 9, users: ['bay'] }]);
  await sen.registry.transaction().execute((trx) => moveTold(trx, [[OLD, NEW]], MORNING));
  expect((await endpointsOfScopes(sen.registry, null)).map(({ scope }) => scope).sort()).toEqual([...NEW]);
  const chains = await readChains(sen.registry, null);
  expect([...chains].map(([scope, { value }]) => [scope, value.steps[0]?.afterMinutes])).toEqual([
    [NEW[0], 5],
    [NEW[1], 9],
  ]);
  expect((await readPreferences(sen.registry, 'bay')).value.follows).toEqual([...NEW, 'village:lang']);
});

it('a place of which something is told stays, so that no other is taken for it', async () => {
  expect(await scopeInUse(sen.registry, 'organisation:htx')).toBe(false);
  await sen.endpoint({ user: null, scope: 'organisation:htx', kind: 'telegram' });
  await sen.chain('village:lang', [{ afterMinutes: 5, users: ['bay'] }]);
  expect(await scopeInUse(sen.registry, 'organisation:htx')).toBe(true);
  expect(await scopeInUse(sen.registry, 'village:lang')).toBe(true);
});

it('what was told is forgotten after three months, and what waits is not', async () => {
  await sen.person('bay');
  await sen.raise('act');
  await sen.settle();
  sen.now = MORNING + 13 * HOUR;
  await sen.raise('act', { site: 'ao-2' });
  await sen.settle();
  await sweepNotifications(sen.registry, MORNING + 89 * DAY);
  expect(await sen.deliveries()).toHaveLength(2);
  await sweepNotifications(sen.registry, MORNING + 91 * DAY);
  expect(await sen.deliveries()).toEqual(['bay raised act waiting quiet-hours']);
  expect(await sen.notices('bay')).toEqual([]);
});
