import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../firmware-sim/links/sleep.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { at, clockOff, DAY, HOUR, MINUTE, radioOff, Scene } from './scene.ts';

vi.setConfig({ testTimeout: 90_000 });

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  await scene.person('bay', { quiet: null });
  await scene.site('ao-1');
});
afterEach(async () => {
  expect(scene.troubles).toEqual([]);
  await scene.close();
});

const during = (from: number, until: number, inside: number, outside: number) => (now: number) => ({
  salinity: now >= from && now < until ? inside : outside,
});

describe('a value that swings ±0.1 around the limit for an hour', () => {
  const swing = (now: number): number => 4 + (Math.floor(now / MINUTE) % 2 === 0 ? 0.1 : -0.1);
  const swinging = (now: number) => ({ salinity: now >= at('08:10') && now < at('09:10') ? swing(now) : 1 });

  it.each([
    ['with hysteresis', 3.5, 0],
    ['without', 4, 29],
  ])('gives one message, and one when it is over, %s', async (_, clearValue, flaps) => {
    await scene.rule('salty', thresholdRule({ value: 4, clearValue }));
    await scene.device('phao', { site: 'ao-1', everyS: 60, reads: swinging });
    await scene.begin();
    await scene.until(at('09:10'), MINUTE);
    expect(scene.told()).toEqual(['08:11 bay raised act']);
    await scene.until(at('11:00'));
    expect(scene.told().map((one) => one.slice(6))).toEqual(['bay cleared act']);
    expect(await scene.alert()).toMatchObject({ state: 'cleared', flaps });
  });
});

it('a batch that comes two hours late raises nothing and wakes nobody; the next digest has one entry of it', async () => {
  await scene.rule('salty', thresholdRule({ value: 4, clearValue: 3.5 }));
  await scene.device('phao', {
    site: 'ao-1',
    reads: during(at('09:00'), at('10:00'), 6.5, 1),
    link: [radioOff(at('08:55'), at('12:00'))],
  });
  await scene.begin();
  await scene.until(at('06:00', 1), 30 * MINUTE);
  expect(scene.stats).toMatchObject({ reports: 132, acknowledged: 132 });
  expect([await scene.alerts(), await scene.events(), scene.told()]).toEqual([[], {}, []]);
  await scene.until(at('06:35', 1));
  const [digest, ...more] = scene.sent;
  expect(more).toEqual([]);
  expect(scene.told()).toEqual(['06:30 bay digest -']);
  expect(digest?.message.text.match(/6,5/g)).toHaveLength(1);
  const items = await scene.registry.selectFrom('digest_items').selectAll().execute();
  expect(items).toHaveLength(1);
  await scene.until(at('06:35', 2), HOUR);
  expect(scene.told()).toEqual([]);
});

it('a device that sleeps six hours at a time, as its profile says, is not silent; one that then stays away is, once', async () => {
  await scene.profile({ id: 'ngu', expectedIntervalS: 900, sleepS: 6 * 3600 });
  await scene.rule('silent', noDataRule(3));
  const gone = at('14:00', 1);
  await scene.device('cam-bien', {
    profile: 'ngu',
    site: 'ao-1',
    everyS: 900,
    link: [sleep(6 * HOUR, 10 * MINUTE), radioOff(gone, gone + 30 * DAY)],
  });
  await scene.person('tam', { tellFrom: 'watch', quiet: null });
  await scene.begin();
  await scene.until(gone, 30 * MINUTE);
  expect(await scene.alerts()).toEqual([]);
  const { live_at } = await scene.registry.selectFrom('device_activity').select('live_at').executeTakeFirstOrThrow();
  await scene.until(gone + DAY, HOUR);
  expect(await scene.alert()).toMatchObject({ state: 'raised', raised_at: (live_at ?? 0) + 6.25 * HOUR });
  expect(scene.told().map((one) => one.slice(6))).toContain('tam raised watch');
});

it('what has to last an hour lasts an hour although the server is started anew in the middle', async () => {
  await scene.rule('salty', thresholdRule({ value: 4, clearValue: 3.5, minDurationS: 3600 }));
  await scene.device('phao', { site: 'ao-1', reads: during(at('09:00'), at('12:00'), 5, 1) });
  await scene.begin();
  for (const time of ['09:20', '09:45', '09:58'] as const) {
    await scene.until(at(time));
    await scene.restart();
  }
  expect(await scene.alerts()).toEqual([]);
  await scene.until(at('10:15'));
  const { raised_at } = await scene.alert();
  const [first] = await scene.platform.stored('phao').then((all) => all.filter(({ result }) => result === 5));
  expect(raised_at).toBe((first?.at ?? 0) + HOUR);
  await scene.restart();
  await scene.until(at('13:00'));
  expect(await scene.events()).toEqual({ raised: 1, cleared: 1 });
  expect(scene.told().map((one) => one.slice(6))).toEqual(['bay raised act', 'bay cleared act']);
});

describe('two hours of clocks that are wrong', () => {
  beforeEach(async () => {
    await scene.rule('salty', thresholdRule({ value: 4, clearValue: 3.5, minDurationS: 1200 }));
    await scene.rule('silent', noDataRule(3));
  });

  it.each([
    ['two hours ahead', 2 * HOUR],
    ['four minutes ahead', 4 * MINUTE],
    ['four minutes behind', -4 * MINUTE],
    ['two hours behind', -2 * HOUR],
  ])(
    'of a device, %s and then right again: nobody is taken for silent, nothing hangs, no alert is lost',
    async (_, off) => {
      await scene.device('phao', {
        site: 'ao-1',
        reads: during(at('11:00'), at('14:00'), 5, 1),
        link: [clockOff(off, at('10:00'), at('12:00'))],
      });
      await scene.device('calm', {
        site: 'ao-1',
        reads: () => ({ salinity: 1 }),
        link: [clockOff(off, at('10:00'), at('12:00'))],
      });
      await scene.begin();
      await scene.until(at('12:45'));
      const { rule_id, state, raised_at } = await scene.alert();
      expect([rule_id, state]).toEqual(['salty', 'raised']);
      expect(raised_at).toBeGreaterThanOrEqual(at('11:16'));
      await scene.until(at('16:00'));
      expect(await scene.events()).toEqual({ raised: 1, cleared: 1 });
      expect(scene.told().map((one) => one.slice(6))).toEqual(['bay raised act', 'bay cleared act']);
    },
  );

  it.each([
    ['put forward two hours, then right', 2 * HOUR],
    ['put back two hours, then right', -2 * HOUR],
  ])('of the server, %s: nobody is taken for silent, nothing hangs, no alert is lost', async (_, off) => {
    await scene.device('phao', { site: 'ao-1', reads: during(at('11:00'), at('14:00'), 5, 1) });
    await scene.device('gone', {
      site: 'ao-1',
      reads: () => ({ salinity: 1 }),
      link: [radioOff(at('13:30'), at('15:00'))],
    });
    await scene.begin();
    await scene.until(at('10:00'));
    await scene.putServerClock(off);
    await scene.until(at('10:55'));
    expect(await scene.alerts()).toEqual([]);
    await scene.until(at('11:45'));
    expect((await scene.alert()).rule_id).toBe('salty');
    await scene.until(at('12:00'));
    await scene.putServerClock(0);
    await scene.until(at('13:29'));
    expect((await scene.alert()).state).toBe('raised');
    await scene.until(at('14:30'));
    expect((await scene.alerts()).map(({ rule_id, state }) => `${rule_id} ${state}`).sort()).toEqual([
      'salty cleared',
      'silent raised',
    ]);
    await scene.until(at('15:30'));
    expect(await scene.events()).toEqual({ raised: 2, cleared: 2 });
  });
});
