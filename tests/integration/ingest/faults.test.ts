import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { type Step, steps } from '../../../ingest/steps.ts';
import { type ReadingWriter, StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { listAlerts } from '../../../store/registry/alerts.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { getProfile, putProfile } from '../../../store/registry/profiles.ts';
import { listQuarantine, waitingIds } from '../../../store/registry/quarantine.ts';
import { updateRule } from '../../../store/registry/rules.ts';
import { writeSetting } from '../../../store/registry/settings.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const SALTY = { value: 4, clearValue: 3.5, level: 'danger' } as const;
const salty = thresholdRule(SALTY);

/** A store that can be switched off. */
class Switch {
  on = true;
  attempts = 0;

  wrap(writer: ReadingWriter): ReadingWriter {
    const check = (): void => {
      this.attempts += 1;
      if (!this.on) throw new StoreUnavailable('unreachable', 'switched off');
    };
    return {
      append: async (batch) => {
        check();
        return writer.append(batch);
      },
      appliedSeq: async () => {
        check();
        return writer.appliedSeq();
      },
      maintain: (now) => writer.maintain(now),
      delete: (selection) => writer.delete(selection),
      applyRetention: (policy, now) => writer.applyRetention(policy, now),
      close: () => writer.close(),
    };
  }
}

describe('bad uplinks', () => {
  it('10,000 malformed ones among good ones: all good ones stored, all bad ones in quarantine with a reason', async () => {
    await platform.device('a');
    const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
    const bad = [
      '{"salinity":',
      '',
      'null',
      '[1,2]',
      deep,
      '{"salinity":1e400}',
      '{"salinity":"salty"}',
      '{"salinity":400}',
      new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      '{"__proto__":1}',
    ];
    const engine = await platform.start();
    for (let i = 0; i < 10_000; i += 1) {
      platform.queue('a', bad[i % bad.length]);
      platform.queue('a', { ts: NOW - 1_000_000 + i, values: { salinity: i % 40 } });
    }
    await platform.flushed();
    await engine.drained();
    const stored = await platform.stored('a');
    expect(stored.length).toBe(10_000);
    expect(stored.every(({ result }, i) => result === i % 40)).toBe(true);
    expect(await platform.waiting()).toEqual({
      'unreadable-payload': 3000,
      'wrong-shape': 2000,
      'too-deep': 1000,
      'not-a-number': 2000,
      'out-of-range': 1000,
      'bad-field-name': 1000,
    });
  });

  it('one of thousands of bad fields waits but once, its good ones are stored', async () => {
    await platform.device('p', 'paddy-level');
    const engine = await platform.start();
    const values = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`khac_${i}`, i]));
    await platform.send('p', { ...values, water_level: 3 });
    await engine.drained();
    expect(await platform.stored('p')).toMatchObject([{ datastream: 'water_level', result: 3 }]);
    const items = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(items.map(({ reason, field }) => [reason, field])).toEqual([['unknown-field', null]]);
    expect(items[0]?.detail).toContain('3000 faults: khac_0, khac_1');
  });

  it('one that makes a step throw goes to quarantine and the next one follows', async () => {
    await platform.device('a');
    const trap: Step = (work) => {
      if (work.bytes.toString('latin1', work.start, work.end).includes('poison')) throw new TypeError('a bug of ours');
      return true;
    };
    const engine = await platform.start({ steps: [...steps.slice(0, 2), trap, ...steps.slice(2)] });
    await platform.send('a', { salinity: 1, poison: 1 });
    await platform.send('a', { salinity: 2 }, { receivedAt: NOW + 1 });
    await engine.drained();
    expect((await platform.stored('a')).map(({ result }) => result)).toEqual([2]);
    const [item] = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(item).toMatchObject({ reason: 'processing-failed', detail: 'TypeError: a bug of ours', field: null });
  });

  it('a device that speaks for another is set aside; a gateway speaks for its own', async () => {
    await platform.device('gw', 'gateway');
    await platform.device('mine', 'generic-json', 'gw');
    await platform.device('other');
    const engine = await platform.start();
    await platform.send(
      'gw',
      { mine: [{ ts: NOW - 5, values: { salinity: 1 } }], other: [{ salinity: 9 }], nobody: { salinity: 3 } },
      { topic: 'v1/gateway/telemetry' },
    );
    await platform.send('other', { salinity: 7 }, { connection: 'gw' });
    await engine.drained();
    expect(await platform.stored('mine')).toMatchObject([{ result: 1 }]);
    expect(await platform.stored('other')).toEqual([]);
    const items = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(items.map(({ reason, field, device }) => [reason, field, device])).toEqual([
      ['not-its-gateway', null, 'other'],
      ['unknown-device', 'nobody', null],
      ['not-its-gateway', 'other', 'other'],
    ]);
  });

  it('are replayed once the profile is mended, the others keep waiting with their present reason', async () => {
    await platform.device('p', 'paddy-level');
    const engine = await platform.start();
    await platform.send('p', { muc_nuoc: -12, sai: 5 });
    await engine.drained();
    expect(await platform.stored('p')).toEqual([]);
    const profile = (await getProfile(platform.registry, 'paddy-level'))?.profile;
    if (!profile) throw new Error('the profile is shipped');
    const field = { field: 'muc_nuoc', property: 'water_level', channel: null, unit: 'mm', scale: 1, offset: 0 };
    const wrong = { ...field, field: 'sai', property: 'salinity', unit: '%' };
    await putProfile(
      platform.registry,
      { ...profile, fields: [...profile.fields, field, wrong] },
      { expected: null, now: NOW },
    );
    await engine.registryChanged();
    const answer = await engine.replay(await waitingIds(platform.registry, {}, 100));
    expect(answer).toEqual({ replayed: 1, stillWaiting: 1 });
    expect(await platform.stored('p')).toMatchObject([{ datastream: 'water_level', result: -1.2, at: NOW }]);
    const items = await listQuarantine(platform.registry, { state: 'all' }, { after: null, limit: 10 });
    expect(items.map(({ field: name, state, reason }) => [name, state, reason]).sort()).toEqual([
      ['muc_nuoc', 'replayed', 'unknown-field'],
      ['sai', 'waiting', 'unknown-unit'],
    ]);
  });
});

describe('readings sent again, late or out of order', () => {
  it('the same reading 1,000 times is one row, one alert and one newest value', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    for (let i = 0; i < 1000; i += 1) platform.queue('a', { ts: NOW - 1000, values: { salinity: 5 } });
    await platform.flushed();
    await engine.drained();
    expect(await platform.stored('a')).toHaveLength(1);
    expect(await listAlerts(platform.registry, { state: 'all' }, { after: null, limit: 10 })).toHaveLength(1);
    expect(engine.stats.uplinks).toBe(1000);
  });

  it('late rows are stored, never replace a newer latest and raise nothing', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    await platform.send('a', { ts: NOW, values: { salinity: 1 } });
    await platform.send('a', { ts: NOW - 7 * 86_400_000, values: { salinity: 30 } });
    await platform.send('a', { ts: NOW - 60_000, values: { salinity: 30 } });
    await engine.drained();
    expect((await platform.stored('a')).map(({ result }) => result)).toEqual([30, 30, 1]);
    expect(platform.alerts).toEqual([]);
    const latest = await platform.registry.selectFrom('latest').selectAll().execute();
    expect(latest).toMatchObject([{ at: NOW, value: 1 }]);
  });

  it('a backlog that is all late raises nothing although it is the newest there is; who sends it himself is there', async () => {
    await platform.device('a');
    await platform.device('gw', 'gateway');
    await platform.device('child', 'generic-json', 'gw');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    for (let i = 10; i > 0; i -= 1) {
      const late = { ts: NOW - i * 3_600_000, values: { salinity: 30 } };
      await platform.send('a', late);
      await platform.send('child', late, { connection: 'gw' });
    }
    await engine.drained();
    expect(platform.alerts).toEqual([]);
    const alive = await platform.registry.selectFrom('device_activity').select(['device_id', 'live_at']).execute();
    expect(Object.fromEntries(alive.map(({ device_id, live_at }) => [device_id, live_at]))).toEqual({
      a: NOW,
      gw: NOW,
      child: null,
    });
  });
});

describe('restarts', () => {
  it('neither repeat nor skip a transition, wherever ingest was interrupted', async () => {
    await platform.device('a');
    await platform.rule('salty', thresholdRule({ ...SALTY, minDurationS: 60 }));
    let at = NOW - 600_000;
    const values = [1, 5, 5, 5, 2, 5, 5, 1, 6, 6, 6, 6];
    for (let round = 0; round < values.length; round += 1) {
      const engine = await platform.start();
      await platform.send('a', { ts: at, values: { salinity: values[round] } });
      at += 45_000;
      if (round % 2 === 0) await engine.drained();
      await platform.stop();
    }
    const engine = await platform.start();
    await engine.drained();
    const alerts = await listAlerts(platform.registry, { state: 'all' }, { after: null, limit: 10 });
    expect(alerts).toMatchObject([{ state: 'raised', flaps: 1 }]);
    const transitions = await platform.registry.selectFrom('alert_events').select(['alert_id', 'kind']).execute();
    expect(transitions.map(({ kind }) => kind)).toEqual(['raised', 'cleared', 'reopened']);
    expect(await platform.registry.selectFrom('outbox').select('idempotency_key').execute()).toHaveLength(3);
    expect(await platform.stored('a')).toHaveLength(values.length);
  });

  it('that go over the journal again from its start change nothing', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    for (const [i, salinity] of [5, 1, 6, 2, 'x'].entries()) {
      await platform.send('a', { ts: NOW - 1000 + i, values: { salinity } });
    }
    await engine.drained();
    await platform.stop();
    const tables = ['alerts', 'alert_events', 'outbox', 'quarantine', 'latest', 'rule_states'] as const;
    const all = () => Promise.all(tables.map((table) => platform.registry.selectFrom(table).selectAll().execute()));
    const before = await all();
    expect(before[1]).toHaveLength(4);
    await platform.registry.updateTable('cursors').set({ seq: 0 }).where('name', '=', 'evaluate').execute();
    const again = await platform.start();
    await again.drained();
    expect(await all()).toEqual(before);
    expect(await platform.stored('a')).toHaveLength(4);
  });

  it('an acknowledgement made meanwhile stays with the alert when it clears', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    await platform.send('a', { ts: NOW - 3000, values: { salinity: 5 } });
    await until(() => platform.alerts.length === 1);
    await platform.registry
      .updateTable('alerts')
      .set({ state: 'acknowledged', acknowledged_at: NOW, acknowledged_by: 'token An' })
      .execute();
    await platform.send('a', { ts: NOW - 2000, values: { salinity: 6 } });
    await platform.send('a', { ts: NOW - 1000, values: { salinity: 1 } });
    await until(() => platform.alerts.length === 2);
    expect(platform.alerts[1]).toMatchObject({
      transition: 'cleared',
      alert: { state: 'cleared', acknowledgedBy: 'token An', peak: 6 },
    });
    await engine.drained();
  });
});

describe('a store that is away', () => {
  it('gets everything once it is back; live view, alerts and quarantine went on', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const store = new Switch();
    const engine = await platform.start({ wrap: (writer) => store.wrap(writer) });
    engine.setInterest(['a']);
    await platform.send('a', { ts: NOW - 9000, values: { salinity: 1 } });
    await engine.drained();
    store.on = false;
    for (let i = 0; i < 50; i += 1) await platform.send('a', { ts: NOW - 8000 + i, values: { salinity: 5 + i / 100 } });
    await platform.send('a', 'broken');
    await until(() => platform.alerts.length === 1 && engine.state.kind === 'degraded');
    expect(engine.state).toMatchObject({ reason: 'unreachable', detail: 'switched off' });
    await until(() => platform.live.some(({ latest }) => latest['salinity']?.[1] === 5.49));
    await until(async () => (await platform.waiting())['unreadable-payload'] === 1);
    const trimmed = platform.trims.at(-1);
    expect(trimmed).toBe(1);
    store.on = true;
    await engine.drained();
    expect(await platform.stored('a')).toHaveLength(51);
    expect(engine.state).toEqual({ kind: 'ok' });
    expect(platform.alerts).toHaveLength(1);
    // Together again: the next uplink goes to the store straight away.
    await platform.send('a', { ts: NOW - 1000, values: { salinity: 5 } });
    await engine.drained();
    expect(await platform.stored('a')).toHaveLength(52);
  });

  it('gets everything although Sen was restarted meanwhile', async () => {
    await platform.device('a');
    const store = new Switch();
    store.on = false;
    await platform.start({ wrap: (writer) => store.wrap(writer) });
    for (let i = 0; i < 20; i += 1) await platform.send('a', { ts: NOW - 8000 + i, values: { salinity: i } });
    await platform.stop();
    await platform.start({ wrap: (writer) => store.wrap(writer) });
    await platform.send('a', { ts: NOW, values: { salinity: 20 } });
    await platform.stop();
    const engine = await platform.start();
    await engine.drained();
    expect((await platform.stored('a')).map(({ result }) => result)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  });

  it('readings that it refuses go to quarantine with the whole message', async () => {
    await platform.device('a');
    const engine = await platform.start({
      wrap: (writer) => ({
        ...new Switch().wrap(writer),
        append: async (batch) => {
          const refused = batch.readings.filter(({ results }) => results[0] === 13);
          await writer.append({ ...batch, readings: batch.readings.filter((r) => !refused.includes(r)) });
          return refused.map((reading) => ({ reading, detail: 'field type conflict' }));
        },
      }),
    });
    for (const salinity of [12, 13, 14]) await platform.send('a', { ts: NOW - 100 + salinity, values: { salinity } });
    await engine.drained();
    expect(await platform.stored('a')).toHaveLength(2);
    const [item] = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(item).toMatchObject({ reason: 'store-rejected', detail: 'field type conflict', field: 'salinity' });
    expect(item?.payloadText).toContain('13');
  });
});

describe('a registry that cannot be written', () => {
  it('loses nothing: alerts and quarantine follow once it can', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    let locked = false;
    const registry = new Proxy(openRegistryInThread(platform.registryFile), {
      get(target, property) {
        if (property === 'transaction' && locked) throw new Error('database is locked');
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const engine = await platform.start({ registry });
    locked = true;
    await platform.send('a', { ts: NOW - 2000, values: { salinity: 5 } });
    await platform.send('a', 'broken');
    await until(() => engine.state.kind === 'degraded');
    expect(engine.state).toEqual({ kind: 'degraded', reason: 'registry', detail: 'database is locked' });
    expect(platform.alerts).toEqual([]);
    expect(platform.trims).toEqual([]);
    locked = false;
    await engine.drained();
    expect(platform.alerts).toMatchObject([{ transition: 'raised', alert: { value: 5 } }]);
    expect(await platform.waiting()).toEqual({ 'unreadable-payload': 1 });
    expect(engine.state).toEqual({ kind: 'ok' });
  });
});

describe('a reading older than what is kept', () => {
  it('goes to quarantine', async () => {
    await platform.device('a');
    await writeSetting(platform.registry, 'retention', { rawDays: 30, hourlyDays: null, dailyDays: null });
    const engine = await platform.start();
    await platform.send('a', { ts: NOW - 31 * 86_400_000, values: { salinity: 1 } });
    await platform.send('a', { ts: NOW - 29 * 86_400_000, values: { salinity: 2 } });
    await engine.drained();
    expect((await platform.stored('a')).map(({ result }) => result)).toEqual([2]);
    expect(await platform.waiting()).toEqual({ 'older-than-retention': 1 });
  });
});

describe('a rule', () => {
  it('that is changed so that it no longer speaks of a device clears its alert there', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    await platform.send('a', { ts: NOW - 2000, values: { salinity: 5 } });
    await until(() => platform.alerts.length === 1);
    const elsewhere = ruleDefinition.parse({ ...salty, scope: { devices: ['b'], profile: null } });
    await updateRule(platform.registry, 'salty', elsewhere, { expected: null, now: NOW });
    await engine.registryChanged();
    await until(() => platform.alerts.length === 2);
    expect(platform.alerts[1]).toMatchObject({ transition: 'cleared', alert: { state: 'cleared', device: 'a' } });
    await platform.send('a', { ts: NOW - 1000, values: { salinity: 6 } });
    await engine.drained();
    expect(platform.alerts).toHaveLength(2);
  });

  it('on every channel watches each by itself', async () => {
    await platform.device('a');
    await platform.rule('salty', salty);
    const engine = await platform.start();
    await platform.send('a', { 'salinity@top': 5, 'salinity@bottom': 6, salinity: 1 });
    await engine.drained();
    await until(() => platform.alerts.length === 2);
    expect(platform.alerts.map(({ alert }) => alert.datastream).sort()).toEqual(['salinity@bottom', 'salinity@top']);
  });
});

describe('a store that fails at one commit though it is there', () => {
  it('is left in peace with it after a few tries; the others are stored', async () => {
    await platform.device('a');
    const engine = await platform.start({
      wrap: (writer) => ({
        ...new Switch().wrap(writer),
        append: async (batch) => {
          if (batch.readings.some(({ results }) => results[0] === 13)) throw new TypeError('a bug of the store');
          return writer.append(batch);
        },
      }),
    });
    for (const salinity of [12, 13, 14]) await platform.send('a', { ts: NOW - 100 + salinity, values: { salinity } });
    await engine.drained();
    expect((await platform.stored('a')).map(({ result }) => result)).toEqual([12, 14]);
    const [item] = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(item?.reason).toBe('store-rejected');
    expect(item?.detail).toContain('a bug of the store');
    expect(engine.state).toEqual({ kind: 'ok' });
  });
});

describe('silence', () => {
  const silent = noDataRule();

  it('raises by the clock after the expected intervals, and the next uplink clears it', async () => {
    await platform.device('a');
    await platform.device('never');
    await platform.rule('silent', silent);
    const engine = await platform.start();
    await platform.send('a', { salinity: 1 });
    await engine.drained();
    platform.now += 1_200_001;
    await until(() => platform.alerts.length === 1);
    expect(platform.alerts[0]).toMatchObject({
      transition: 'raised',
      alert: { device: 'a', kind: 'no-data', datastream: null },
    });
    platform.now += 60_000;
    await platform.send('a', { salinity: 2 });
    await until(() => platform.alerts.length === 2);
    expect(platform.alerts[1]).toMatchObject({ transition: 'cleared', alert: { device: 'a' } });
  });

  it('while Sen was down is not held against a device', async () => {
    await platform.device('a');
    await platform.device('hasty', 'generic-json', null, 300);
    await platform.rule('silent', silent);
    const first = await platform.start();
    await platform.send('a', { salinity: 1 });
    await platform.send('hasty', { salinity: 1 });
    await first.drained();
    await platform.stop();
    platform.now += 86_400_000;
    const engine = await platform.start();
    await engine.drained();
    platform.now += 1_100_000;
    await until(() => platform.alerts.length === 1);
    expect(platform.alerts.map(({ alert }) => alert.device)).toEqual(['hasty']);
    platform.now += 200_000;
    await until(() => platform.alerts.length === 2);
    expect(platform.alerts[1]?.alert.device).toBe('a');
  });
});
