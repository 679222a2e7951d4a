import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../domain/api/common.ts';
import { effectiveRules, rule } from '../../../domain/api/rules.ts';
import { combination } from '../../../domain/rules/conditions.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  await api.send('POST', '/api/v1/sites', { id: 'ao', name: 'Ao tôm', kind: 'pond' });
  await api.send('POST', '/api/v1/devices', { id: 'phao', name: 'Phao', profile: 'salinity-buoy', site: 'ao' });
  await api.send('POST', '/api/v1/devices', { id: 'tu-do', name: 'Tự do', profile: 'generic-json', site: 'ao' });
});
afterAll(() => api.close());

const post = (body: object) => api.send('POST', '/api/v1/rules', body);
const errorsOf = async (body: object) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  return ((await bodyOf(problem, answer)).errors ?? []).map(({ path, message }) => `${path}: ${message}`);
};

describe('what a rule may say', () => {
  it('names the field of limits that cross over', async () => {
    const [error] = await errorsOf(thresholdRule({ value: 1, clearValue: 2 }));
    expect(error).toMatch(/^body\.condition\.steps\.0\.clearValue: the clear value lies on the wrong side/);
  });

  it('is on what its devices measure', async () => {
    const scope = { devices: ['phao'] };
    expect(await errorsOf(thresholdRule({ property: 'water_level', value: 1 }, { scope }))).toEqual([
      'body.condition.property: the device "phao" does not measure water_level; choose what is measured there (salinity, river_level, water_temperature, battery_voltage, signal_strength), or something else to watch',
    ]);
    const [ofProfile] = await errorsOf(
      thresholdRule({ property: 'salinity', channel: 'deep', value: 1 }, { scope: { profile: 'salinity-buoy' } }),
    );
    expect(ofProfile).toContain('the profile "salinity-buoy" does not measure salinity@deep');
    // One of several is enough, and a device that takes any field may come to measure anything.
    expect(
      (await post(thresholdRule({ property: 'salinity', value: 1 }, { scope: { devices: ['phao', 'tu-do'] } }))).status,
    ).toBe(201);
    expect(
      (await post(thresholdRule({ property: 'nitrite', value: 1 }, { scope: { devices: ['tu-do'] } }))).status,
    ).toBe(201);
    expect((await post(noDataRule(3, { scope }))).status).toBe(201);
  });

  it('is in the unit of what is measured, and within what is possible', async () => {
    expect(await errorsOf(thresholdRule({ value: 4000 }))).toEqual([
      'body.condition.steps.0.value: 4000 is not possible: salinity is 0 to 45 g/L. Is the limit in another unit?',
    ]);
    const [unit] = await errorsOf({ ...thresholdRule({ value: 4 }), unit: 'mg/L' });
    expect(unit).toContain('the limits are in mg/L, but salinity is judged in g/L');
    const made = await post({ ...thresholdRule({ value: 4 }), unit: 'g/L' });
    expect(await made.json()).not.toHaveProperty('unit');
  });

  it('compares datastreams of one unit, of devices that there are', async () => {
    const steps = [{ level: 'act', value: 1, clearValue: 1 }];
    const difference = (minus: object) => ({
      name: { vi: 'Chênh', en: 'Difference' },
      scope: { devices: ['phao'] },
      condition: { kind: 'difference', property: 'salinity', operator: '>', minus, steps },
    });
    expect((await errorsOf(difference({ property: 'river_level' })))[0]).toContain(
      'body.condition.minus.property: salinity is in g/L and river_level in m',
    );
    expect(await errorsOf(difference({ property: 'salinity', device: 'gone' }))).toEqual([
      'body.condition.minus.device: there is no device "gone"',
    ]);
    expect((await post(difference({ property: 'salinity', device: 'tu-do' }))).status).toBe(201);
  });

  it('is of a stage, a profile and a template that there are', async () => {
    expect(await errorsOf(noDataRule(3, { scope: { crop: 'rice', stage: 'moulting' } }))).toEqual([
      'body.scope.stage: "moulting" is not a stage of rice',
    ]);
    expect((await errorsOf(noDataRule(3, { scope: { profile: 'gone' } })))[0]).toContain('there is no profile "gone"');
    expect(await errorsOf(noDataRule(3, { template: { id: 'rice-awd', version: 7 } }))).toEqual([
      'body.template: there is no template "rice-awd" in version 7',
    ]);
  });

  it('is checked in the parts of a combination as well', async () => {
    const part = thresholdRule({ property: 'rainfall', value: 20 }).condition;
    const condition = {
      kind: 'combination',
      match: 'all',
      parts: [{ conditions: [part] }],
      steps: [{ level: 'danger' }],
    };
    expect(combination.safeParse(condition).success).toBe(true);
    const body = { name: { vi: 'Lũ', en: 'Flood' }, scope: { profile: 'salinity-buoy' }, condition };
    expect((await errorsOf(body))[0]).toContain('body.condition.parts.0.conditions.0.property: the profile');
  });
});

describe('rules that watch a device', () => {
  it('are told with the reason, the nearer before those that give way to it', async () => {
    const near = thresholdRule(
      { property: 'river_level', value: 2 },
      { name: { vi: 'Gần', en: 'Near' }, scope: { devices: ['phao'] } },
    );
    const wide = thresholdRule(
      { property: 'river_level', value: 3 },
      { name: { vi: 'Chung', en: 'Wide' }, scope: { siteKind: 'pond', profile: 'salinity-buoy' } },
    );
    const other = thresholdRule({ property: 'river_level', value: 3 }, { scope: { siteKind: 'barn' } });
    const ids: string[] = [];
    for (const one of [wide, near, other]) ids.push((await bodyOf(rule, post(one))).id);
    const { items } = await bodyOf(effectiveRules, api.get('/api/v1/devices/phao/rules'));
    const about = items.filter((item) => ids.includes(item.rule.id));
    expect(about).toMatchObject([
      { rule: { id: ids[1] }, applies: true, because: [{ by: 'device', id: 'phao' }], displacedBy: null },
      {
        rule: { id: ids[0] },
        applies: false,
        because: [
          { by: 'site-kind', id: 'pond' },
          { by: 'profile', id: 'salinity-buoy' },
        ],
        displacedBy: { id: ids[1], name: { vi: 'Gần', en: 'Near' } },
      },
    ]);
    expect(items.find((item) => item.rule.id === 'no-data')).toMatchObject({ because: [{ by: 'all', id: null }] });
    expect((await api.get('/api/v1/devices/gone/rules')).status).toBe(404);
  });
});
