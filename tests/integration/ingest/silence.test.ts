import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { updateDevice } from '../../../store/registry/devices.ts';
import { putProfile } from '../../../store/registry/profiles.ts';
import { updateRule } from '../../../store/registry/rules.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { alertRows, happened, measured } from './alerting.ts';
import { NOW, Platform, until } from './platform.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

/** The clock shows another time; resolves once it was looked at and what came of it is recorded. */
async function clock(at: number): Promise<void> {
  platform.now = at;
  const { engine } = platform;
  if (!engine) throw new Error('not started');
  await engine.drained();
  await until(() => engine.caughtUp);
  engine.tick();
  // What comes next goes into a commit after that of what the clock brought about.
  await platform.send('nobody', {});
  await engine.drained();
}

const through = (device: string, values: Readonly<Record<string, number>>, gateway = 'gw') =>
  platform.send(device, { ts: platform.now, values }, { connection: gateway });

describe('a device that is made to sleep', () => {
  it('for six hours is not silent while it may be asleep', async () => {
    const profile = { id: 'sleeper', name: { vi: 'Phao', en: 'Buoy' }, expectedIntervalS: 600, sleepS: 6 * 3600 };
    await putProfile(platform.registry, deviceProfile.parse({ ...profile, unknownFields: 'accept' }), {
      expected: null,
      now: NOW,
    });
    await platform.device('buoy', 'sleeper');
    await platform.device('awake');
    await platform.rule('silent', noDataRule(3));
    await platform.start();
    await measured(platform, 'buoy', { salinity: 1 });
    await measured(platform, 'awake', { salinity: 1 });
    await clock(NOW + 6 * HOUR_MS);
    expect(await happened(platform)).toEqual(['raised silent awake 1']);
    await measured(platform, 'buoy', { salinity: 1 });
    await clock(NOW + 12 * HOUR_MS);
    expect(await happened(platform)).toEqual(['raised silent awake 1']);
    await clock(NOW + 12 * HOUR_MS + 11 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent awake 1', 'raised silent buoy 1']);
  });
});

describe('silence', () => {
  it('goes up its steps by the clock and is over with the first sign of life', async () => {
    await platform.device('a');
    await platform.rule('silent', noDataRule([2, 6]));
    await platform.start();
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 21 * MINUTE_MS);
    await clock(NOW + 61 * MINUTE_MS);
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 62 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent a 1', 'escalated silent a 2', 'cleared silent a 2']);
    const [row] = await alertRows(platform);
    expect(row).toMatchObject({ raised_at: NOW + 20 * MINUTE_MS, cleared_at: NOW + 61 * MINUTE_MS });
  });

  it('is told of in the active time of its rule only, from its begin on, and is over at any time', async () => {
    await platform.device('a');
    const active = { hours: { from: '13:00', to: '18:00' } };
    // At noon.
    await platform.rule('silent', noDataRule(2, { active }));
    await platform.start();
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 59 * MINUTE_MS);
    expect(await happened(platform)).toEqual([]);
    await clock(NOW + HOUR_MS + 1);
    expect(await happened(platform)).toEqual(['raised silent a 1']);
    expect((await alertRows(platform))[0]?.raised_at).toBe(NOW + HOUR_MS);
    await clock(NOW + 7 * HOUR_MS);
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 8 * HOUR_MS);
    expect(await happened(platform)).toEqual(['raised silent a 1', 'cleared silent a 1']);
    // It speaks again before the next day's hours begin.
    await measured(platform, 'a', { salinity: 1 });
    platform.now = NOW + 25 * HOUR_MS - MINUTE_MS;
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 25 * HOUR_MS + 1);
    expect(await happened(platform)).toHaveLength(2);
  });

  it('behind a gateway is not told of before the active time begins either', async () => {
    await platform.device('gw');
    for (const id of ['a', 'b']) await platform.device(id, undefined, 'gw');
    const active = { hours: { from: '13:00', to: '18:00' } };
    await platform.rule('silent', noDataRule(2, { active }));
    await platform.start();
    await through('a', { salinity: 1 });
    await through('b', { salinity: 1 });
    await clock(NOW + 59 * MINUTE_MS);
    expect(await happened(platform)).toEqual([]);
    await clock(NOW + HOUR_MS + 1);
    expect(await happened(platform)).toEqual(['raised silent gw 1', 'explained silent gw 1']);
  });

  it('stays where it is when its rule is edited to fewer steps than it has reached, and ends as ever', async () => {
    await platform.device('a');
    await platform.rule('silent', noDataRule([2, 6, 9]));
    const engine = await platform.start();
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 91 * MINUTE_MS);
    const definition = ruleDefinition.parse(noDataRule(2));
    await updateRule(platform.registry, 'silent', definition, { expected: null, now: platform.now });
    await engine.registryChanged();
    await clock(NOW + 92 * MINUTE_MS);
    await measured(platform, 'a', { salinity: 1 });
    await clock(NOW + 93 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent a 3', 'cleared silent a 3']);
  });

  it('and a sign of life that cross each other leave nothing open, whichever comes first', async () => {
    await platform.device('a');
    await platform.rule('silent', noDataRule(2));
    const engine = await platform.start();
    await measured(platform, 'a', { salinity: 1 });
    await engine.drained();
    for (let round = 1; round <= 20; round += 1) {
      platform.now += 20 * MINUTE_MS + 1;
      // It was received before the clock was looked at, after it, or at that very time; and read by then or not.
      const receivedAt = platform.now + ((round % 3) - 1) * 500;
      const sent = platform.send('a', { salinity: round }, { receivedAt });
      if (round % 4 < 2) engine.tick();
      await sent;
      engine.tick();
      if (round % 5 === 0) await engine.registryChanged();
      engine.tick();
      await engine.drained();
      engine.tick();
      const open = (await alertRows(platform)).filter(({ state }) => state !== 'cleared');
      expect(open).toEqual([]);
    }
    await platform.stop();
    await platform.start();
    await platform.engine?.drained();
    const events = await happened(platform);
    expect(events.filter((event) => event.startsWith('cleared'))).toHaveLength(events.length / 2);
  });

  it('is nobody’s when the clock is put forward by two hours, and nothing waits when it is put back', async () => {
    let put = 0;
    const wall = (at: number): void => {
      platform.now = at + put;
    };
    await platform.device('a');
    await platform.device('own-time');
    await platform.rule('silent', noDataRule(2));
    await platform.rule('salt', thresholdRule({ value: 4 }));
    let steady = NOW;
    const engine = await platform.start({ steady: () => steady });
    const minutes = async (count: number, salinity: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        steady += MINUTE_MS;
        wall(steady);
        await platform.send('a', { salinity });
        await platform.send('own-time', { ts: steady, values: { salinity } });
        await engine.drained();
        engine.tick();
      }
    };
    await minutes(5, 1);
    put = 2 * HOUR_MS;
    await minutes(40, 1);
    expect(await happened(platform)).toEqual([]);
    await minutes(1, 5);
    expect(await happened(platform)).toEqual(['raised salt a 1', 'raised salt own-time 1']);
    put = 0;
    await minutes(2, 5);
    await minutes(2, 1);
    expect((await happened(platform)).slice(2)).toEqual(['cleared salt a 1', 'cleared salt own-time 1']);
    steady += 25 * MINUTE_MS;
    await clock(steady);
    expect((await happened(platform)).slice(4).sort()).toEqual(['raised silent a 1', 'raised silent own-time 1']);
    await minutes(1, 1);
    expect((await alertRows(platform)).every(({ state }) => state === 'cleared')).toBe(true);
  });
});

describe('a gateway that carries nothing any more', () => {
  const KIDS = ['k1', 'k2', 'k3'];

  beforeEach(async () => {
    await platform.device('gw', 'gateway', null, 3600);
    for (const id of KIDS) await platform.device(id, 'generic-json', 'gw');
  });

  const everybody = async (): Promise<void> => {
    for (const id of KIDS) await through(id, { salinity: 1 });
  };
  const explains = async (): Promise<number | undefined> =>
    (await alertRows(platform)).find(({ device_id }) => device_id === 'gw')?.explains;

  it('is one alert, which says how many devices are silent behind it', async () => {
    await platform.rule('silent', noDataRule(2));
    await platform.start();
    await everybody();
    await clock(NOW + 21 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent gw 1', 'explained silent gw 1']);
    expect(await explains()).toBe(3);
    // Told in the timeline, but to nobody.
    const outbox = await platform.registry.selectFrom('outbox').select('kind').execute();
    expect(outbox).toEqual([{ kind: 'alert-raised' }]);
  });

  it('gives its devices time to speak when it is back, then tells of those that do not', async () => {
    await platform.rule('silent', noDataRule(2));
    await platform.start();
    await everybody();
    await clock(NOW + 61 * MINUTE_MS);
    await through('k1', { salinity: 1 });
    await clock(NOW + 80 * MINUTE_MS);
    await through('k1', { salinity: 1 });
    expect(await happened(platform)).toEqual(['raised silent gw 1', 'explained silent gw 1', 'cleared silent gw 1']);
    await clock(NOW + 82 * MINUTE_MS);
    expect((await happened(platform)).slice(3)).toEqual(['raised silent k2 1', 'raised silent k3 1']);
    await everybody();
    await clock(NOW + 83 * MINUTE_MS);
    expect((await alertRows(platform)).filter(({ state }) => state !== 'cleared')).toEqual([]);
  });

  it('that speaks itself explains nothing, nor one that falls silent after its device', async () => {
    await platform.rule('silent', noDataRule(2));
    await platform.start();
    await everybody();
    platform.now = NOW + 10 * MINUTE_MS;
    await through('k1', { salinity: 1 });
    await through('k2', { salinity: 1 });
    await clock(NOW + 21 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent k3 1']);
    await clock(NOW + 31 * MINUTE_MS);
    expect((await happened(platform)).slice(1)).toEqual(['raised silent gw 1', 'explained silent gw 1']);
    expect(await explains()).toBe(2);
    // What was told of before stays, and is over when the device speaks.
    await everybody();
    await clock(NOW + 32 * MINUTE_MS);
    expect((await alertRows(platform)).every(({ state }) => state === 'cleared')).toBe(true);
  });

  it('is told of by a rule that watches only what is behind it, and still after a restart', async () => {
    await platform.rule('silent', noDataRule(2, { scope: { devices: KIDS } }));
    await platform.start();
    await everybody();
    await clock(NOW + 21 * MINUTE_MS);
    await platform.stop();
    await platform.start();
    await clock(NOW + 50 * MINUTE_MS);
    expect(await happened(platform)).toEqual(['raised silent gw 1', 'explained silent gw 1']);
    expect(await explains()).toBe(3);
    await everybody();
    await clock(NOW + 51 * MINUTE_MS);
    expect((await happened(platform)).at(-1)).toBe('cleared silent gw 1');
    expect((await alertRows(platform)).every(({ state }) => state === 'cleared')).toBe(true);
  });

  it('says that fewer are silent when one finds another way', async () => {
    await platform.rule('silent', noDataRule(2));
    const engine = await platform.start();
    await everybody();
    await clock(NOW + 21 * MINUTE_MS);
    await platform.send('k2', { salinity: 1 });
    await clock(NOW + 22 * MINUTE_MS);
    expect(await explains()).toBe(2);
    await updateDevice(platform.registry, 'k3', { gateway: null }, { expected: 1, now: platform.now });
    await engine.registryChanged();
    await clock(NOW + 23 * MINUTE_MS);
    expect(await explains()).toBe(1);
    expect((await happened(platform)).slice(-2)).toEqual(['raised silent k3 1', 'explained silent gw 1']);
  });
});
