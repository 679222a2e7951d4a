import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { HOUR_MS, hourOf } from '../../../store/registry/device-hours.ts';
import { deleteDevice } from '../../../store/registry/devices.ts';
import { commitEvaluation, readCursor } from '../../../store/registry/ingest-state.ts';
import { maintainRegistry } from '../../../store/registry/maintain.ts';
import { NOW, Platform, until } from './platform.ts';

const GATEWAY = { topic: 'v1/gateway/telemetry', connection: 'gw' };

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
  await platform.device('ao-1');
});
afterEach(() => platform.close());

const hours = async (device: string) => {
  const rows = await platform.registry
    .selectFrom('device_hours')
    .select(['hour', 'uplinks', 'late', 'refused'])
    .where('uplinks', '>', 0)
    .where('device_id', '=', device)
    .orderBy('hour')
    .execute();
  return rows.map(({ hour, ...counts }) => ({ ago: hourOf(NOW) - hour, ...counts }));
};

/** What was measured in each hour, and how much of it came late. */
const reports = async (device: string) => {
  const rows = await platform.registry
    .selectFrom('device_hours')
    .select(['hour', 'reports', 'filled'])
    .where('device_id', '=', device)
    .where('reports', '>', 0)
    .orderBy('hour')
    .execute();
  return rows.map(({ hour, ...counts }) => ({ ago: hourOf(NOW) - hour, ...counts }));
};

describe('the hours of a device', () => {
  it('count what was measured in each whenever it came, and once however often it was sent', async () => {
    const engine = await platform.start();
    const row = (minutes: number) => ({ ts: NOW - minutes * 60_000, values: { salinity: 2 } });
    platform.queue('ao-1', [row(10)]);
    // Rows of the past go along with each message, as Dragino's do; one of them is the gap that was.
    for (const minutes of [9, 8, 7]) platform.queue('ao-1', [row(minutes), row(10), row(70), row(130)]);
    await platform.flushed();
    await engine.drained();
    expect(await reports('ao-1')).toEqual([
      { ago: 3, reports: 1, filled: 1 },
      { ago: 2, reports: 1, filled: 1 },
      { ago: 1, reports: 4, filled: 0 },
    ]);
  });

  it('do not reach further back than is kept', async () => {
    const engine = await platform.start();
    platform.queue('ao-1', { ts: NOW - 36 * 24 * HOUR_MS, values: { salinity: 2 } });
    await platform.flushed();
    await engine.drained();
    expect(await reports('ao-1')).toEqual([]);
  });

  it('count what came in each, by receipt', async () => {
    const engine = await platform.start();
    for (const minutes of [125, 119, 61, 59, 1])
      platform.queue('ao-1', { salinity: 2 }, { receivedAt: NOW - minutes * 60_000 });
    await platform.flushed();
    await engine.drained();
    // NOW is the start of an hour.
    expect(await hours('ao-1')).toEqual([
      { ago: 3, uplinks: 1, late: 0, refused: 0 },
      { ago: 2, uplinks: 2, late: 0, refused: 0 },
      { ago: 1, uplinks: 2, late: 0, refused: 0 },
    ]);
  });

  it('tell what came late, and what was refused', async () => {
    const engine = await platform.start();
    const old = NOW - 5 * HOUR_MS;
    platform.queue('ao-1', { ts: old, values: { salinity: 2 } });
    platform.queue('ao-1', [
      { ts: old + 1, values: { salinity: 2 } },
      { ts: NOW - 1, values: { salinity: 2 } },
    ]);
    platform.queue('ao-1', 'no JSON at all');
    platform.queue('ao-1', { salinity: 1e9, water_temperature: 1e9 });
    await platform.flushed();
    await engine.drained();
    expect(await hours('ao-1')).toEqual([{ ago: 0, uplinks: 4, late: 1, refused: 2 }]);
  });

  it('count a message of a gateway for each child in it, once', async () => {
    await platform.device('gw', 'gateway');
    for (const child of ['con-1', 'con-2', 'con-3']) await platform.device(child, 'generic-json', 'gw');
    const engine = await platform.start();
    const both = { 'con-1': [{ salinity: 1 }, { ts: NOW - 1, values: { salinity: 2 } }], 'con-2': [{ salinity: 1 }] };
    await platform.send('gw', both, GATEWAY);
    await platform.send('gw', { 'con-1': [{ salinity: 1 }], 'con-3': [{ salinity: 1e9 }] }, GATEWAY);
    await engine.drained();
    expect(await hours('gw')).toEqual([{ ago: 0, uplinks: 2, late: 0, refused: 0 }]);
    expect(await hours('con-1')).toEqual([{ ago: 0, uplinks: 2, late: 0, refused: 0 }]);
    expect(await hours('con-2')).toEqual([{ ago: 0, uplinks: 1, late: 0, refused: 0 }]);
    expect(await hours('con-3')).toEqual([{ ago: 0, uplinks: 1, late: 0, refused: 1 }]);
  });

  it('are exact after a restart, and when the journal is gone over again for the store', async () => {
    const away = async () => {
      throw new StoreUnavailable('unreachable', 'switched off');
    };
    let engine = await platform.start({
      wrap: (writer) => ({
        append: away,
        appliedSeq: away,
        maintain: away,
        delete: away,
        applyRetention: away,
        close: () => writer.close(),
      }),
    });
    for (let n = 0; n < 20; n++) platform.queue('ao-1', { ts: NOW - n, values: { salinity: n } });
    await platform.flushed();
    await until(() => engine.stats.evaluatedSeq > 0 && engine.caughtUp);
    await platform.engine?.close(200);
    platform.engine = null;
    expect(await platform.stored('ao-1')).toEqual([]);

    // Sent again because its acknowledgement was lost: it is one reading, and two uplinks.
    platform.queue('ao-1', { ts: NOW, values: { salinity: 0 } });
    await platform.flushed();
    engine = await platform.start();
    await engine.drained();
    await platform.stop();
    engine = await platform.start();
    await engine.drained();
    expect(await platform.stored('ao-1')).toHaveLength(20);
    expect(await hours('ao-1')).toEqual([{ ago: 0, uplinks: 21, late: 0, refused: 0 }]);
    const { uplinks } = await platform.registry
      .selectFrom('device_activity')
      .select('uplinks')
      .where('device_id', '=', 'ao-1')
      .executeTakeFirstOrThrow();
    expect(uplinks).toBe(21);
  });

  it('do not grow by a commit that is offered twice', async () => {
    const seq = (await readCursor(platform.registry, 'evaluate')) + 5;
    const run = {
      seq,
      hours: [{ device_id: 'ao-1', hour: hourOf(NOW), uplinks: 3, late: 1, refused: 0, reports: 0, filled: 0 }],
    };
    expect(await commitEvaluation(platform.registry, run)).toBe(true);
    expect(await commitEvaluation(platform.registry, run)).toBe(false);
    expect(await hours('ao-1')).toEqual([{ ago: 0, uplinks: 3, late: 1, refused: 0 }]);
  });

  it('are not those in which something from quarantine was replayed', async () => {
    const engine = await platform.start();
    await platform.send('ao-1', { salinity: 1e9 });
    await engine.drained();
    const [item] = await platform.registry.selectFrom('quarantine').select('id').execute();
    platform.now = NOW + 3 * HOUR_MS;
    await engine.replay([item?.id as number]);
    expect(await hours('ao-1')).toEqual([{ ago: 0, uplinks: 1, late: 0, refused: 1 }]);
  });

  it('are forgotten after 35 days, and with the device', async () => {
    const engine = await platform.start();
    await platform.send('ao-1', { salinity: 1 }, { receivedAt: NOW - 36 * 24 * HOUR_MS });
    await platform.send('ao-1', { salinity: 1 });
    await engine.drained();
    expect(await hours('ao-1')).toHaveLength(2);
    await maintainRegistry(platform.registry, NOW);
    expect(await hours('ao-1')).toHaveLength(1);
    await deleteDevice(platform.registry, 'ao-1', { expected: null });
    expect(await hours('ao-1')).toEqual([]);
  });
});
