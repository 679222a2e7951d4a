import { afterEach, describe, expect, it, vi } from 'vitest';
import { temperatureHumidityIndex } from '../../../domain/derived/thi.ts';
import { thresholdRule } from '../../support/rules.ts';
import { at, DAY, HOUR, MINUTE, Scene } from './scene.ts';

vi.setConfig({ testTimeout: 90_000 });

let scene: Scene;
afterEach(async () => {
  expect(scene.troubles).toEqual([]);
  await scene.close();
});
async function open(options: { start?: number; anchor?: number } = {}): Promise<void> {
  scene = await Scene.open(options);
  await scene.person('bay', { quiet: null, tellFrom: 'watch' });
  await scene.site('ao-1');
}

const rule = (condition: object) => ({ ...thresholdRule({ value: 1 }), condition });
const step = (value: number, clearValue = value, level = 'act') => ({ value, clearValue, level });
const said = (): string[] => scene.told().map((one) => one.slice(6));
const raisedOf = async (id: string): Promise<number[]> =>
  (await scene.alerts()).filter(({ rule_id }) => rule_id === id).map(({ raised_at }) => raised_at);

describe('oxygen that falls before dawn', () => {
  it('is told of by how fast it falls, long before it is too low', async () => {
    await open({ start: at('20:00'), anchor: at('12:00', 2) });
    const falls = { kind: 'change', property: 'dissolved_oxygen', direction: 'fall', windowS: 3 * 3600 };
    await scene.rule('falls', rule({ ...falls, steps: [step(1.2, 0.8, 'watch')] }));
    await scene.rule('low', thresholdRule({ property: 'dissolved_oxygen', operator: '<', value: 3, clearValue: 3.5 }));
    await scene.device('calm', { profile: 'pond-sonde', site: await scene.site('ao-2') });
    await scene.device('collapsing', { profile: 'pond-sonde', site: 'ao-1', story: 'oxygen-night' });
    await scene.begin();
    await scene.until(at('09:00', 1), 20 * MINUTE);
    const of = (await scene.alerts()).filter(({ device_id }) => device_id === 'collapsing');
    const [falling] = of.filter(({ rule_id }) => rule_id === 'falls').map(({ raised_at }) => raised_at);
    const [low] = of.filter(({ rule_id }) => rule_id === 'low').map(({ raised_at }) => raised_at);
    expect(low).toBeGreaterThan(at('01:00', 1));
    expect(low).toBeLessThan(at('06:00', 1));
    expect(((low ?? 0) - (falling ?? 0)) / HOUR).toBeGreaterThan(1);
    expect(
      (await scene.alerts()).filter(({ device_id, rule_id }) => device_id === 'calm' && rule_id === 'low'),
    ).toEqual([]);
  });
});

describe('rain', () => {
  // 10 mm an hour from 22:00 until 04:00: 60 mm, half of it before midnight.
  const wet = (now: number) => now > at('22:00') && now <= at('04:00', 1);
  const reads = (now: number) => ({ rainfall: wet(now) ? 2.5 : 0 });

  it('of 72 hours is added up over days, and each local day begins where its rule says', async () => {
    await open();
    const sum = (window: string, value: number) =>
      rule({ kind: 'sum', property: 'rainfall', window, steps: [step(value)] });
    // Rules on one topic: the nearest alone applies, and of equally near ones all.
    await scene.rule('72h', sum('72h', 55));
    await scene.rule('1h', sum('1h', 9.9));
    await scene.rule('day-19', sum('day-19:00', 55));
    await scene.rule('day-00', sum('day-00:00', 45));
    await scene.device('tram', { site: 'ao-1', everyS: 900, reads });
    await scene.begin();
    await scene.until(at('12:00', 1), HOUR);
    const raised = async (id: string) => (((await raisedOf(id))[0] ?? Number.NaN) - at('22:00')) / HOUR;
    expect(await raised('1h')).toBeCloseTo(1, 0);
    expect(await raised('day-19')).toBeCloseTo(5.6, 0);
    expect(await raised('72h')).toBeCloseTo(5.6, 0);
    // By the day that begins at midnight there were but 40 mm.
    expect(await raisedOf('day-00')).toEqual([]);
    const peak = (await scene.alerts()).find(({ rule_id }) => rule_id === '72h')?.peak;
    expect(peak).toBeCloseTo(60, 0);
  });
});

it('pH that swings by more than 0.5 within a day is told of before the day is over', async () => {
  await open({ start: at('05:00') });
  await scene.rule('swing', rule({ kind: 'swing', property: 'water_ph', steps: [step(0.5)] }));
  const ph = (swing: number) => (now: number) => ({
    water_ph: Math.round((7.9 + (swing / 2) * Math.sin(((now - at('10:00')) / DAY) * 2 * Math.PI)) * 1000) / 1000,
  });
  await scene.device('wild', { site: 'ao-1', reads: ph(0.8) });
  await scene.device('calm', { site: await scene.site('ao-2'), reads: ph(0.4) });
  await scene.begin();
  await scene.until(at('20:00'), 30 * MINUTE);
  expect(await scene.alert()).toMatchObject({ device_id: 'wild', state: 'raised' });
  expect((await scene.alert()).raised_at).toBeLessThan(at('16:30'));
});

it('heat and damp of a barn make its index, and that an alert', async () => {
  await open({ start: at('06:00') });
  await scene.rule(
    'heat',
    rule({ kind: 'threshold', property: 'thi', operator: '>=', steps: [step(78, 76), step(84, 82, 'danger')] }),
  );
  const air = (now: number) => {
    const warm = Math.sin(Math.max(0, Math.min(1, (now - at('08:00')) / (10 * HOUR))) * Math.PI);
    return { air_temperature: 24 + 10 * warm, air_humidity: 75 };
  };
  await scene.device('chuong', { site: await scene.site('chuong-bo', 'barn'), reads: air });
  await scene.begin();
  await scene.until(at('20:00'), 20 * MINUTE);
  const { key, state, highest_step, peak } = await scene.alert();
  expect([key, state, highest_step]).toEqual(['thi', 'cleared', 2]);
  expect(peak).toBeCloseTo(temperatureHumidityIndex(34, 75), 0);
  expect(said()).toEqual(['bay raised act', 'bay escalated danger', expect.stringContaining('bay cleared')]);
});

it('warm water and little oxygen are one alert although two devices measure them', async () => {
  await open();
  const part = (property: string, operator: string, value: number, clearValue = value) => ({
    conditions: [{ kind: 'threshold', property, operator, steps: [step(value, clearValue)] }],
  });
  const parts = [part('water_temperature', '>=', 32, 31), part('dissolved_oxygen', '<', 4, 4.5)];
  await scene.rule(
    'both',
    rule({ kind: 'combination', match: 'all', parts, steps: [{ level: 'danger', minDurationS: 600 }] }),
  );
  const warm = (now: number) => ({ water_temperature: now >= at('10:00') && now < at('14:00') ? 33 : 29 });
  const poor = (now: number) => ({ dissolved_oxygen: now >= at('11:00') && now < at('15:00') ? 3 : 6 });
  await scene.device('nhiet', { site: 'ao-1', reads: warm });
  await scene.device('oxy', { site: 'ao-1', reads: poor });
  // The same at two ponds is nobody's trouble.
  await scene.device('nhiet-2', { site: await scene.site('ao-2'), reads: warm });
  await scene.device('oxy-2', { site: await scene.site('ao-3'), reads: poor });
  await scene.begin();
  await scene.until(at('10:55'));
  expect(await scene.alerts()).toEqual([]);
  await scene.until(at('11:40'));
  await scene.restart();
  expect(await scene.alert()).toMatchObject({ device_id: null, state: 'raised' });
  expect(said()).toEqual(['bay raised danger']);
  await scene.until(at('15:00'), 15 * MINUTE);
  expect((await scene.alert()).cleared_at).toBeLessThan(at('14:15'));
  expect(said()).toEqual(['bay cleared danger']);
});

it('a gate that lets salt through is known by what stands before and behind it', async () => {
  await open();
  const minus = { device: 'truoc', property: 'salinity' };
  const difference = { kind: 'difference', property: 'salinity', minus, operator: '>=', steps: [step(-0.5, -0.7)] };
  await scene.rule('leak', { ...rule(difference), scope: { devices: ['sau'] } });
  await scene.device('truoc', { site: 'ao-1', reads: () => ({ salinity: 4 }) });
  const behind = (now: number) => ({ salinity: now < at('11:00') ? 1 : 3.8 });
  await scene.device('sau', { site: await scene.site('sau-cong', 'gate'), reads: behind });
  await scene.begin();
  await scene.until(at('10:55'), 15 * MINUTE);
  expect(await scene.alerts()).toEqual([]);
  await scene.until(at('11:30'));
  const { device_id, peak } = await scene.alert();
  expect([device_id, Number(peak?.toFixed(3))]).toEqual(['sau', -0.2]);
});

describe('a pipe that leaks', () => {
  const DAYS = 18;
  const litres = (now: number): number => {
    const hour = ((now + 7 * HOUR) % DAY) / HOUR;
    if (now < at('00:00', DAYS - 3)) return hour >= 1 && hour < 5 ? 0.05 : 1.2;
    return hour >= 1 && hour < 5 ? 0.6 : 1.2;
  };

  it('is found by its night flow against the median of fourteen nights, and a day that is never still', async () => {
    await open({ start: at('12:00') });
    const flow = { property: 'water_flow' };
    await scene.rule('night', rule({ kind: 'night-flow', ...flow, steps: [step(3, 2)] }));
    await scene.rule('still', rule({ kind: 'never-zero', ...flow, hours: 24, steps: [step(0.3, 0.2)] }));
    await scene.device('dong-ho', {
      site: await scene.site('nha-may', 'meters'),
      everyS: 1800,
      reads: (now) => ({ water_flow: litres(now) }),
    });
    await scene.begin();
    await scene.until(at('00:00', DAYS - 3), 12 * HOUR);
    expect(await scene.alerts()).toEqual([]);
    await scene.restart();
    await scene.until(at('12:00', DAYS - 3), 2 * HOUR);
    const [night, still] = await scene.alerts();
    expect([night?.rule_id, still?.rule_id]).toEqual(['night', 'still']);
    expect(((night?.raised_at ?? 0) - at('04:00', DAYS - 3)) / HOUR).toBeLessThan(0.6);
    expect(night?.peak).toBeCloseTo(12, 0);
    // The last rest ended at five the day before.
    expect(((still?.raised_at ?? 0) - at('05:00', DAYS - 3)) / HOUR).toBeLessThan(1.1);
    expect(still?.peak).toBe(0.6);
  });
});

it('a sensor that says the same for hours is stuck, one that hardly moves is not', async () => {
  await open();
  const stuck = { kind: 'stuck', property: 'water_temperature', steps: [{ level: 'watch', forS: 4 * 3600 }] };
  await scene.rule('stuck', rule(stuck));
  const wavers = (now: number): number => 29 + (Math.floor(now / HOUR) % 2) / 10;
  await scene.device('ket', {
    site: 'ao-1',
    reads: (now) => ({ water_temperature: now < at('10:00') || now >= at('16:00') ? wavers(now) : 30 }),
  });
  await scene.device('chay', { site: await scene.site('ao-2'), reads: (now) => ({ water_temperature: wavers(now) }) });
  await scene.begin();
  await scene.until(at('15:00'), 15 * MINUTE);
  const { device_id, raised_at } = await scene.alert();
  expect(device_id).toBe('ket');
  expect((raised_at - at('14:00')) / MINUTE).toBeLessThan(20);
  await scene.until(at('17:00'), 15 * MINUTE);
  expect(await scene.events()).toEqual({ raised: 1, cleared: 1 });
});
