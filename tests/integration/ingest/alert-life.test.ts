import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAlert } from '../../../store/registry/alert-changes.ts';
import { updateDevice } from '../../../store/registry/devices.ts';
import { createWindow } from '../../../store/registry/maintenance-windows.ts';
import { ruleOn, thresholdRule } from '../../support/rules.ts';
import { alertRows, happened, measured, sitesWithDevices } from './alerting.ts';
import { NOW, Platform } from './platform.ts';

const MINUTE_MS = 60_000;

/** 0.5, 1, 2 and 4 g/L. */
const LADDER = ruleOn({
  kind: 'threshold',
  property: 'salinity',
  operator: '>=',
  steps: [
    { level: 'watch', value: 0.5, clearValue: 0.4 },
    { level: 'act', value: 1, clearValue: 0.9 },
    { level: 'act', value: 2, clearValue: 1.8 },
    { level: 'danger', value: 4, clearValue: 3.5 },
  ],
});

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

/** One result a minute. */
async function salinities(device: string, ...values: readonly number[]): Promise<void> {
  for (const salinity of values) {
    platform.now += MINUTE_MS;
    await measured(platform, device, { salinity });
  }
  await platform.engine?.drained();
}

async function close(id: string | undefined): Promise<void> {
  const closing = { kind: 'close', cause: 'sensor-fault', by: 'an@example.com', now: platform.now } as const;
  const { ended } = (await changeAlert(platform.registry, id as string, closing)) as { ended: boolean };
  expect(ended).toBe(true);
}

describe('an alert', () => {
  it('goes up and comes down its steps, and is one alert all the way', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    await platform.start();
    await salinities('a', 0.6, 1.2, 4.5, 3.6, 1.9, 0.95, 0.45, 0.3);
    expect(await happened(platform)).toEqual([
      'raised salt a 1',
      'escalated salt a 2',
      'escalated salt a 4',
      'eased salt a 3',
      'eased salt a 2',
      'eased salt a 1',
      'cleared salt a 1',
    ]);
    const [row] = await alertRows(platform);
    expect(row).toMatchObject({ state: 'cleared', step: 1, highest_step: 4, level: 'watch', value: 0.6, peak: 4.5 });
    expect(await platform.registry.selectFrom('rule_states').selectAll().execute()).toEqual([]);
  });

  it('stands where it stood after a restart', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    await platform.start();
    await salinities('a', 1.2);
    await platform.stop();
    await platform.start();
    await salinities('a', 1.3, 2.5, 0.1);
    expect(await happened(platform)).toEqual(['raised salt a 2', 'escalated salt a 3', 'cleared salt a 3']);
  });

  it('of a value that swings a tenth around the limit for an hour is one, that comes back', async () => {
    await platform.device('a');
    await platform.rule('salt', thresholdRule({ value: 4 }));
    await platform.start();
    const swing = Array.from({ length: 60 }, (_, i) => 4 + (i % 2 === 0 ? 0.1 : -0.1));
    await salinities('a', ...swing.slice(0, 31));
    await platform.stop();
    await platform.start();
    await salinities('a', ...swing.slice(31));
    const rows = await alertRows(platform);
    expect(rows).toMatchObject([{ state: 'cleared', flaps: 29, peak: 4.1 }]);
    const raised = await platform.registry
      .selectFrom('outbox')
      .select('kind')
      .where('kind', '=', 'alert-raised')
      .execute();
    expect(raised).toHaveLength(1);
  });

  it('that comes back after more than an hour is another one', async () => {
    await platform.device('a');
    await platform.rule('salt', thresholdRule({ value: 4 }));
    await platform.start();
    await salinities('a', 5, 1);
    platform.now += 60 * MINUTE_MS;
    await salinities('a', 5);
    expect(await happened(platform)).toEqual(['raised salt a 1', 'cleared salt a 1', 'raised salt a 1']);
    expect(await alertRows(platform)).toHaveLength(2);
  });

  it('that somebody had acknowledged is still acknowledged when it comes back', async () => {
    await platform.device('a');
    await platform.rule('salt', thresholdRule({ value: 4 }));
    await platform.start();
    await salinities('a', 5);
    const [row] = await alertRows(platform);
    await changeAlert(platform.registry, row?.id as string, { kind: 'acknowledge', by: 'an@example.com', now: NOW });
    await salinities('a', 1, 5);
    expect(await alertRows(platform)).toMatchObject([
      { id: row?.id, state: 'acknowledged', flaps: 1, cleared_at: null },
    ]);
  });

  it('is said to be in maintenance when it is raised while its site is', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2' });
    await platform.rule('salt', thresholdRule({ value: 4 }));
    const window = { from: new Date(NOW).toISOString(), to: null, reason: 'Súc rửa', by: 'an', now: NOW };
    const weekly = { weekdays: [7], starts: '12:00', minutes: 60 };
    await createWindow(platform.registry, { id: 'w', site: 'ao-1', ...window, weekly });
    await platform.start();
    await salinities('a', 5);
    await salinities('b', 5);
    const rows = await alertRows(platform);
    expect(rows.map(({ device_id, in_maintenance }) => [device_id, in_maintenance])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
  });
});

describe('the alert of a device that goes elsewhere', () => {
  const moveTo = async (site: string): Promise<void> => {
    platform.now += 1;
    await updateDevice(platform.registry, 'a', { site }, { expected: null, now: platform.now });
    await platform.engine?.registryChanged();
  };
  const places = async () => (await alertRows(platform)).map(({ site_id, state }) => `${site_id} ${state}`);

  it('ends where it was raised, and those where it stands now have one of their own', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2' });
    await platform.rule('salt', LADDER);
    await platform.start();
    await salinities('a', 2.5);
    await moveTo('ao-2');
    await salinities('a', 2.5, 2.6);
    expect(await happened(platform)).toEqual(['raised salt a 3', 'cleared salt a 3', 'raised salt a 3']);
    expect(await places()).toEqual(['ao-1 cleared', 'ao-2 raised']);
    await platform.stop();
    await platform.start();
    await salinities('a', 0.1);
    expect(await places()).toEqual(['ao-1 cleared', 'ao-2 cleared']);
  });

  it('does not come back at the place that it left', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2' });
    await platform.rule('salt', LADDER);
    await platform.start();
    await salinities('a', 2.5, 0.1);
    await moveTo('ao-2');
    await salinities('a', 2.5);
    expect(await places()).toEqual(['ao-1 cleared', 'ao-2 raised']);
  });
});

describe('an alert that somebody closed although its condition holds', () => {
  it('does not come back before all was well again', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    const engine = await platform.start();
    await salinities('a', 1.2);
    const [row] = await alertRows(platform);
    await close(row?.id);
    await engine.alertClosed(row?.id as string);
    await salinities('a', 1.3, 0.6, 1.5);
    expect(await happened(platform)).toEqual(['raised salt a 2']);
    await salinities('a', 0.1, 0.6);
    expect(await happened(platform)).toEqual(['raised salt a 2', 'raised salt a 1']);
    expect(await alertRows(platform)).toMatchObject([
      { cause: 'sensor-fault', flaps: 0 },
      { state: 'raised', flaps: 0 },
    ]);
  });

  it('comes as a new one when it gets worse than what was closed', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    const engine = await platform.start();
    await salinities('a', 1.2);
    const [row] = await alertRows(platform);
    await close(row?.id);
    await engine.alertClosed(row?.id as string);
    await salinities('a', 0.6, 1.2, 2.2, 0.1);
    expect(await happened(platform)).toEqual(['raised salt a 2', 'raised salt a 3', 'cleared salt a 3']);
  });

  it('stays closed over restarts, whether or not ingest was told', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    await platform.start();
    await salinities('a', 1.2);
    const [row] = await alertRows(platform);
    await platform.stop();
    await close(row?.id);
    for (let start = 0; start < 2; start += 1) {
      await platform.start();
      await salinities('a', 0.6, 1.3);
      await platform.stop();
    }
    await platform.start();
    await salinities('a', 2.2);
    expect(await happened(platform)).toEqual(['raised salt a 2', 'raised salt a 3']);
  });

  it('is raised anew when it had got worse before ingest was told', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    const engine = await platform.start();
    await salinities('a', 1.2);
    const [row] = await alertRows(platform);
    await close(row?.id);
    await salinities('a', 4.4);
    await engine.alertClosed(row?.id as string);
    await engine.drained();
    await salinities('a', 4.4);
    const rows = await alertRows(platform);
    expect(rows).toMatchObject([
      { id: row?.id, state: 'cleared', step: 2, cause: 'sensor-fault' },
      { state: 'raised', step: 4 },
    ]);
  });

  it('does not come back either when its cause was told after it had cleared: what comes is another', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    const engine = await platform.start();
    await salinities('a', 1.2, 0.1);
    const [row] = await alertRows(platform);
    const cause = { kind: 'close', cause: 'real', by: 'an@example.com', now: platform.now } as const;
    expect(await changeAlert(platform.registry, row?.id as string, cause)).toMatchObject({ concluded: true });
    await engine.alertClosed(row?.id as string);
    await salinities('a', 1.2);
    // Told of the one before once more, it leaves the one that is open alone.
    await engine.alertClosed(row?.id as string);
    await salinities('a', 2.2);
    expect(await happened(platform)).toEqual([
      'raised salt a 2',
      'cleared salt a 2',
      'raised salt a 2',
      'escalated salt a 3',
    ]);
    expect(await alertRows(platform)).toMatchObject([
      { id: row?.id, state: 'cleared', cause: 'real' },
      { state: 'raised', step: 3, cause: null },
    ]);
  });

  it('is not ended twice when it cleared by itself in between', async () => {
    await platform.device('a');
    await platform.rule('salt', LADDER);
    const engine = await platform.start();
    await salinities('a', 1.2, 0.1);
    const [row] = await alertRows(platform);
    await engine.alertClosed(row?.id as string);
    await engine.alertClosed('no-such-alert');
    await salinities('a', 1.2);
    expect(await happened(platform)).toEqual(['raised salt a 2', 'cleared salt a 2', 'reopened salt a 2']);
  });
});

describe('alerts of one cause', () => {
  it('are those of one rule in one village within half an hour of the first', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2', c: 'ao-3' }, { village: 'lang' });
    await sitesWithDevices(platform, { far: 'ao-9' });
    await platform.rule('salt', thresholdRule({ value: 4 }));
    await platform.rule('very-salt', thresholdRule({ value: 4, channel: 'deep' }));
    await platform.start();
    await salinities('a', 5);
    await salinities('far', 5);
    await salinities('b', 5);
    await platform.stop();
    await platform.start();
    platform.now = NOW + 31 * MINUTE_MS;
    await salinities('c', 5);
    const group = new Map((await alertRows(platform)).map((row) => [row.device_id, row.group_id]));
    const own = new Map((await alertRows(platform)).map((row) => [row.device_id, row.id]));
    expect(group.get('a')).toBe(own.get('a'));
    expect(group.get('b')).toBe(own.get('a'));
    expect(group.get('far')).toBe(own.get('far'));
    expect(group.get('c')).toBe(own.get('c'));
  });

  it('of which all are over share nothing with what comes then', async () => {
    await sitesWithDevices(platform, { a: 'ao-1', b: 'ao-2' }, { village: 'lang' });
    await platform.rule('salt', thresholdRule({ value: 4 }));
    await platform.start();
    await salinities('a', 5, 1);
    await salinities('b', 5);
    const rows = await alertRows(platform);
    expect(rows.map(({ id, group_id }) => id === group_id)).toEqual([true, true]);
  });
});
