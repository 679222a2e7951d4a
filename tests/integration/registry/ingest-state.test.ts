import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { alertsByIds } from '../../../store/registry/alert-row.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { loadIngestDirectory, loadLatestTimes } from '../../../store/registry/ingest-directory.ts';
import {
  type AlertEventRow,
  type AlertRow,
  commitEvaluation,
  type Evaluation,
  type LatestRow,
  moveCursor,
  readCursor,
} from '../../../store/registry/ingest-state.ts';
import { dueNotifications, markPlanned, postpone } from '../../../store/registry/outbox.ts';
import { markQuarantine, quarantineByIds } from '../../../store/registry/quarantine-items.ts';
import { recordRefusals } from '../../../store/registry/refusals.ts';
import { readSetting, writeSetting } from '../../../store/registry/settings.ts';
import { thresholdRule } from '../../support/rules.ts';
import { aDevice, temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;

const definition = JSON.stringify(
  ruleDefinition.parse(
    thresholdRule({ value: 4, clearValue: 3.5 }, { name: { vi: 'Độ mặn cao', en: 'High salinity' } }),
  ),
);
const latest = (device: string, at: number, value: number): LatestRow => ({
  device_id: device,
  key: 'salinity',
  at,
  received_at: at + 5,
  value,
  text: null,
  quality: 0,
});
const alert: AlertRow = {
  id: 'alert-1',
  rule_id: 'salty',
  device_id: 'buoy-1',
  key: 'salinity',
  site_id: 'pond-1',
  definition,
  state: 'raised',
  step: 1,
  highest_step: 1,
  level: 'act',
  risk: null,
  value: 4.2,
  peak: 4.2,
  raised_at: NOW,
  cleared_at: null,
  flaps: 0,
  in_maintenance: 0,
  group_id: 'alert-1',
  explains: 0,
};
const run = (seq: number | null): Evaluation => ({
  seq,
  latest: [latest('buoy-1', NOW, 4.2), latest('buoy-2', NOW, 0.5)],
  activity: [
    {
      device_id: 'buoy-1',
      last_uplink_at: NOW,
      live_at: NOW,
      uplinks: 3,
      observations: 9,
      quarantined: 1,
      status: null,
    },
  ],
  recentUplinks: [
    {
      device_id: 'buoy-1',
      slot: 3,
      received_at: NOW,
      topic: 'sen/v1/buoy-1/up',
      payload: Buffer.from('{"salinity":4.2}'),
      bytes: 16,
      observations: 1,
      quarantined: 0,
      reason: null,
    },
  ],
  datastreams: [{ device_id: 'buoy-1', key: 'salinity', property: 'salinity', channel: null, first_at: NOW }],
  quarantine: [
    {
      journal_seq: 7,
      journal_index: 2,
      field: 'ph',
      device_id: 'buoy-1',
      connection: 'gw-1',
      topic: 'sen/v1/buoy-1/up',
      payload: Buffer.from('{"ph":"bad"}'),
      received_at: NOW,
      reason: 'not-a-number',
      detail: 'ph is "bad"',
    },
  ],
  ruleStates: [{ rule_id: 'salty', subject: 'device/buoy-1', key: 'salinity', state: '{"kind":"raised"}' }],
  alerts: [alert],
  alertEvents: [
    {
      alert_id: 'alert-1',
      kind: 'raised',
      at: NOW,
      recorded_at: NOW + 1,
      by: null,
      step: 1,
      value: 4.2,
      text: null,
      once: `raised:${NOW}`,
    },
  ],
  outbox: [{ idempotency_key: 'alert-1/raised', kind: 'alert', body: '{}', created_at: NOW }],
});

const written = [
  'latest',
  'device_activity',
  'recent_uplinks',
  'datastreams',
  'quarantine',
  'rule_states',
  'alerts',
  'alert_events',
  'outbox',
  'cursors',
] as const;
const everything = async () => {
  const all: Record<string, unknown[]> = {};
  for (const table of written) all[table] = await registry.current.selectFrom(table).selectAll().execute();
  return all;
};

describe('a run of ingest', () => {
  it('is written whole, with the place in the journal', async () => {
    expect(await commitEvaluation(registry.current, run(9))).toBe(true);
    const all = await everything();
    for (const table of written) expect(all[table]?.length, table).toBeGreaterThan(0);
    expect(await readCursor(registry.current, 'evaluate')).toBe(9);
  });

  it('written twice is written once', async () => {
    await commitEvaluation(registry.current, run(9));
    const once = await everything();
    expect(await commitEvaluation(registry.current, run(9))).toBe(false);
    expect(await commitEvaluation(registry.current, run(4))).toBe(false);
    expect(await everything()).toEqual(once);
  });

  it('from outside the journal leaves the place where it is, and repeats no transition, notification or quarantine', async () => {
    await commitEvaluation(registry.current, run(9));
    const { device_activity: _before, ...once } = await everything();
    expect(await commitEvaluation(registry.current, run(null))).toBe(true);
    const { device_activity: counted, ...again } = await everything();
    expect(again).toEqual(once);
    expect(counted).toMatchObject([{ uplinks: 6, observations: 18, quarantined: 2 }]);
  });

  it('that fails in its last statement leaves nothing, not even the place', async () => {
    await commitEvaluation(registry.current, { seq: 3 });
    const before = await everything();
    const [event] = run(9).alertEvents ?? [];
    const orphan = { ...(event as AlertEventRow), alert_id: 'no-such-alert' };
    const failing = commitEvaluation(registry.current, { ...run(9), alertEvents: [orphan] });
    await expect(failing).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
    expect(await everything()).toEqual(before);
    expect(await commitEvaluation(registry.current, run(9))).toBe(true);
  });

  it('keeps the newest result of each datastream, in whatever order and blocks results come', async () => {
    const results = fc.array(
      fc.record({ device: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 20 }), value: fc.integer() }),
      { maxLength: 400 },
    );
    await fc.assert(
      fc.asyncProperty(results, fc.integer({ min: 1, max: 300 }), async (rows, size) => {
        await registry.current.deleteFrom('latest').execute();
        const expected = new Map<string, number[]>();
        for (const { device, at, value } of rows) {
          const known = expected.get(device);
          if (!known || at >= (known[0] as number)) expected.set(device, [at, value]);
        }
        for (let from = 0; from < rows.length; from += size) {
          const some = rows.slice(from, from + size);
          await commitEvaluation(registry.current, {
            seq: null,
            latest: some.map((row) => latest(row.device, row.at, row.value)),
          });
        }
        const found = await registry.current.selectFrom('latest').select(['device_id', 'at', 'value']).execute();
        expect(new Map(found.map((row) => [row.device_id, [row.at, row.value]]))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('never takes an acknowledgement back, clears an alert, and leaves a cleared one alone', async () => {
    await commitEvaluation(registry.current, run(9));
    await registry.current
      .updateTable('alerts')
      .set({ state: 'acknowledged', acknowledged_at: NOW + 10, acknowledged_by: 'token Lan' })
      .execute();
    await commitEvaluation(registry.current, { seq: 10, alerts: [{ ...alert, value: 4.9, peak: 4.9 }] });
    expect(await alertsByIds(registry.current, ['alert-1'])).toMatchObject([
      { state: 'acknowledged', acknowledgedBy: 'token Lan', peak: 4.9, clearedAt: null },
    ]);
    const cleared = { ...alert, state: 'cleared' as const, cleared_at: NOW + 60_000, peak: 5.1 };
    await commitEvaluation(registry.current, { seq: 11, alerts: [cleared] });
    await commitEvaluation(registry.current, { seq: 12, alerts: [{ ...alert, peak: 99 }] });
    expect(await alertsByIds(registry.current, ['alert-1'])).toMatchObject([
      {
        state: 'cleared',
        acknowledgedBy: 'token Lan',
        peak: 5.1,
        clearedAt: new Date(NOW + 60_000).toISOString(),
      },
    ]);
  });

  it('keeps activity at its latest, and an earlier live time or status when it brings none', async () => {
    const activity = { device_id: 'd', uplinks: 1, observations: 1, quarantined: 0 };
    const put = (seq: number, last_uplink_at: number, live_at: number | null, status: string | null) =>
      commitEvaluation(registry.current, { seq, activity: [{ ...activity, last_uplink_at, live_at, status }] });
    await put(1, 100, null, null);
    await put(2, 300, 300, '{"battery":3.6}');
    await put(3, 200, 250, null);
    await put(4, 250, null, null);
    expect(await registry.current.selectFrom('device_activity').selectAll().execute()).toEqual([
      { ...activity, last_uplink_at: 300, live_at: 300, uplinks: 4, observations: 4, status: '{"battery":3.6}' },
    ]);
  });

  it('forgets the machines it says to forget', async () => {
    await commitEvaluation(registry.current, run(9));
    const gone = { rule_id: 'salty', subject: 'device/buoy-1', key: 'salinity', state: null };
    await commitEvaluation(registry.current, { seq: 10, ruleStates: [gone] });
    expect(await registry.current.selectFrom('rule_states').selectAll().execute()).toEqual([]);
  });
});

describe('a place in the journal', () => {
  it('begins at 0, never goes back, and is each reader’s own', async () => {
    expect(await readCursor(registry.current, 'store')).toBe(0);
    await moveCursor(registry.current, 'store', 5);
    await moveCursor(registry.current, 'store', 3);
    expect(await readCursor(registry.current, 'store')).toBe(5);
    expect(await readCursor(registry.current, 'evaluate')).toBe(0);
  });
});

describe('the directory that ingest works with', () => {
  it('has devices, profiles, deployments, sites, rules, machines and open alerts', async () => {
    await createDevice(registry.current, aDevice('gw-1', { profile: 'gateway' }), NOW);
    await createDevice(
      registry.current,
      aDevice('buoy-1', { profile: 'salinity-buoy', site: 'pond-1', gateway: 'gw-1' }),
      NOW,
    );
    await commitEvaluation(registry.current, run(9));
    const cleared = { ...alert, id: 'alert-0', state: 'cleared' as const, cleared_at: NOW };
    await commitEvaluation(registry.current, { seq: 10, alerts: [cleared] });
    const directory = await loadIngestDirectory(registry.current, '2026-11-22');
    expect(directory).toMatchObject({
      evaluatedSeq: 10,
      devices: [
        {
          id: 'buoy-1',
          profile: 'salinity-buoy',
          gateway: 'gw-1',
          expectedIntervalS: null,
          disabled: false,
          createdAt: NOW,
        },
        { id: 'gw-1', gateway: null },
      ],
      deployments: [{ device: 'buoy-1', site: 'pond-1', from: NOW, to: null }],
      sites: [{ id: 'field-1', timeZone: 'Asia/Ho_Chi_Minh' }, { id: 'pond-1' }],
      activity: [{ device: 'buoy-1', lastUplinkAt: NOW, liveAt: NOW, uplinks: 3 }],
      retention: { rawDays: null, hourlyDays: null, dailyDays: null },
      rules: [{ id: 'no-data', condition: { kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] } }],
      ruleStates: [{ rule_id: 'salty', subject: 'device/buoy-1', key: 'salinity', state: '{"kind":"raised"}' }],
      openAlerts: [{ id: 'alert-1' }],
      unreadable: [],
    });
    expect(directory.profiles.find((profile) => profile.id === 'salinity-buoy')?.fields[0]?.property).toBe('salinity');
    expect(await loadLatestTimes(registry.current)).toContainEqual({ device_id: 'buoy-1', key: 'salinity', at: NOW });
  });

  it('leaves out what it cannot read, and says so', async () => {
    const document = { version: 1, created_at: 0, updated_at: 0 };
    await registry.current
      .insertInto('rules')
      .values([
        { ...document, id: 'broken', definition: '{' },
        { ...document, id: 'wrong', definition: '{"level":"loud"}' },
      ])
      .execute();
    await registry.current
      .updateTable('device_profiles')
      .set({ definition: '[]' })
      .where('id', '=', 'gateway')
      .execute();
    const { rules, profiles, unreadable } = await loadIngestDirectory(registry.current, '2026-11-22');
    expect(rules.map((rule) => rule.id)).toEqual(['no-data']);
    expect(profiles.some((profile) => profile.id === 'gateway')).toBe(false);
    expect(unreadable.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual([
      'profile gateway',
      'rule broken',
      'rule wrong',
    ]);
  });
});

describe('alerts as they leave Sen', () => {
  it('carry names, threshold and times; a device that is gone is called by its id', async () => {
    await commitEvaluation(registry.current, run(9));
    expect(await alertsByIds(registry.current, ['alert-1', 'no-such'])).toEqual([
      {
        id: 'alert-1',
        rule: 'salty',
        ruleName: { vi: 'Độ mặn cao', en: 'High salinity' },
        advice: { vi: '', en: '' },
        adviceWithoutValue: { vi: '', en: '' },
        kind: 'threshold',
        step: 1,
        steps: 1,
        highestStep: 1,
        label: null,
        level: 'act',
        risk: null,
        state: 'raised',
        device: 'buoy-1',
        deviceName: 'buoy-1',
        site: 'pond-1',
        siteName: 'Site pond-1',
        datastream: 'salinity',
        operator: '>=',
        threshold: 4,
        value: 4.2,
        peak: 4.2,
        raisedAt: new Date(NOW).toISOString(),
        acknowledgedAt: null,
        acknowledgedBy: null,
        assignedTo: null,
        snoozedUntil: null,
        clearedAt: null,
        cause: null,
        closedAt: null,
        closedBy: null,
        flaps: 0,
        inMaintenance: false,
        group: 'alert-1',
        explains: 0,
      },
    ]);
  });
});

describe('quarantine', () => {
  it('hands items back whole and closes each once', async () => {
    const entries = Array.from({ length: 2500 }, (_, i) => ({ ...run(1).quarantine?.[0], journal_index: i }));
    await commitEvaluation(registry.current, { seq: 1, quarantine: entries as never });
    const ids = Array.from({ length: 2500 }, (_, i) => i + 1);
    const items = await quarantineByIds(registry.current, [...ids, 99_999]);
    expect(items.map((item) => item.id)).toEqual(ids);
    expect(items[0]).toMatchObject({ state: 'waiting', reason: 'not-a-number', payload: Buffer.from('{"ph":"bad"}') });
    expect(await markQuarantine(registry.current, ids.slice(0, 1500), 'replayed', NOW)).toBe(1500);
    expect(await markQuarantine(registry.current, ids, 'discarded', NOW + 1)).toBe(1000);
    const [first] = await quarantineByIds(registry.current, [1]);
    expect(first).toMatchObject({ state: 'replayed', resolved_at: NOW });
  });
});

describe('the outbox', () => {
  it('offers what is due, oldest first, until it is delivered', async () => {
    const entry = (key: string, created_at: number) => ({
      idempotency_key: key,
      kind: 'alert',
      body: '{}',
      created_at,
    });
    await commitEvaluation(registry.current, {
      seq: 1,
      outbox: [entry('b', NOW + 1), entry('a', NOW), entry('c', NOW + 99)],
    });
    const due = async (now: number) =>
      (await dueNotifications(registry.current, now, 10)).map((n) => `${n.idempotencyKey}${n.attempts}`);
    expect(await due(NOW + 1)).toEqual(['a0', 'b0']);
    const [a, b] = await dueNotifications(registry.current, NOW + 1, 10);
    await markPlanned(registry.current, [a?.id ?? 0], NOW + 2);
    await postpone(registry.current, b?.id ?? 0, NOW + 50);
    expect(await due(NOW + 2)).toEqual([]);
    expect(await due(NOW + 200)).toEqual(['b1', 'c0']);
  });
});

describe('refusals', () => {
  it('add up by device and reason and keep the last detail', async () => {
    const refused = { device: 'buoy-1', reason: 'publish-denied', count: 2, lastAt: NOW, lastDetail: 'x'.repeat(1000) };
    await recordRefusals(registry.current, [refused, { ...refused, device: null, reason: 'not-mqtt' }]);
    await recordRefusals(registry.current, [{ ...refused, count: 40, lastAt: NOW + 1, lastDetail: 'newer' }]);
    await recordRefusals(registry.current, [{ ...refused, count: 1, lastAt: NOW - 1, lastDetail: 'older' }]);
    await recordRefusals(registry.current, []);
    expect(await registry.current.selectFrom('refusals').selectAll().orderBy('device_id').execute()).toEqual([
      { device_id: '', reason: 'not-mqtt', count: 2, last_at: NOW, last_detail: 'x'.repeat(300) },
      { device_id: 'buoy-1', reason: 'publish-denied', count: 43, last_at: NOW + 1, last_detail: 'newer' },
    ]);
  });
});

describe('settings', () => {
  it('hold their initial value until set, and refuse what they cannot be', async () => {
    expect(await readSetting(registry.current, 'retention')).toEqual({
      rawDays: null,
      hourlyDays: null,
      dailyDays: null,
    });
    const year = { rawDays: 365, hourlyDays: null, dailyDays: null };
    await writeSetting(registry.current, 'retention', year);
    expect(await readSetting(registry.current, 'retention')).toEqual(year);
    await expect(writeSetting(registry.current, 'retention', { ...year, rawDays: 0 })).rejects.toThrow();
    await registry.current.updateTable('settings').set({ value: 'nonsense' }).execute();
    expect(await readSetting(registry.current, 'retention')).toEqual({
      rawDays: null,
      hourlyDays: null,
      dailyDays: null,
    });
  });
});
