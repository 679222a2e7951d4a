import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { at, deadFrom, HOUR, MINUTE, radioOff, Scene } from './scene.ts';

vi.setConfig({ testTimeout: 90_000 });

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  await scene.person('bay', { quiet: null, tellFrom: 'watch' });
});
afterEach(async () => {
  expect(scene.troubles).toEqual([]);
  await scene.close();
});

const saidTo = (who: string): string[] =>
  scene.told().flatMap((one) => (one.includes(` ${who} `) ? [one.slice(6 + who.length + 1)] : []));

it('a gateway that dies with forty devices behind it is one alert and one message; those that stay silent when it is back have one of their own', async () => {
  await scene.rule('silent', noDataRule(3));
  await scene.site('tru-so', 'field');
  await scene.device('gw', {
    profile: 'gateway',
    site: 'tru-so',
    everyS: 300,
    link: [radioOff(at('10:00'), at('12:00'))],
  });
  for (let n = 0; n < 40; n += 1) {
    const site = await scene.site(`ruong-${n}`, 'field');
    const dead = n < 2;
    await scene.device(`con-${n}`, {
      site,
      gateway: 'gw',
      reads: (now) => (dead && now >= at('10:00') ? {} : { soil_moisture: 30 }),
    });
  }
  await scene.begin();
  await scene.until(at('11:55'));
  expect(await scene.alert()).toMatchObject({ device_id: 'gw', state: 'raised', explains: 40 });
  expect(saidTo('bay')).toEqual(['raised watch']);

  await scene.until(at('13:30'));
  expect((await scene.alerts()).map(({ device_id, state }) => `${device_id} ${state}`).sort()).toEqual([
    'con-0 raised',
    'con-1 raised',
    'gw cleared',
  ]);
  // The two are of one cause, and so are they to whoever is told.
  expect(saidTo('bay').sort()).toEqual(['cleared watch', 'raised watch']);
});

it('salt over the limit at twelve sites of a village within twenty minutes is one message that says so; one more when it rises to the next step', async () => {
  const condition = {
    kind: 'threshold',
    property: 'salinity',
    operator: '>=',
    steps: [
      { level: 'act', value: 4, clearValue: 3.5 },
      { level: 'danger', value: 8, clearValue: 7.5 },
    ],
  };
  await scene.rule('salty', { ...thresholdRule({ value: 4 }), condition });
  for (let n = 0; n < 12; n += 1) {
    const site = await scene.site(`vuong-${n}`);
    const from = at('09:00') + n * 100_000;
    const reads = (now: number) => ({ salinity: now < from ? 1 : now < at('11:00') ? 5 : now < at('12:00') ? 9 : 1 });
    await scene.device(`phao-${n}`, { site, everyS: 120, reads });
  }
  await scene.begin();
  await scene.until(at('09:40'), MINUTE);
  expect(await scene.alerts()).toHaveLength(12);
  expect(new Set((await scene.alerts()).map(({ group_id }) => group_id)).size).toBe(1);
  const [first] = scene.sent;
  expect(saidTo('bay')).toEqual(['raised act']);
  expect(first?.message.subject).toMatch(/^Cần xử lý: Mặn/);
  await scene.until(at('11:30'));
  const [worse] = scene.sent;
  expect(saidTo('bay')).toEqual(['escalated danger']);
  expect(worse?.message.text).toContain('11');
  await scene.until(at('13:00'));
  expect(saidTo('bay')).toEqual(['cleared danger']);
  expect(await scene.events()).toEqual({ raised: 12, escalated: 12, cleared: 12 });
});

it('salt that climbs 0.5, 1, 2, 4 g/L and falls again tells of each level on the way up alone, and writes down every step', async () => {
  const level = (value: number, level: string) => ({ value, clearValue: value * 0.9, level });
  const steps = [level(0.5, 'watch'), level(1, 'act'), level(2, 'act'), level(4, 'danger')];
  const condition = { kind: 'threshold', property: 'salinity', operator: '>=', steps };
  await scene.rule('salty', { ...thresholdRule({ value: 4 }), condition });
  const site = await scene.site('cong', 'gate');
  const ladder = [0.3, 0.6, 1.2, 2.4, 4.8, 2.4, 1.2, 0.6, 0.3];
  const reads = (now: number) => ({
    salinity: ladder[Math.max(0, Math.min(8, Math.floor((now - at('09:00')) / (30 * MINUTE))))] as number,
  });
  await scene.device('phao', { site, reads });
  await scene.begin();
  await scene.until(at('15:00'));
  expect(saidTo('bay')).toEqual(['raised watch', 'escalated act', 'escalated danger', 'cleared watch']);
  expect(await scene.events()).toEqual({ raised: 1, escalated: 3, eased: 3, cleared: 1 });
  expect(await scene.alert()).toMatchObject({ highest_step: 4, peak: 4.8, state: 'cleared' });
});

describe('an alert that nobody needs to be told of now', () => {
  const salty = (from: number, until: number) => (now: number) => ({ salinity: now >= from && now < until ? 6 : 1 });
  beforeEach(() => scene.rule('salty', thresholdRule({ value: 4, clearValue: 3.5 })));

  it('because its site is in maintenance is told when the window ends, if it is open still', async () => {
    for (const [site, until] of [
      ['ao-1', at('09:30')],
      ['ao-2', at('12:00')],
    ] as const) {
      await scene.site(site);
      await scene.device(`phao-${site}`, { site, reads: salty(at('09:00'), until) });
    }
    await scene.begin();
    for (const site of ['ao-1', 'ao-2'])
      await scene.maintenance(site, {
        from: new Date(at('08:30')).toISOString(),
        to: new Date(at('10:30')).toISOString(),
      });
    await scene.until(at('10:25'));
    expect((await scene.alerts()).map((one) => `${one.device_id} ${one.state} ${one.in_maintenance}`).sort()).toEqual([
      'phao-ao-1 cleared 1',
      'phao-ao-2 raised 1',
    ]);
    expect(scene.told()).toEqual([]);
    await scene.until(at('11:00'));
    const [message] = scene.sent;
    expect(scene.told()).toEqual(['10:30 bay raised act']);
    expect(message?.message.subject).toContain('ao-2');
  });

  it('because somebody snoozed it is told of nothing until it wakes, and goes on being judged', async () => {
    await scene.site('ao-1');
    const condition = {
      ...thresholdRule({ value: 4, clearValue: 3.5 }).condition,
      property: 'water_level',
      steps: [
        { level: 'act', value: 4, clearValue: 3.5 },
        { level: 'danger', value: 8, clearValue: 7.5 },
      ],
    };
    await scene.rule('level', { ...thresholdRule({ value: 4 }), condition });
    const reads = (now: number) => ({ water_level: now < at('09:00') ? 1 : now < at('10:00') ? 5 : 9 });
    await scene.device('ong', { site: 'ao-1', reads });
    await scene.begin();
    await scene.until(at('09:30'));
    expect(saidTo('bay')).toEqual(['raised act']);
    await scene.act((await scene.alert()).id, { kind: 'snooze', minutes: 120 });
    await scene.until(at('11:25'));
    expect(await scene.alert()).toMatchObject({ level: 'danger', peak: 9 });
    expect(scene.told()).toEqual([]);
    await scene.until(at('11:45'));
    expect(saidTo('bay')).toEqual(['escalated danger']);
  });

  it('because somebody closed it with a cause stays closed while it lasts, and is a new one when it comes again', async () => {
    await scene.site('ao-1');
    const again = (now: number) => (now >= at('09:00') && now < at('11:00')) || now >= at('13:00');
    await scene.device('phao', { site: 'ao-1', reads: (now) => ({ salinity: again(now) ? 6 : 1 }) });
    await scene.begin();
    await scene.until(at('09:30'));
    await scene.act((await scene.alert()).id, { kind: 'close', cause: 'sensor-fault' });
    expect(saidTo('bay')).toEqual(['raised act']);
    await scene.until(at('10:00'));
    await scene.restart();
    await scene.until(at('12:55'));
    expect(await scene.alert()).toMatchObject({ state: 'cleared', cause: 'sensor-fault' });
    // Whoever was told is told that it was closed.
    expect(scene.told()).toEqual(['09:45 bay cleared act']);
    await scene.until(at('13:30'));
    expect((await scene.alerts()).map(({ state }) => state)).toEqual(['cleared', 'raised']);
    expect(saidTo('bay')).toEqual(['raised act']);
  });
});

describe('at night', () => {
  const low =
    (from: number, to: number, deep = to) =>
    (now: number) => ({
      dissolved_oxygen: now < from || now >= to ? 6 : now >= deep ? 1.5 : 3,
    });
  beforeEach(async () => {
    const steps = [
      { level: 'watch', value: 5, clearValue: 5.5 },
      { level: 'act', value: 4, clearValue: 4.5 },
      { level: 'danger', value: 2, clearValue: 2.5 },
    ];
    const condition = { kind: 'threshold', property: 'dissolved_oxygen', operator: '<', steps };
    await scene.rule('oxy', { ...thresholdRule({ value: 4 }), condition });
    for (const id of ['ao-1', 'ao-2', 'ao-3']) await scene.site(id);
    await scene.person('tam', {});
  });

  it('„act” waits for the morning and „danger” wakes; what is mild, or over by then, stands in the digest', async () => {
    await scene.device('a', { site: 'ao-1', reads: low(at('22:00'), at('08:00', 1)) });
    await scene.begin();
    await scene.until(at('04:55', 1), 15 * MINUTE);
    expect(saidTo('tam')).toEqual([]);
    await scene.until(at('05:05', 1));
    expect(saidTo('tam')).toEqual(['raised act']);
  });

  it('falls to „danger”: at once', async () => {
    await scene.device('a', { site: 'ao-1', reads: low(at('22:00'), at('08:00', 1), at('02:00', 1)) });
    await scene.begin();
    await scene.until(at('01:55', 1), 15 * MINUTE);
    expect(saidTo('tam')).toEqual([]);
    await scene.until(at('02:20', 1));
    expect(saidTo('tam')).toEqual(['escalated danger']);
    await scene.until(at('05:30', 1), 15 * MINUTE);
    expect(saidTo('tam')).toEqual([]);
  });

  it('what was over before the quiet hours end, and what is mild, is told in the digest of the morning alone', async () => {
    await scene.device('a', { site: 'ao-1', reads: low(at('22:00'), at('02:00', 1)) });
    const mild = (now: number) => ({ dissolved_oxygen: now >= at('23:00') ? 4.8 : 6 });
    await scene.device('b', { site: 'ao-2', reads: mild });
    await scene.begin();
    await scene.until(at('06:20', 1), 20 * MINUTE);
    expect(saidTo('tam')).toEqual([]);
    await scene.until(at('06:40', 1), 10 * MINUTE);
    const digests = scene.sent.filter(({ to }) => to === 'tam').map(({ message }) => message.text);
    expect(saidTo('tam')).toEqual(['digest -']);
    expect(digests[0]).toContain('ao-1');
    expect(digests[0]).toContain('ao-2');
  });

  it('somebody else is woken when nobody takes it in hand, and nobody once somebody has', async () => {
    await scene.person('tu', { follows: [] });
    await scene.person('sau', { follows: [] });
    await scene.chain('organisation:htx', [
      { afterMinutes: 15, users: ['tu'] },
      { afterMinutes: 30, users: ['sau'] },
    ]);
    await scene.device('a', { site: 'ao-1', reads: low(at('22:00'), at('08:00', 1), at('22:00')) });
    await scene.begin();
    await scene.until(at('22:12'), 4 * MINUTE);
    const raised = (await scene.alert()).raised_at;
    expect(saidTo('tam')).toEqual(['raised danger']);
    await scene.until(raised + 20 * MINUTE);
    expect(saidTo('tu')).toEqual(['chain danger']);
    await scene.act((await scene.alert()).id, { kind: 'acknowledge' });
    await scene.until(raised + 2 * HOUR, 10 * MINUTE);
    expect(scene.told()).toEqual([]);
  });
});

it('a device that died for good has one alert and one message, however long nobody goes there', async () => {
  await scene.rule('silent', noDataRule(3));
  await scene.site('ao-1');
  await scene.device('phao', { site: 'ao-1', reads: () => ({ salinity: 1 }), link: [deadFrom(at('09:00'))] });
  await scene.begin();
  await scene.until(at('08:00', 2), 2 * HOUR);
  expect(saidTo('bay')).toEqual(['raised watch']);
  expect(await scene.events()).toEqual({ raised: 1 });
});
