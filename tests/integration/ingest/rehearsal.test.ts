import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rehearsal } from '../../../domain/api/rehearsals.ts';
import { rfc3339 } from '../../../domain/time.ts';
import { openReader } from '../../../store/readings/open.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { type RunningApi, startApi } from '../api/start-api.ts';
import { NOW, Platform, until } from './platform.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = 10 * MINUTE;
const BEGIN = NOW - 2 * DAY;

vi.setConfig({ testTimeout: 60_000 });

let platform: Platform;
let api: RunningApi;
let secret: string;
beforeEach(async () => {
  platform = await Platform.open();
  platform.now = BEGIN - DAY;
  const { registry } = platform;
  await createSite(registry, { id: 'song', name: 'Sông', kind: 'river' }, BEGIN - 9 * DAY);
  for (const id of ['tram-a', 'tram-b'])
    await createDevice(
      registry,
      { id, name: id, profile: 'generic-json', site: 'song', expectedIntervalS: 600 },
      BEGIN - 9 * DAY,
    );
  const grant = { role: 'manager', scope: 'all' } as const;
  secret = (await createToken(registry, { name: 'm', grant, createdBy: 'test', expiresAt: null }, BEGIN)).secret;
});
afterEach(async () => {
  await api?.close();
  await platform.close();
});

/** The same walk every time. */
function* walk(seed: number, { from, by, low, high }: { from: number; by: number; low: number; high: number }) {
  let state = seed;
  for (let value = from; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    value = Math.min(high, Math.max(low, value + (state / 1_073_741_824 - 1) * by));
    yield Math.round(value * 100) / 100;
  }
}

const level = (value: number, clearValue: number, more: object = {}) => ({ level: 'act', value, clearValue, ...more });
const named = (condition: object, more: object = {}) => ({
  name: { vi: 'Thử', en: 'Try' },
  advice: { vi: '', en: '' },
  scope: { siteKind: 'river' },
  condition,
  ...more,
});
const salty = { kind: 'threshold', property: 'salinity', operator: '>=' };

const rules: Readonly<Record<string, object>> = {
  ladder: named({
    ...salty,
    steps: [
      { level: 'watch', value: 1, clearValue: 0.8 },
      { level: 'act', value: 2, clearValue: 1.8 },
      { level: 'danger', value: 3, clearValue: 2.5 },
    ],
  }),
  lasting: named({ ...salty, steps: [level(1.5, 1.2, { minDurationS: 3600 })] }),
  'at-night': named(
    { ...salty, steps: [level(1.5, 1.5)] },
    { active: { hours: { from: '18:00', to: '06:00' }, weekdays: null, season: null } },
  ),
  band: named({
    kind: 'band',
    property: 'water_ph',
    when: 'outside',
    steps: [{ level: 'act', low: 6.5, high: 8, clearLow: 6.7, clearHigh: 7.8 }],
  }),
  change: named({ kind: 'change', property: 'salinity', direction: 'either', windowS: 7200, steps: [level(0.8, 0.3)] }),
  sum: named({
    kind: 'sum',
    property: 'rainfall',
    window: '6h',
    steps: [level(30, 20), level(60, 40, { level: 'danger' })],
  }),
  day: named({ kind: 'sum', property: 'rainfall', window: 'day-19:00', steps: [level(60, 60)] }),
  swing: named({ kind: 'swing', property: 'water_ph', steps: [level(1, 1)] }),
  stuck: named({ kind: 'stuck', property: 'gate_opening', steps: [{ level: 'watch', forS: 6 * 3600 }] }),
  difference: named(
    {
      kind: 'difference',
      property: 'salinity',
      minus: { device: 'tram-b', property: 'salinity' },
      operator: '>',
      steps: [level(0.6, 0.4)],
    },
    { scope: { devices: ['tram-a'] } },
  ),
  together: named({
    kind: 'combination',
    match: 'all',
    parts: [
      { conditions: [{ ...salty, steps: [level(1.2, 1)] }] },
      { not: true, conditions: [{ kind: 'threshold', property: 'rainfall', operator: '>', steps: [level(2, 2)] }] },
    ],
    steps: [{ level: 'act', minDurationS: 1200 }],
  }),
  silent: named({
    kind: 'no-data',
    steps: [
      { level: 'watch', intervals: 3 },
      { level: 'act', intervals: 12 },
    ],
  }),
};

it('rehearses on stored results what ingest did when they came in', async () => {
  for (const [id, rule] of Object.entries(rules)) await platform.rule(id, rule);
  const engine = await platform.start();
  const salinity = {
    'tram-a': walk(7, { from: 1, by: 0.5, low: 0, high: 5 }),
    'tram-b': walk(99, { from: 1, by: 0.4, low: 0, high: 5 }),
  };
  const ph = walk(3, { from: 7, by: 0.4, low: 5, high: 9.5 });
  const rain = walk(21, { from: 0, by: 3, low: 0, high: 8 });
  const transitions = (rule: string): number => platform.alerts.filter(({ alert }) => alert.rule === rule).length;
  // Raised, escalated, cleared; and again.
  const toldBy = new Map([
    [65, 1],
    [75, 2],
    [235, 4],
    [245, 5],
  ]);
  let round = 0;
  for (let at = BEGIN; at < NOW - STEP; at += STEP) {
    round += 1;
    platform.now = at;
    for (const device of ['tram-a', 'tram-b'] as const) {
      const salt = salinity[device].next().value;
      const [water_ph, rainfall] = [ph.next().value, rain.next().value];
      // Twice it says nothing for hours, and once its gate stands still.
      if (device === 'tram-b' && [60, 230].some((from) => round > from && round < from + 20)) continue;
      const gate_opening = round > 100 && round < 160 ? 5 : round;
      platform.queue(device, { ts: at, values: { salinity: salt, water_ph, rainfall, gate_opening } });
    }
    // Not as seldom as the silence that would be told of.
    if (round % 2 === 0 && !toldBy.has(round)) continue;
    await platform.flushed();
    await engine.drained();
    // The clock of the engine itself has to see how long the silence lasts by now.
    const told = toldBy.get(round);
    if (told !== undefined) await until(() => transitions('silent') >= told);
  }
  platform.now = NOW;
  await platform.flushed();
  await engine.drained();

  const places = await PlaceDirectory.load(platform.registry);
  const readings = await openReader(platform.store);
  api = await startApi({ registry: platform.registry, places, readings, now: () => platform.now });
  const kept = await platform.registry.selectFrom('alerts').selectAll().orderBy('raised_at', 'desc').execute();
  const seen = new Set<string>();
  for (const [id, definition] of Object.entries(rules)) {
    const answer = await fetch(`${api.url}/api/v1/rules/rehearsals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ definition, rule: id, days: 5 }),
    });
    const body = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(200);
    const { after, before, ...about } = rehearsal.parse(body);
    const raised = kept
      .filter((row) => row.rule_id === id)
      .map((row) => ({
        device: row.device_id,
        datastream: row.key || null,
        site: row.site_id,
        raisedAt: rfc3339(row.raised_at),
        clearedAt: row.cleared_at === null ? null : rfc3339(row.cleared_at),
        step: row.highest_step,
        peak: row.peak,
        flaps: row.flaps,
      }));
    const sorted = (all: readonly { raisedAt: string; device: string | null }[]) =>
      all.toSorted((a, b) => `${b.raisedAt}${b.device}`.localeCompare(`${a.raisedAt}${a.device}`));
    expect(raised.length, id).toBeGreaterThan(0);
    expect(sorted(after.episodes), id).toMatchObject(sorted(raised));
    expect(after, id).toEqual(before);
    expect(after.alerts).toBe(raised.length);
    expect(after.perDay.reduce((sum, one) => sum + one, 0)).toBe(raised.length);
    expect(about, id).toMatchObject({ truncated: false });
    seen.add((definition as { condition: { kind: string } }).condition.kind);
  }
  expect(seen.size).toBe(9);
  await readings.close();
});
