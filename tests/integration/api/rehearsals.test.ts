import { setImmediate as breathe } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { rehearsal, type rehearsalRequest } from '../../../domain/api/rehearsals.ts';
import { rule } from '../../../domain/api/rules.ts';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { bodyOf, MemoryReadings, type RunningApi, startApi } from './start-api.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  // Noon in Vietnam, so that an hour ago is today.
  api.clock.now = Date.UTC(2026, 10, 22, 5);
  await api.send('POST', '/api/v1/organisations', { id: 'htx', name: 'HTX', kind: 'cooperative' });
  await api.send('POST', '/api/v1/sites', { id: 'cong', name: 'Cống', kind: 'gate', organisation: 'htx' });
  await api.send('POST', '/api/v1/sites', { id: 'khac', name: 'Khác', kind: 'gate' });
  for (const [id, site] of [
    ['phao', 'cong'],
    ['phao-khac', 'khac'],
  ])
    await api.send('POST', '/api/v1/devices', { id, name: `Phao ${id}`, profile: 'generic-json', site });
  // They stood there all the time.
  await api.registry.updateTable('deployments').set({ from_at: 0 }).execute();
});
afterAll(() => api.close());

async function measured(device: string, key: string, results: readonly (readonly [ago: number, value: number])[]) {
  api.readings.add(...results.map(([ago, result]) => ({ device, datastream: key, at: api.clock.now - ago, result })));
  const [property = '', channel = null] = key.split('@');
  await api.registry
    .insertInto('datastreams')
    .values({ device_id: device, key, property, channel, first_at: 0 })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

const ask = (body: z.input<typeof rehearsalRequest>) =>
  api.send('POST', '/api/v1/rules/rehearsals', body, { as: 'manager' });
const rehearsed = (body: z.input<typeof rehearsalRequest>) => bodyOf(rehearsal, ask(body));
const at = (ago: number): string => new Date(api.clock.now - ago).toISOString();

describe('a rehearsal', () => {
  it('tells what a rule would have done, and what the one did that it is to replace', async () => {
    await measured('phao', 'salinity', [
      [3 * DAY, 0.5],
      [2 * DAY, 1.5],
      [2 * DAY - HOUR, 2.5],
      [2 * DAY - 2 * HOUR, 0.5],
      [HOUR, 1.2],
    ]);
    const stored = await bodyOf(
      rule,
      api.send('POST', '/api/v1/rules', thresholdRule({ value: 2 }, { scope: { devices: ['phao'] } })),
    );
    const definition = thresholdRule({ value: 1, clearValue: 0.9, level: 'watch' }, { scope: { devices: ['phao'] } });
    const answer = await rehearsed({ definition, rule: stored.id, days: 4 });
    expect(answer).toMatchObject({
      from: '2026-11-18T17:00:00.000Z',
      to: at(0),
      devices: 1,
      datastreams: 1,
      results: 5,
      truncated: false,
      notes: [],
    });
    expect(answer.after).toEqual({
      alerts: 2,
      messages: 2,
      perDay: [0, 1, 0, 1],
      episodes: [
        {
          device: 'phao',
          deviceName: 'Phao phao',
          site: 'cong',
          siteName: 'Cống',
          datastream: 'salinity',
          raisedAt: at(HOUR),
          clearedAt: null,
          step: 1,
          peak: 1.2,
          flaps: 0,
        },
        {
          device: 'phao',
          deviceName: 'Phao phao',
          site: 'cong',
          siteName: 'Cống',
          datastream: 'salinity',
          raisedAt: at(2 * DAY),
          clearedAt: at(2 * DAY - 2 * HOUR),
          step: 1,
          peak: 2.5,
          flaps: 0,
        },
      ],
    });
    expect(answer.before).toMatchObject({ alerts: 1, messages: 1, perDay: [0, 1, 0, 0], episodes: [{ peak: 2.5 }] });
    expect((await rehearsed({ definition, days: 4 })).before).toBeNull();
    // One that is switched off did nothing.
    await api.send('PUT', `/api/v1/rules/${stored.id}`, { ...stored, enabled: false });
    expect((await rehearsed({ definition, rule: stored.id, days: 4 })).before).toMatchObject({
      alerts: 0,
      perDay: [0, 0, 0, 0],
    });
  });

  it('looks at no device that the caller may not see', async () => {
    await measured('phao-khac', 'salinity', [[HOUR, 3]]);
    const grant = { role: 'manager', scope: 'organisation:htx' } as const;
    const { secret } = await createToken(
      api.registry,
      { name: 'htx', grant, createdBy: 'test', expiresAt: null },
      api.clock.now,
    );
    const definition = thresholdRule({ value: 1 }, { scope: { siteKind: 'gate', place: 'organisation:htx' } });
    const send = (body: object) =>
      fetch(`${api.url}/api/v1/rules/rehearsals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await bodyOf(rehearsal, send({ definition, days: 2 }))).devices).toBe(1);
    const everywhere = await bodyOf(
      rehearsal,
      ask({ definition: { ...definition, scope: { siteKind: 'gate' } }, days: 2 }),
    );
    expect(everywhere.devices).toBe(2);
    const others = thresholdRule({ value: 1 }, { scope: { place: 'organisation:htx', devices: ['phao-khac'] } });
    const refused = await send({ definition: others });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('there is no device');
  });

  it('tells silence by the gaps, and says so', async () => {
    const sent = Array.from({ length: 20 }, (_, i) => [5 * HOUR - i * 5 * MINUTE, 1] as const);
    await measured('phao', 'rainfall', sent);
    const definition = noDataRule(3, { scope: { devices: ['phao'] } });
    const { after, notes } = await rehearsed({ definition, days: 1 });
    expect(notes).toEqual(['silence-from-gaps']);
    // Fifteen minutes are expected: silent from 3 h 25 min ago until the salinity of an hour ago, and soon after that again.
    expect(after).toMatchObject({
      alerts: 1,
      messages: 1,
      episodes: [{ datastream: null, raisedAt: at(3 * HOUR + 25 * MINUTE - 45 * MINUTE), clearedAt: null, flaps: 1 }],
    });
  });

  it('computes what is derived when it was not stored', async () => {
    const profile = deviceProfile.parse({
      id: 'barn',
      name: { vi: 'Chuồng', en: 'Barn' },
      expectedIntervalS: 600,
      fields: ['air_temperature', 'air_humidity'].map((property) => ({ field: property, property })),
      derived: ['thi'],
    });
    await api.send('PUT', '/api/v1/profiles/barn', profile);
    await api.send('POST', '/api/v1/devices', { id: 'chuong', name: 'Chuồng', profile: 'barn', site: 'cong' });
    await api.registry.updateTable('deployments').set({ from_at: 0 }).execute();
    await measured('chuong', 'air_temperature', [
      [2 * HOUR, 25],
      [HOUR, 36],
      [30 * MINUTE, 37],
    ]);
    await measured('chuong', 'air_humidity', [
      [2 * HOUR, 60],
      [HOUR, 80],
    ]);
    const definition = thresholdRule({ property: 'thi', value: 78, clearValue: 77 }, { scope: { profile: 'barn' } });
    const { after, notes } = await rehearsed({ definition, days: 1 });
    expect(notes).toEqual(['derived-computed']);
    // 0.8 · 36 + 0.8 · (36 − 14.4) + 46.4; without humidity nothing is known of half an hour ago.
    expect(after.episodes).toMatchObject([{ datastream: 'thi', raisedAt: at(HOUR), clearedAt: null, peak: 92.48 }]);
  });

  it('says when the range had to be shorter', async () => {
    await api.send('PUT', '/api/v1/settings/retention', { rawDays: 2, hourlyDays: null, dailyDays: null });
    const definition = thresholdRule({ value: 1 }, { scope: { devices: ['phao'] } });
    const { from, truncated, notes, after } = await rehearsed({ definition, days: 30 });
    expect({ from, truncated, notes }).toEqual({
      from: '2026-11-19T17:00:00.000Z',
      truncated: true,
      notes: ['range-shortened'],
    });
    expect(after.perDay).toHaveLength(3);
    await api.send('PUT', '/api/v1/settings/retention', { rawDays: null, hourlyDays: null, dailyDays: null });
  });

  it('looks at 200 datastreams at most, and says so', async () => {
    await api.send('POST', '/api/v1/devices', { id: 'nhieu', name: 'Nhiều kênh', profile: 'generic-json' });
    for (let n = 0; n < 205; n += 1) await measured('nhieu', `voltage@L${n}`, [[HOUR, 240]]);
    const definition = thresholdRule({ property: 'voltage', value: 231 }, { scope: { devices: ['nhieu'] } });
    const { datastreams, truncated, notes, after } = await rehearsed({ definition, days: 1 });
    expect({ datastreams, truncated, notes }).toEqual({
      datastreams: 200,
      truncated: true,
      notes: ['datastreams-left-out'],
    });
    expect(after.alerts).toBe(200);
  });

  it('is refused as the rule itself would be, and for a rule that there is not', async () => {
    expect((await ask({ definition: thresholdRule({ value: 1, clearValue: 3 }) })).status).toBe(400);
    const wrong = await ask({ definition: thresholdRule({ value: 4000 }) });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('body.definition.condition.steps.0.value');
    expect((await ask({ definition: thresholdRule({ value: 1 }), rule: 'gone' })).status).toBe(404);
    expect((await ask({ definition: thresholdRule({ value: 1 }), days: 31 })).status).toBe(400);
  });
});

it('holds the thread up for no more than moments, one at a time for one person', async () => {
  const readings = new MemoryReadings();
  const slow = await startApi({ readings });
  try {
    await slow.send('POST', '/api/v1/devices', { id: 'phao', name: 'Phao', profile: 'generic-json' });
    const results = 43_200;
    const t = Float64Array.from({ length: results }, (_, i) => slow.clock.now - (results - i) * MINUTE);
    const last = t.map((_, i) => Math.sin(i / 50) * 2);
    const count = t.map(() => 1);
    // Rows of a whole month at once, as quickly as they can come.
    readings.series = async ({ from, to }) => {
      await breathe();
      const [first, end] = [from, to].map((instant) => Math.max(0, Math.ceil((instant - (t[0] as number)) / MINUTE)));
      const within = (column: Float64Array) => column.slice(first, end);
      const [at, values] = [within(t), within(last)];
      return { t: at, min: values, mean: values, max: values, last: values, count: within(count) };
    };
    for (let n = 0; n < 12; n += 1)
      await slow.registry
        .insertInto('datastreams')
        .values({ device_id: 'phao', key: `salinity@${n}`, property: 'salinity', channel: `${n}`, first_at: 0 })
        .execute();
    const definition = thresholdRule({ value: 1, clearValue: 0.5 });
    let over = false;
    const first = slow.send('POST', '/api/v1/rules/rehearsals', { definition }).then((answer) => {
      over = true;
      return answer;
    });
    expect((await slow.get('/api/v1/rules')).status).toBe(200);
    expect((await slow.send('POST', '/api/v1/rules/rehearsals', { definition })).status).toBe(429);
    expect(over).toBe(false);
    const { results: seen, after } = await bodyOf(rehearsal, first);
    expect(seen).toBeGreaterThan(500_000);
    expect(after.alerts).toBeGreaterThan(1000);
    expect(after.episodes).toHaveLength(200);
    expect((await slow.send('POST', '/api/v1/rules/rehearsals', { definition, days: 1 })).status).toBe(200);
  } finally {
    await slow.close();
  }
}, 60_000);
