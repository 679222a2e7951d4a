import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JournalReader } from '../../../store/journal/contract.ts';
import { openJournalReader } from '../../../store/journal/journal-reader.ts';
import { noDataRule, thresholdRule } from '../../support/rules.ts';
import { Platform, until } from '../ingest/platform.ts';

vi.setConfig({ testTimeout: 120_000 });

const DEVICES = ['a', 'b', 'con'] as const;
const INTERVAL_MS = 600_000;
const MANY = 30;
const ON_ITS_WAY_MS = 1500;

let platform: Platform;
let journal: JournalReader;
beforeEach(async () => {
  platform = await Platform.open();
  journal = openJournalReader(platform.journalDir);
  await platform.device('a');
  await platform.device('b');
  await platform.device('gw', 'gateway', null, INTERVAL_MS / 1000);
  await platform.device('con', 'generic-json', 'gw');
  await platform.rule('silent', noDataRule([2, 4]));
  await platform.rule('salty', thresholdRule({ value: 4, clearValue: 3.5 }));
  await platform.start();
});
afterEach(async () => {
  journal.close();
  await platform.close();
});

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 900_000 }) }) },
  // Just before, at and after the instant at which two intervals are over.
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1_199_998, max: 1_200_002 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      device: fc.constantFrom(...DEVICES),
      salinity: fc.constantFrom(1, 3.7, 5),
      agoMs: fc.integer({ min: 0, max: 1000 }),
      isDurable: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  // Read and judged, and on its way into the registry.
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drain' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reload' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const engine = () => platform.engine as NonNullable<Platform['engine']>;
let lastAt = 0;
const received = new Map<string, number[]>();
/** Each result has an instant of its own, or it would be the one before sent again. */
function send(device: string, salinity: number, at: number): void {
  lastAt = Math.max(lastAt + 1, at);
  platform.now = Math.max(platform.now, lastAt);
  received.set(device, [...(received.get(device) ?? []), lastAt]);
  platform.queue(device, { salinity }, { receivedAt: lastAt, connection: device === 'con' ? 'gw' : device });
}

async function read(): Promise<void> {
  await platform.flushed();
  engine().journalGrew(journal.lastSeq());
  await until(() => engine().caughtUp);
}

async function settled(): Promise<void> {
  await platform.flushed();
  await engine().drained();
  await until(() => engine().caughtUp);
  engine().tick();
  await engine().replay([]);
}

async function restarted(): Promise<void> {
  await platform.stop();
  await platform.start();
}

async function happen(one: Action): Promise<void> {
  if (one.do === 'pass') {
    // Nobody waits minutes for the disk; that there is something to read the engine is told at once.
    await platform.flushed();
    engine().journalGrew(journal.lastSeq());
    platform.now += one.ms;
  } else if (one.do === 'read') await read();
  else if (one.do === 'tick') engine().tick();
  else if (one.do === 'drain') await engine().drained();
  else if (one.do === 'reload') await engine().registryChanged();
  else if (one.do === 'restart') await restarted();
  else {
    send(one.device, one.salinity, platform.now - one.agoMs);
    if (one.isDurable) await platform.flushed();
  }
}

const open = async (): Promise<string[]> => {
  const rows = await platform.registry
    .selectFrom('alerts')
    .select(['rule_id', 'device_id'])
    .where('state', '<>', 'cleared')
    .execute();
  return rows.map(({ rule_id, device_id }) => `${rule_id} ${device_id}`).sort();
};

/**
 * The events of each alert have to be those of something that begins, goes on and ends; and of nobody was it said that he
 * was silent who had been heard within two intervals before.
 */
async function checkEvents(): Promise<void> {
  const rows = await platform.registry
    .selectFrom('alert_events')
    .innerJoin('alerts', 'alerts.id', 'alert_events.alert_id')
    .select(['alert_id', 'alert_events.kind', 'at', 'rule_id', 'device_id'])
    .where('alert_events.kind', '<>', 'explained')
    .orderBy('alert_events.id')
    .execute();
  const standing = new Map<string, boolean>();
  for (const { alert_id, kind, at, rule_id, device_id } of rows) {
    const isOpen = standing.get(alert_id);
    const begins = kind === 'raised' || kind === 'reopened';
    expect([alert_id, kind, isOpen]).toEqual([alert_id, kind, kind === 'raised' ? undefined : !begins]);
    standing.set(alert_id, kind !== 'cleared');
    if (!begins || rule_id !== 'silent') continue;
    // What came in the last moment may still be on its way to the disk when the clock is looked at.
    const heard = received
      .get(device_id ?? '')
      ?.filter((one) => one > at - 2 * INTERVAL_MS && one < at - ON_ITS_WAY_MS);
    expect([device_id, at, heard ?? []]).toEqual([device_id, at, []]);
  }
}

it('data and the look at the clock may cross as they will, and the server be started anew among them: nothing hangs, nothing is missed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 25 }), async (actions) => {
      for (const one of actions) await happen(one);
      await settled();
      // Everybody speaks: nothing is open.
      for (const device of DEVICES) send(device, 1, platform.now);
      await settled();
      expect(await open()).toEqual([]);
      await restarted();
      await settled();
      expect(await open()).toEqual([]);
      // Nobody speaks any more: each is told of once, what is behind the gateway by the gateway's.
      platform.now += 5 * INTERVAL_MS;
      await settled();
      const silent = ['silent a', 'silent b', 'silent gw'];
      expect(await open()).toEqual(silent);
      await restarted();
      await settled();
      expect(await open()).toEqual(silent);
      for (const device of DEVICES) send(device, 1, platform.now);
      await settled();
      expect(await open()).toEqual([]);
      await checkEvents();
    }),
    { numRuns: MANY },
  );
});
