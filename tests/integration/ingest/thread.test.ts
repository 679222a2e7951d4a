import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import type { AlertEvent, Ingest } from '../../../ingest/contract.ts';
import { startIngest } from '../../../ingest/start-ingest.ts';
import { thresholdRule } from '../../support/rules.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
let ingest: Ingest | null = null;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(async () => {
  await ingest?.close();
  ingest = null;
  await platform.close();
});

const start = (): Promise<Ingest> =>
  startIngest({
    journalDir: platform.journalDir,
    registryFile: platform.registryFile,
    store: platform.store,
    timeZone: 'Asia/Ho_Chi_Minh',
  });

it('ingest runs in a thread of its own and speaks with the main thread', async () => {
  await platform.device('a');
  const hot = { property: 'air_temperature', operator: '>', value: 35, clearValue: 33 } as const;
  await platform.rule('hot', thresholdRule(hot, { scope: { devices: ['a'] } }));
  ingest = await start();
  const live: LiveUpdate[] = [];
  const alerts: AlertEvent[] = [];
  const trims: number[] = [];
  ingest.onLive((updates) => live.push(...updates));
  ingest.onAlert((event) => alerts.push(event));
  ingest.onTrim((seq) => trims.push(seq));
  ingest.setInterest(['a']);
  const now = Date.now();
  await platform.send('a', { air_temperature: 40 }, { receivedAt: now });
  ingest.journalGrew(1);
  await ingest.drained();
  await until(() => live.length > 0 && alerts.length > 0);
  expect(live).toEqual([{ device: 'a', receivedAt: now, latest: { air_temperature: [now, 40] } }]);
  expect(alerts).toMatchObject([{ transition: 'raised', alert: { device: 'a', value: 40 } }]);
  expect(trims).toEqual([1]);
  expect(ingest.stats).toMatchObject({ uplinks: 1, observations: 1, stored: 1, storedUplinks: 1, storedSeq: 1 });

  await platform.device('b');
  await ingest.registryChanged();
  await platform.send('b', { ts: NOW, values: { salinity: 2 } }, { receivedAt: NOW });
  await ingest.drained();
  expect(await platform.stored('b')).toMatchObject([{ result: 2 }]);
  expect(await ingest.deleteReadings({ device: 'b', datastream: null, from: 0, to: NOW + 1 })).toBe(1);
  expect(await platform.stored('b')).toEqual([]);
  expect(await platform.registry.selectFrom('latest').selectAll().where('device_id', '=', 'b').execute()).toEqual([]);
  expect(await ingest.replay([])).toEqual({ replayed: 0, stillWaiting: 0 });
});

it('a thread that ended unasked is started again and goes on where it was', async () => {
  await platform.device('a');
  ingest = await start();
  const states: string[] = [];
  ingest.onState(({ kind }) => states.push(kind));
  const now = Date.now();
  await platform.send('a', { ts: now - 2000, values: { salinity: 1 } }, { receivedAt: now });
  await ingest.drained();
  // Nothing of ours sends this; it is a way to make the thread fall over.
  ingest.setInterest(5 as never);
  await until(() => states.length === 1);
  await expect(ingest.drained()).rejects.toThrow('not running');
  ingest.setInterest('*');
  const live: LiveUpdate[] = [];
  ingest.onLive((updates) => live.push(...updates));
  await platform.send('a', { ts: now - 1000, values: { salinity: 2 } }, { receivedAt: now });
  await until(() => states.length === 2);
  await ingest.drained();
  expect(states).toEqual(['degraded', 'ok']);
  expect((await platform.stored('a')).map(({ result }) => result)).toEqual([1, 2]);
  await until(() => live.length > 0);
});

it('ingest says in one line why it cannot start', async () => {
  const options = { journalDir: platform.journalDir, store: platform.store, timeZone: 'UTC' };
  await expect(startIngest({ ...options, registryFile: platform.dir })).rejects.toThrow(/./);
});
