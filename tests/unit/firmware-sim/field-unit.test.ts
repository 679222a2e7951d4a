import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type VirtualClock, virtualClock } from '../../../firmware-sim/clock.ts';
import type { ConnectionEvents } from '../../../firmware-sim/firmware/connection.ts';
import { FieldUnit } from '../../../firmware-sim/firmware/field-unit.ts';
import type { Held } from '../../../firmware-sim/firmware/outbox.ts';
import { packingOf } from '../../../firmware-sim/firmware/packing.ts';
import type { Station } from '../../../firmware-sim/firmware/station.ts';
import { noStats } from '../../../firmware-sim/firmware/stats.ts';
import { composeLink } from '../../../firmware-sim/links/compose.ts';
import { deadBattery } from '../../../firmware-sim/links/dead-battery.ts';
import { duplicate } from '../../../firmware-sim/links/duplicate.ts';
import { latency } from '../../../firmware-sim/links/latency.ts';
import type { Behaviour } from '../../../firmware-sim/links/link.ts';
import { loss } from '../../../firmware-sim/links/loss.ts';
import { skew } from '../../../firmware-sim/links/skew.ts';
import { Scheduler } from '../../../firmware-sim/scheduler.ts';
import { createWorld } from '../../../firmware-sim/world/world.ts';

const START = Date.UTC(2026, 10, 1);
const MINUTE_MS = 60_000;
const station: Station = {
  id: 'ao-1',
  token: 't',
  link: '4g',
  members: [
    { id: 'ao-1', profile: 'pond-sonde', intervalS: 600, token: 't', gateway: null, format: 'json', link: '4g' },
  ],
};

interface Sent {
  readonly at: number;
  readonly rows: readonly number[];
}

let clock: VirtualClock;
let sent: Sent[];
let acknowledged: Held[];
let stats: ReturnType<typeof noStats>;
let events: ConnectionEvents[];
/** Whether the platform answers; the acknowledgements it keeps back. */
let answers: boolean;
let held: (() => void)[];
let accepts: boolean;

beforeEach(() => {
  clock = virtualClock(START);
  // The firmware's real-time floor for repeats follows the same clock.
  vi.spyOn(Date, 'now').mockImplementation(() => clock.now());
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  sent = [];
  acknowledged = [];
  events = [];
  held = [];
  answers = true;
  accepts = true;
  stats = noStats();
});
afterEach(() => vi.restoreAllMocks());

function unit(...behaviours: Behaviour[]): FieldUnit {
  let n = 0;
  return new FieldUnit({
    station,
    seed: 1,
    world: createWorld({ seed: 1 }),
    link: composeLink(behaviours, 1, station.id),
    packing: packingOf(station, 1000),
    scheduler: new Scheduler(clock),
    ledger: { published: () => {}, acknowledged: (reports) => acknowledged.push(...reports), close: () => {} },
    stats,
    nextId: () => `r${n++}`,
    open: (on) => {
      let isUp = accepts;
      events.push(on);
      if (accepts) queueMicrotask(on.onUp);
      else queueMicrotask(() => on.onDown(false));
      return {
        get isUp() {
          return isUp;
        },
        publish({ payload }, onAck) {
          const body = [JSON.parse(payload.toString())].flat() as { ts: number }[];
          sent.push({ at: clock.now(), rows: body.map(({ ts }) => ts) });
          if (answers) onAck();
          else held.push(onAck);
        },
        close: () => {
          isUp = false;
        },
        cut: () => {
          isUp = false;
        },
      };
    },
  });
}
/** Lets pending microtasks run, then moves time on minute by minute. */
async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await Promise.resolve();
    clock.advanceTo(clock.now() + MINUTE_MS);
  }
  await Promise.resolve();
}

describe('the firmware of a field unit', () => {
  it('reports once an interval, with the time of the measurement', async () => {
    unit();
    await pass(60);
    expect(sent).toHaveLength(6);
    for (const [i, { rows }] of sent.entries()) {
      expect(rows).toHaveLength(1);
      if (i > 0) expect((rows[0] ?? 0) - (sent[i - 1]?.rows[0] ?? 0)).toBe(10 * MINUTE_MS);
    }
    expect(acknowledged.map(({ at }) => at)).toEqual(sent.flatMap(({ rows }) => rows));
  });

  it('keeps measuring without a platform and sends the backlog, oldest first, in few messages', async () => {
    accepts = false;
    const device = unit();
    await pass(24 * 60);
    expect(sent).toEqual([]);
    expect(device.waiting).toBe(144);
    // Trying again has its pace: at most about once a minute after the first few.
    expect(events.length).toBeLessThan(24 * 60 + 10);
    accepts = true;
    await pass(3);
    const rows = sent.flatMap((message) => message.rows);
    expect(rows.length).toBeGreaterThanOrEqual(144);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(sent.length).toBeLessThan(60);
    expect(device.isDrained).toBe(true);
  });

  it('sends again what is not acknowledged in time, until it is, and settles it once', async () => {
    answers = false;
    const device = unit();
    await pass(11);
    const first = sent[0]?.rows[0];
    expect(sent.filter(({ rows }) => rows.includes(first ?? 0)).length).toBeGreaterThan(1);
    expect(acknowledged).toEqual([]);
    answers = true;
    await pass(2);
    // The platform's old answers come as well, late.
    for (const ack of held) ack();
    expect(device.isDrained).toBe(true);
    expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length);
    expect(stats.acknowledged).toBe(stats.reports);
    expect(stats.resent).toBeGreaterThan(0);
  });

  it('sends again what was in flight when the connection broke', async () => {
    answers = false;
    unit();
    await pass(10);
    const before = sent.at(-1)?.rows ?? [];
    answers = true;
    events.at(-1)?.onDown(false);
    await pass(1);
    expect(sent.at(-1)?.rows).toEqual(before);
    expect(events.length).toBe(2);
    expect(stats).toMatchObject({ reconnects: 1, connected: 1 });
  });

  it('gets everything through a link that loses, repeats and delays, with its own wrong clock', async () => {
    const device = unit(loss(0.4), duplicate(0.3), latency(1000, 20_000), skew(30_000));
    await pass(24 * 60);
    device.stopMeasuring();
    await pass(10);
    expect(device.isDrained).toBe(true);
    expect(acknowledged).toHaveLength(stats.reports);
    const arrived = new Set(sent.flatMap(({ rows }) => rows));
    for (const { at } of acknowledged) expect(arrived.has(at)).toBe(true);
    expect(sent.flatMap(({ rows }) => rows).length).toBeGreaterThan(arrived.size);
    expect(sent.some(({ at }) => at % 1000 !== 0)).toBe(true);
  });

  it('measures nothing once its battery is dead', async () => {
    unit(deadBattery(START, 1, 120 * MINUTE_MS));
    await pass(120);
    const reports = stats.reports;
    expect(reports).toBeLessThan(12);
    await pass(120);
    expect(stats.reports).toBe(reports);
  });

  it('does nothing after it was stopped', async () => {
    const device = unit();
    await pass(20);
    const before = sent.length;
    device.stop();
    await pass(60);
    expect(sent).toHaveLength(before);
    expect(stats.connected).toBe(0);
  });
});
