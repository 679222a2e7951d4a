import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ReadingWriter, StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const all = { device: 'a', datastream: null, from: 0, to: NOW * 2 };

it('what was on its way to the store when readings were deleted does not come back', async () => {
  await platform.device('a');
  const engine = await platform.start();
  for (let i = 0; i < 10; i += 1) await platform.send('a', { ts: NOW - 1000 + i, values: { salinity: i } });
  expect(await engine.deleteReadings(all)).toBe(10);
  await platform.send('a', { ts: NOW, values: { salinity: 11 } });
  await engine.drained();
  expect((await platform.stored('a')).map(({ result }) => result)).toEqual([11]);
});

it('a store that is away says so, and nothing is deleted of what it has yet to get', async () => {
  await platform.device('a');
  let away = true;
  const check = (): void => {
    if (away) throw new StoreUnavailable('unreachable', 'switched off');
  };
  const wrap = (writer: ReadingWriter): ReadingWriter => ({
    append: async (batch) => {
      check();
      return writer.append(batch);
    },
    appliedSeq: async () => {
      check();
      return writer.appliedSeq();
    },
    maintain: (now) => writer.maintain(now),
    delete: async (selection) => {
      check();
      return writer.delete(selection);
    },
    applyRetention: (policy, now) => writer.applyRetention(policy, now),
    close: () => writer.close(),
  });
  const engine = await platform.start({ wrap });
  await platform.send('a', { ts: NOW, values: { salinity: 1 } });
  await until(() => engine.state.kind === 'degraded');
  await expect(engine.deleteReadings(all)).rejects.toThrow('switched off');
  away = false;
  await engine.drained();
  expect(await platform.stored('a')).toHaveLength(1);
});
