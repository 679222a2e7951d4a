import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { getDevice, updateDevice } from '../../../store/registry/devices.ts';
import { putProfile } from '../../../store/registry/profiles.ts';
import { deleteRule, updateRule } from '../../../store/registry/rules.ts';
import { ruleOn, thresholdRule } from '../../support/rules.ts';
import { alertRows, happened, measured, sitesWithDevices } from './alerting.ts';
import { NOW, Platform, until } from './platform.ts';

type LimitSteps = Extract<Parameters<typeof ruleOn>[0], { kind: 'threshold' }>['steps'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

/** One reading a minute, each of one device. */
async function readings(
  ...list: readonly (readonly [device: string, values: Record<string, number>])[]
): Promise<void> {
  for (const [device, values] of list) {
    platform.now += MINUTE_MS;
    await measured(platform, device, values);
  }
  await platform.engine?.drained();
}

const findings = () => platform.registry.selectFrom('late_findings').selectAll().orderBy('day').execute();

describe('readings that come late', () => {
  it('raise nothing, and are one finding for the day on which they were measured', async () => {
    await platform.device('a');
    const steps: LimitSteps = [
      { level: 'watch', value: 1, clearValue: 0.8 },
      { level: 'danger', value: 4, clearValue: 3.5 },
    ];
    await platform.rule('salt', ruleOn({ kind: 'threshold', property: 'salinity', operator: '>=', steps }));
    const engine = await platform.start();
    // From 00:30 in Vietnam on, which is 17:30 of the day before in UTC, two hours late.
    platform.now = Date.UTC(2026, 10, 22, 22);
    for (let i = 0; i < 24; i += 1)
      await measured(
        platform,
        'a',
        { salinity: i % 12 === 7 ? 5 : 2 },
        { at: Date.UTC(2026, 10, 22, 17, 30) + i * 5 * MINUTE_MS },
      );
    await engine.drained();
    expect(await happened(platform)).toEqual([]);
    const [finding, ...others] = await findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule_id: 'salt',
      device_id: 'a',
      key: 'salinity',
      day: '2026-11-23',
      step: 2,
      level: 'danger',
    });
    expect(finding).toMatchObject({
      worst: 5,
      results: 24,
      first_at: Date.UTC(2026, 10, 22, 17, 30),
      digested_at: null,
    });
  });

  it('are told again only when they were worse than was told', async () => {
    await platform.device('a');
    const steps: LimitSteps = [
      { level: 'watch', value: 3, clearValue: 3 },
      { level: 'danger', value: 2, clearValue: 2 },
    ];
    await platform.rule('oxygen', ruleOn({ kind: 'threshold', property: 'dissolved_oxygen', operator: '<', steps }));
    const engine = await platform.start();
    const at = NOW - 3 * HOUR_MS;
    const late = async (minute: number, dissolved_oxygen: number): Promise<void> => {
      await measured(platform, 'a', { dissolved_oxygen }, { at: at + minute * MINUTE_MS });
      await engine.drained();
    };
    await late(10, 2.5);
    await platform.registry.updateTable('late_findings').set({ digested_at: NOW }).execute();
    await late(0, 2.7);
    expect(await findings()).toMatchObject([{ worst: 2.5, results: 2, first_at: at, digested_at: NOW }]);
    await late(20, 1.5);
    expect(await findings()).toMatchObject([{ worst: 1.5, results: 3, step: 2, level: 'danger', digested_at: null }]);
  });

  it('are measured with by windows that they belong to', async () => {
    await platform.device('a');
    const rain = {
      kind: 'sum',
      property: 'rainfall',
      window: '24h',
      steps: [{ level: 'act', value: 50, clearValue: 40 }],
    } as const;
    await platform.rule('rain', ruleOn({ ...rain, steps: [...rain.steps] }));
    await platform.start();
    for (let i = 10; i > 0; i -= 1) await measured(platform, 'a', { rainfall: 4.5 }, { at: NOW - i * HOUR_MS });
    await readings(['a', { rainfall: 1 }]);
    expect(await happened(platform)).toEqual([]);
    await readings(['a', { rainfall: 5 }]);
    expect(await happened(platform)).toEqual(['raised rain a 1']);
    expect((await alertRows(platform))[0]?.value).toBeCloseTo(51);
  });
});

describe('a rule that is edited', () => {
  const rain = (window: '1h' | '3h', value: number) =>
    ruleOn({
      kind: 'sum',
      property: 'rainfall',
      window,
      steps: [{ level: 'act', value, clearValue: value }],
    });
  const edit = async (definition: ReturnType<typeof rain>): Promise<void> => {
    await updateRule(platform.registry, 'rain', ruleDefinition.parse(definition), {
      expected: null,
      now: platform.now,
    });
    await platform.engine?.registryChanged();
  };

  it('to another window begins to measure anew: what it remembers is not of the days to come', async () => {
    await platform.device('a');
    await platform.rule('rain', rain('1h', 50));
    await platform.start();
    await readings(['a', { rainfall: 60 }]);
    await edit(rain('3h', 50));
    platform.now += 30 * 24 * HOUR_MS;
    await readings(['a', { rainfall: 0.2 }]);
    expect(await happened(platform)).toEqual(['raised rain a 1', 'cleared rain a 1']);
  });

  it('to another limit goes on with what it has measured, over restarts too', async () => {
    await platform.device('a');
    await platform.rule('rain', rain('3h', 100));
    await platform.start();
    await readings(['a', { rainfall: 60 }]);
    await edit(rain('3h', 90));
    await platform.stop();
    await platform.start();
    await readings(['a', { rainfall: 31 }]);
    expect(await happened(platform)).toEqual(['raised rain a 1']);
  });
});

describe('a difference between two devices', () => {
  const salt = {
    kind: 'difference',
    property: 'salinity',
    minus: { device: 'up', property: 'salinity' },
    operator: '>=',
    maxApartS: 600,
    steps: [{ level: 'act', value: 2, clearValue: 1 }],
  } as const;
  const rule = () => ruleOn({ ...salt, steps: [...salt.steps] }, { scope: { devices: ['down'] } });

  it('is of the device that the rule watches, whichever of the two brings the result', async () => {
    await platform.device('up');
    await platform.device('down');
    await platform.rule('wedge', rule());
    await platform.start();
    await readings(
      ['up', { salinity: 0.5 }],
      ['down', { salinity: 1 }],
      ['up', { salinity: 0.4 }],
      ['down', { salinity: 2.5 }],
    );
    expect(await happened(platform)).toEqual(['raised wedge down 1']);
    expect((await alertRows(platform))[0]?.value).toBeCloseTo(2.1);
    await readings(['up', { salinity: 2 }], ['down', { salinity: 2.5 }]);
    expect(await happened(platform)).toEqual(['raised wedge down 1', 'cleared wedge down 1']);
  });

  it('knows after a restart what either brought last', async () => {
    await platform.device('up');
    await platform.device('down');
    await platform.rule('wedge', rule());
    await platform.start();
    await readings(['up', { salinity: 0.5 }], ['down', { salinity: 1 }]);
    await platform.stop();
    await platform.start();
    await readings(['up', { salinity: 0.1 }], ['down', { salinity: 3 }]);
    expect(await happened(platform)).toEqual(['raised wedge down 1']);
  });
});

describe('conditions across a site', () => {
  const fungus = {
    kind: 'combination',
    match: 'all',
    parts: [
      {
        conditions: [
          {
            kind: 'threshold',
            property: 'air_humidity',
            operator: '>=',
            steps: [{ level: 'watch', value: 90, clearValue: 85 }],
          },
          {
            kind: 'threshold',
            property: 'air_temperature',
            operator: '>=',
            steps: [{ level: 'watch', value: 24, clearValue: 23 }],
          },
        ],
      },
    ],
    steps: [{ level: 'act' }],
  } as const;
  const rule = () => ruleOn(structuredClone(fungus) as never);

  it('are judged over all devices that stand there, and the alert is the site’s', async () => {
    await sitesWithDevices(platform, { wet: 'vuon', warm: 'vuon', far: 'noi-khac' });
    await platform.rule('fungus', rule());
    await platform.start();
    await readings(['wet', { air_humidity: 95 }], ['far', { air_temperature: 30 }]);
    expect(await happened(platform)).toEqual([]);
    await readings(['warm', { air_temperature: 26 }]);
    expect(await happened(platform)).toEqual(['raised fungus vuon 1']);
    expect(await alertRows(platform)).toMatchObject([{ device_id: null, site_id: 'vuon', key: '', value: null }]);
    await platform.stop();
    await platform.start();
    await readings(['warm', { air_temperature: 22 }]);
    expect(await happened(platform)).toEqual(['raised fungus vuon 1', 'cleared fungus vuon 1']);
  });

  it('forget a device that moved away, and end with the last one', async () => {
    await sitesWithDevices(platform, { wet: 'vuon', warm: 'vuon', far: 'noi-khac' });
    await platform.rule('fungus', rule());
    const engine = await platform.start();
    const moveAway = async (id: string): Promise<void> => {
      const expected = (await getDevice(platform.registry, id, platform.now))?.version ?? 0;
      platform.now += 1000;
      await updateDevice(platform.registry, id, { site: 'noi-khac' }, { expected, now: platform.now });
      await engine.registryChanged();
    };
    await readings(['wet', { air_humidity: 95 }], ['warm', { air_temperature: 26 }]);
    await moveAway('warm');
    await readings(['wet', { air_humidity: 96 }]);
    expect(await happened(platform)).toEqual(['raised fungus vuon 1', 'cleared fungus vuon 1']);
    await readings(['warm', { air_temperature: 26 }], ['far', { air_humidity: 95 }]);
    expect((await happened(platform)).slice(2)).toEqual(['raised fungus noi-khac 1']);
    await moveAway('wet');
    await until(
      async () => (await platform.registry.selectFrom('rule_states').select('subject').execute()).length === 1,
    );
    expect(await platform.registry.selectFrom('rule_states').select('subject').execute()).toEqual([
      { subject: 'site/noi-khac' },
    ]);
  });
});

describe('of rules on the same topic', () => {
  it('the nearest applies; when it comes the other one’s alert ends, and when it goes the other judges again', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2' });
    await platform.rule('anywhere', thresholdRule({ value: 4 }));
    const engine = await platform.start();
    await readings(['a', { salinity: 5 }], ['b', { salinity: 5 }]);
    expect(await happened(platform)).toEqual(['raised anywhere a 1', 'raised anywhere b 1']);
    await platform.rule('ponds', thresholdRule({ value: 20 }, { scope: { siteKind: 'pond', devices: ['a'] } }));
    await engine.registryChanged();
    await readings(['a', { salinity: 6 }], ['b', { salinity: 6 }]);
    expect((await happened(platform)).slice(2)).toEqual(['cleared anywhere a 1']);
    await deleteRule(platform.registry, 'ponds', { expected: null });
    await engine.registryChanged();
    await readings(['a', { salinity: 6 }]);
    expect((await happened(platform)).slice(3)).toEqual(['reopened anywhere a 1']);
  });

  it('one that sleeps at this hour raises nothing, and what is open still clears', async () => {
    await platform.device('a');
    // 12:00 to 12:10 in Vietnam; it is noon.
    const active = { hours: { from: '12:00', to: '12:10' }, weekdays: null, season: null };
    await platform.rule('noon', thresholdRule({ value: 4 }, { active }));
    await platform.start();
    await readings(['a', { salinity: 5 }]);
    platform.now += 20 * MINUTE_MS;
    await readings(['a', { salinity: 1 }], ['a', { salinity: 5 }]);
    expect(await happened(platform)).toEqual(['raised noon a 1', 'cleared noon a 1']);
  });
});

describe('values that are worked out', () => {
  it('are stored and shown beside what they come from when the profile says so, and judged like them', async () => {
    const profile = { id: 'barn', name: { vi: 'Chuồng', en: 'Barn' }, expectedIntervalS: 600, derived: ['thi'] };
    await putProfile(platform.registry, deviceProfile.parse({ ...profile, unknownFields: 'accept' }), {
      expected: null,
      now: NOW,
    });
    await platform.device('a', 'barn');
    await platform.rule('heat', thresholdRule({ property: 'thi', value: 78 }));
    await platform.start();
    await readings(['a', { air_temperature: 32, air_humidity: 80 }], ['a', { air_temperature: 33 }]);
    const stored = (await platform.stored('a')).filter(({ datastream }) => datastream === 'thi');
    // 0.8 × 32 + 0.8 × (32 − 14.4) + 46.4
    expect(stored).toEqual([{ device: 'a', datastream: 'thi', at: NOW + MINUTE_MS, result: 86.08 }]);
    expect(await happened(platform)).toEqual(['raised heat a 1']);
    const latest = await platform.registry
      .selectFrom('latest')
      .select(['key', 'value'])
      .where('key', '=', 'thi')
      .execute();
    expect(latest).toEqual([{ key: 'thi', value: 86.08 }]);
  });

  /** Of brackish water. */
  const EC = 5000;

  it('are worked out for a rule that needs them, from the next reading on, and no longer than that', async () => {
    await platform.device('a');
    const engine = await platform.start();
    await readings(['a', { water_ec: EC }]);
    await platform.rule('salt', thresholdRule({ value: 2 }));
    await engine.registryChanged();
    await readings(['a', { water_ec: EC }]);
    await deleteRule(platform.registry, 'salt', { expected: null });
    await engine.registryChanged();
    await readings(['a', { water_ec: EC }]);
    const stored = (await platform.stored('a')).filter(({ datastream }) => datastream === 'salinity');
    expect(stored.map(({ at }) => at)).toEqual([NOW + 2 * MINUTE_MS]);
    expect((await happened(platform))[0]).toBe('raised salt a 1');
  });

  it('never stand in for what the device measures itself', async () => {
    await platform.device('a');
    await createDevice(
      platform.registry,
      { id: 'buoy', name: 'buoy', profile: 'salinity-buoy', site: null },
      NOW - HOUR_MS,
    );
    await platform.rule('salt', thresholdRule({ value: 0 }));
    await platform.start();
    await readings(['a', { water_ec: EC, salinity: 1 }], ['buoy', { water_ec: EC }]);
    const salinities = [...(await platform.stored('a')), ...(await platform.stored('buoy'))];
    expect(salinities.filter(({ datastream }) => datastream === 'salinity').map(({ result }) => result)).toEqual([1]);
  });
});

describe('a crash', () => {
  it('between the commit of an alert and telling anybody leaves one alert, and its notification waiting', async () => {
    await platform.device('a');
    await platform.rule('salt', thresholdRule({ value: 4 }));
    const told: string[] = [];
    await platform.start({
      onAlert: () => {
        told.push('first');
        throw new Error('the process ends here');
      },
    });
    await readings(['a', { salinity: 5 }]);
    await until(() => told.length === 1);
    // What it had not moved on to by then is gone over again.
    await platform.registry.updateTable('cursors').set({ seq: 0 }).where('name', '=', 'evaluate').execute();
    await platform.stop();
    await platform.start();
    await readings(['a', { salinity: 6 }]);
    expect(await happened(platform)).toEqual(['raised salt a 1']);
    const waiting = await platform.registry.selectFrom('outbox').select(['kind', 'delivered_at']).execute();
    expect(waiting).toEqual([{ kind: 'alert-raised', delivered_at: null }]);
  });
});
