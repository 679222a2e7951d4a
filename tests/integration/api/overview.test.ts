import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overviewSites, overviewVillages } from '../../../domain/api/overview.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createRule } from '../../../store/registry/rules.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { addHousehold, addPlaces, callerWith } from './places-example.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let api: RunningApi;
let now: number;

/** The device was heard, and measured these, so many minutes ago. */
async function heard(device: string, minutesAgo: number, values: Readonly<Record<string, number>>): Promise<void> {
  const at = now - minutesAgo * 60_000;
  await api.registry
    .insertInto('device_activity')
    .values({
      device_id: device,
      last_uplink_at: at,
      live_at: at,
      uplinks: 1,
      observations: 1,
      quarantined: 0,
      status: null,
    })
    .execute();
  const rows = Object.entries(values).map(([key, value]) => ({
    device_id: device,
    key,
    at,
    received_at: at,
    value,
    text: null,
    quality: 0,
  }));
  if (rows.length > 0) await api.registry.insertInto('latest').values(rows).execute();
}

async function alertOf(
  device: string,
  { id, level = 'act', site, key }: { id: string; level?: 'watch' | 'act' | 'danger'; site: string; key: string },
): Promise<void> {
  const definition = ruleDefinition.parse({
    name: { vi: `Quy tắc ${id}`, en: `Rule ${id}` },
    scope: {},
    condition: {
      kind: 'threshold',
      property: 'salinity',
      operator: '>=',
      steps: [{ level, value: 1, clearValue: 0.8 }],
    },
  });
  await api.registry
    .insertInto('alerts')
    .values({
      id,
      rule_id: 'gone',
      device_id: device,
      key,
      site_id: site,
      definition: JSON.stringify(definition),
      state: 'raised',
      step: 1,
      highest_step: 1,
      level,
      value: 1.5,
      peak: 1.5,
      raised_at: now - HOUR,
      group_id: id,
    })
    .execute();
}

const device = (id: string, site: string | null, organisation: string | null = null) =>
  createDevice(api.registry, { id, name: `Máy ${id}`, profile: 'generic-json', site, organisation }, now - 10 * DAY);

const sitesFor = async (call: Awaited<ReturnType<typeof callerWith>>, path = '/overview/sites') =>
  bodyOf(overviewSites, call('GET', `/api/v1${path}`));

beforeAll(async () => {
  api = await startApi();
  // Noon at UTC+7: nothing depends on the hour at which the test runs.
  now = api.clock.now = Date.UTC(2026, 10, 22, 5);
  await addPlaces(api);
  await addHousehold(api, 'nha-nam', 'htx-dong');
  const site = (id: string, more: Partial<Parameters<typeof createSite>[1]>) =>
    createSite(api.registry, { id, name: `Nơi ${id}`, kind: 'field', ...more }, now - 10 * DAY);
  await site('ruong', { organisation: 'htx-dong', village: 'lang-dong' });
  await site('cong', { organisation: 'htx-dong', village: 'lang-dong', kind: 'gate' });
  await site('nha', { organisation: 'htx-dong', kind: 'household', household: 'nha-nam' });
  await site('vuon', { organisation: 'htx-nui', village: 'lang-nui' });
  await site('trong', { organisation: 'htx-nui', village: 'lang-nui' });
  for (const [id, at] of [
    ['am-dat', 'ruong'],
    ['man', 'cong'],
    ['man-2', 'cong'],
    ['dong-ho', 'nha'],
    ['am-dat-nui', 'vuon'],
  ] as const)
    await device(id, at);
  await device('kho', null, 'htx-dong');
  await heard('am-dat', 5, { 'soil_moisture@20cm': 30, battery_voltage: 3.6 });
  await heard('man', 5, { salinity: 0.4 });
  await heard('man-2', 120, { salinity: 2.5, water_temperature: 28 });
  await heard('dong-ho', 5, { water_flow: 0.2 });
  await heard('kho', 5, { air_temperature: 27 });
  await alertOf('man', { id: 'nhe', level: 'watch', site: 'cong', key: 'salinity' });
  await alertOf('man-2', { id: 'nang', level: 'danger', site: 'cong', key: 'water_temperature' });
  await createRule(
    api.registry,
    'tuoi',
    ruleDefinition.parse({
      name: { vi: 'Tới lúc tưới', en: 'Time to water' },
      scope: { place: 'organisation:htx-dong' },
      condition: {
        kind: 'threshold',
        property: 'soil_moisture',
        operator: '<',
        steps: [{ level: 'act', value: 24, clearValue: 26 }],
      },
    }),
    now,
  );
  // Two points a day, from 36 down to 30.
  for (let h = 72; h >= 0; h--)
    api.readings.add({ device: 'am-dat', datastream: 'soil_moisture@20cm', at: now - h * HOUR, result: 30 + h / 12 });
  await api.places.reload();
});

afterAll(() => api.close());

describe('the overview of sites', () => {
  it('shows each site with the figure that matters, how it reports and its worst alert', async () => {
    const { items, elsewhere } = await sitesFor(await callerWith(api, 'viewer', 'organisation:htx-dong'));
    expect(items.map(({ id }) => id)).toEqual(['cong', 'nha', 'ruong']);
    const [gate, , field] = items;
    expect(gate).toMatchObject({
      villageName: 'Làng Phú Đông',
      figure: { device: 'man-2', datastream: 'water_temperature', result: 28 },
      freshness: 'lost',
      devices: { fresh: 1, late: 0, lost: 1, never: 0 },
      members: ['man', 'man-2'],
      alert: { id: 'nang', level: 'danger', ruleName: { vi: 'Quy tắc nang' }, acknowledged: false },
      openAlerts: 2,
    });
    expect(field).toMatchObject({
      figure: { datastream: 'soil_moisture@20cm', result: 30, limits: [{ value: 24, side: 'below', level: 'act' }] },
      freshness: 'fresh',
      alert: null,
    });
    expect(elsewhere).toMatchObject({ total: 1, items: [{ id: 'kho', figure: { result: 27 }, freshness: 'fresh' }] });
  });

  it('says when to water, from the trend and the nearest rule', async () => {
    const { items, advising } = await sitesFor(await callerWith(api, 'viewer', 'village:lang-dong'));
    expect(advising).toBe(false);
    const advice = items.find(({ id }) => id === 'ruong')?.advice;
    expect(advice).toMatchObject({ kind: 'due', what: 'water', from: 'rule', limit: { value: 24 }, device: 'am-dat' });
    if (advice?.kind !== 'due') return;
    expect((Date.parse(advice.at ?? '') - now) / DAY).toBeCloseTo(3, 0);
  });

  it('shows nobody what belongs to others', async () => {
    const { items, elsewhere } = await sitesFor(await callerWith(api, 'viewer', 'organisation:htx-nui'));
    expect(items.map(({ id }) => id)).toEqual(['trong', 'vuon']);
    expect(elsewhere).toEqual({ items: [], total: 0 });
    expect(items[0]).toMatchObject({ figure: null, freshness: null, alert: null, advice: null });
    expect(items[1]).toMatchObject({ freshness: 'never', devices: { never: 1 }, lastUplinkAt: null });
  });

  it('keeps what a household measures from those who may not see households', async () => {
    const house = async (role: 'viewer' | 'manager') =>
      (await sitesFor(await callerWith(api, role, 'organisation:htx-dong'))).items.find(({ id }) => id === 'nha');
    expect(await house('viewer')).toMatchObject({ personal: true, figure: { device: 'dong-ho', result: null } });
    expect(await house('manager')).toMatchObject({ personal: true, figure: { result: 0.2 } });
  });

  it('comes in pages', async () => {
    const admin = await callerWith(api, 'viewer', 'all');
    const first = await sitesFor(admin, '/overview/sites?limit=2');
    expect(first.items).toHaveLength(2);
    const rest = await sitesFor(admin, `/overview/sites?limit=100&cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['cong', 'nha', 'ruong', 'trong', 'vuon']);
    expect(rest.elsewhere).toEqual({ items: [], total: 0 });
    expect((await admin('GET', '/api/v1/overview/sites?limit=0')).status).toBe(400);
    expect((await admin('GET', '/api/v1/overview/sites?cursor=nonsense')).status).toBe(400);
  });
});

/** So many uplinks of a device in each hour of [from, to) before now, of which the last hour is the one that runs. */
async function hours(device: string, { from, to }: { from: number; to: number }, uplinks: number, refused = 0) {
  const rows = [];
  for (let h = from; h >= to; h--)
    rows.push({
      device_id: device,
      hour: Math.floor(now / HOUR) - h,
      uplinks,
      late: 0,
      refused,
      reports: uplinks,
      filled: 0,
    });
  await api.registry.insertInto('device_hours').values(rows).execute();
}

describe('the overview of villages', () => {
  const villagesFor = async (call: Awaited<ReturnType<typeof callerWith>>) =>
    bodyOf(overviewVillages, call('GET', '/api/v1/overview/villages'));

  beforeAll(async () => {
    // Promised every 15 minutes: one is heard as it should be, one half of the time, and refused every now and then.
    await hours('am-dat', { from: 8 * 24, to: 1 }, 4);
    await hours('man', { from: 8 * 24, to: 1 }, 2, 1);
    await hours('man-2', { from: 8 * 24, to: 1 }, 40);
    await api.registry
      .updateTable('alerts')
      .set({ state: 'acknowledged', acknowledged_at: now - HOUR + 240_000 })
      .where('id', '=', 'nhe')
      .execute();
    await api.registry.updateTable('latest').set({ quality: 1 }).where('key', '=', 'battery_voltage').execute();
  });

  it('ranks by what needs attention, with how the data came', async () => {
    const { items, villages, totals } = await villagesFor(await callerWith(api, 'viewer', 'all'));
    expect(villages).toBe(2);
    expect(items.map(({ id }) => id)).toEqual(['lang-dong', 'lang-nui', null]);
    const [first, second, elsewhere] = items;
    expect(first).toMatchObject({
      name: 'Làng Phú Đông',
      commune: '28696@2025-07-01',
      communeName: 'Xã Tân Phú Đông',
      devices: { fresh: 2, late: 0, lost: 1, never: 0 },
      alerts: { watch: 1, act: 0, danger: 1 },
      worst: { id: 'nang', ruleName: { en: 'Rule nang' } },
    });
    // One whole, one half, and one that sends ten times too often, which makes up for nobody.
    expect(first?.days).toHaveLength(7);
    expect(first?.days[0]?.day).toBe('2026-11-16');
    expect(first?.days[0]?.complete).toBeCloseTo(5 / 6, 5);
    expect(first?.complete).toBeCloseTo(5 / 6, 1);
    // Noon here: twelve hours today, as many a week ago.
    expect(first?.today).toBe(12 * 46);
    expect(first?.lastWeek).toBe(12 * 46);
    expect(second).toMatchObject({ complete: null, today: 0, devices: { never: 1 } });
    expect(elsewhere).toMatchObject({ id: null, devices: { fresh: 2 } });
    expect(totals).toMatchObject({
      devices: { fresh: 4, late: 0, lost: 1, never: 1 },
      alerts: { watch: 1, act: 0, danger: 1, waiting: 1 },
      acknowledgedAfterS: 240,
      quality: { alive: 4 / 6, clean: 6 / 7 },
    });
    expect(totals.quality.correct).toBeCloseTo(45 / 46, 5);
  });

  it('counts what came since, and nothing twice', async () => {
    const admin = await callerWith(api, 'viewer', 'all');
    const before = (await villagesFor(admin)).items[0]?.today ?? 0;
    await hours('am-dat', { from: 0, to: 0 }, 3);
    expect((await villagesFor(admin)).items[0]?.today).toBe(before + 3);
    expect((await villagesFor(admin)).items[0]?.today).toBe(before + 3);
    // Past midnight at UTC+7 the day is another.
    api.clock.now = now + 12.5 * HOUR;
    expect((await villagesFor(admin)).items.find(({ id }) => id === 'lang-dong')?.today).toBe(0);
    api.clock.now = now;
    expect((await villagesFor(admin)).items[0]?.today).toBe(before + 3);
  });

  it('shows a cooperative its own alone', async () => {
    const { items, totals } = await villagesFor(await callerWith(api, 'viewer', 'organisation:htx-nui'));
    expect(items.map(({ id }) => id)).toEqual(['lang-nui']);
    expect(totals).toMatchObject({
      devices: { fresh: 0, never: 1 },
      alerts: { danger: 0, waiting: 0 },
      acknowledgedAfterS: null,
      quality: { correct: null, complete: null, clean: null, alive: 0 },
    });
    const none = await villagesFor(await callerWith(api, 'viewer', 'organisation:nobody'));
    expect(none).toMatchObject({ items: [], villages: 0, totals: { today: 0 } });
  });
});
