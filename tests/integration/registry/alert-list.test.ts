import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../../domain/api/alerts.ts';
import { alertLevel } from '../../../domain/rules/steps.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { type AlertFilter, type AlertPosition, countGroups } from '../../../store/registry/alert-filter.ts';
import { listAlerts } from '../../../store/registry/alerts.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import { insertAlerts } from '../../support/alert-rows.ts';
import { temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const COMMUNES = ['28696@2025-07-01', '23473@2025-07-01'] as const;
const SITES = ['s0', 's1', 's2', 's3'];
const DEVICES = ['d0', 'd1', 'd2', 'd3', 'd4'];
const SCOPES: readonly Scope[] = [
  'all',
  'province:82@2025-07-01',
  `commune:${COMMUNES[0]}`,
  `commune:${COMMUNES[1]}`,
  'village:v0',
  'organisation:o0',
  'organisation:o1',
];
let places: PlaceDirectory;

/** Four sites of two cooperatives in two provinces; a device at each, one of them the other's, and one in stock. */
beforeEach(async () => {
  const store = registry.current;
  for (const id of ['o0', 'o1'])
    await createOrganisation(store, { id, name: id, kind: 'cooperative', commune: null, phone: null }, 0);
  await createVillage(store, { id: 'v0', name: 'v0', commune: COMMUNES[0] }, 0);
  for (const [n, id] of SITES.entries()) {
    const where = n === 0 ? { village: 'v0' } : { commune: COMMUNES[n % 2] as string };
    await createSite(store, { id, name: id, kind: 'field', organisation: n < 2 ? 'o0' : 'o1', ...where }, 0);
  }
  for (const [n, id] of DEVICES.entries()) {
    const organisation = n === 3 || n === 4 ? 'o0' : null;
    await createDevice(store, { id, name: id, profile: 'generic-json', site: SITES[n] ?? null, organisation }, 0);
  }
  places = await PlaceDirectory.load(store);
});

const alerts = fc.array(
  fc.record({
    raised_at: fc.nat(20),
    device_id: fc.constantFrom(...DEVICES),
    site_id: fc.option(fc.constantFrom(...SITES)),
    state: fc.constantFrom('raised' as const, 'acknowledged' as const, 'cleared' as const),
    level: fc.constantFrom(...alertLevel.options),
    rule_id: fc.constantFrom('r0', 'r1'),
    group_id: fc.constantFrom('g0', 'g1', 'g2'),
  }),
  { maxLength: 40 },
);
const filters: fc.Arbitrary<AlertFilter> = fc.record(
  {
    state: fc.constantFrom('open' as const, 'cleared' as const, 'all' as const),
    device: fc.constantFrom(...DEVICES),
    site: fc.constantFrom(...SITES),
    level: fc.constantFrom(...alertLevel.options),
    rule: fc.constantFrom('r0', 'r1'),
    group: fc.constantFrom('g0', 'g1'),
    assigned: fc.constant(null),
    kind: fc.constantFrom('threshold' as const, 'no-data' as const),
    by: fc.constantFrom('alerts' as const, 'groups' as const),
    place: fc.constantFrom(...SCOPES),
    scopes: fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['state'] },
);

/** The same by going over all of them. */
function fits(
  alert: AlertRecord,
  { state, device, site, level, rule, group, kind, place, scopes }: AlertFilter,
): boolean {
  const there = places.alert(alert);
  const severity = (one: AlertRecord['level']): number => alertLevel.options.indexOf(one);
  return (
    (state === 'all' || (state === 'cleared') === (alert.state === 'cleared')) &&
    (device ?? alert.device) === alert.device &&
    (site ?? alert.site) === alert.site &&
    (rule ?? alert.rule) === alert.rule &&
    (group ?? alert.group) === alert.group &&
    (kind ?? alert.kind) === alert.kind &&
    severity(alert.level) >= severity(level ?? 'watch') &&
    (place === undefined || there.includes(place)) &&
    (scopes === undefined || scopes.some((scope) => there.includes(scope)))
  );
}

/** All pages of three, one after another. */
async function paged(filter: AlertFilter): Promise<AlertRecord[]> {
  const found: AlertRecord[] = [];
  for (let after: AlertPosition | null = null; ; ) {
    const page = await listAlerts(registry.current, filter, { after, limit: 3 });
    found.push(...page);
    const last = page.at(-1);
    if (page.length < 3 || !last) return found;
    after = { raisedAt: Date.parse(last.raisedAt), id: last.id };
  }
}

describe('the list of alerts', () => {
  it('holds what fits and belongs to the scopes, newest first, each cause once when asked so, in pages', async () => {
    await fc.assert(
      fc.asyncProperty(alerts, fc.array(filters, { minLength: 5, maxLength: 5 }), async (rows, asked) => {
        await registry.current.deleteFrom('alerts').execute();
        await insertAlerts(
          registry.current,
          rows.map((row, n) => ({ id: `a${String(n).padStart(2, '0')}`, ...row })),
        );
        const all = await listAlerts(registry.current, { state: 'all' }, { after: null, limit: 100 });
        expect(all).toHaveLength(rows.length);
        for (const filter of asked) {
          const fitting = all.filter((alert) => fits(alert, filter));
          // Newest first: of each cause the last one in the list came first.
          const first = new Map(fitting.map((alert) => [alert.group, alert.id]));
          const expected =
            filter.by === 'groups' ? fitting.filter((alert) => first.get(alert.group) === alert.id) : fitting;
          expect((await paged(filter)).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
          const counts = await countGroups(registry.current, filter, ['g0', 'g1', 'g2']);
          for (const [group, { size, sites }] of counts) {
            const members = fitting.filter((alert) => alert.group === group);
            const standing = new Set(members.flatMap(({ site }) => site ?? []));
            expect([size, sites]).toEqual([members.length, standing.size]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
