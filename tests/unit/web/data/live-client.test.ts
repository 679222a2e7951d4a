import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../../../domain/api/live.ts';
import { type LiveBatch, LiveClient, type LiveSocket, type LiveState } from '../../../../web/src/data/live-client.ts';

class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: unknown[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.();
    this.say({ type: 'hello', now: 1 });
  }

  say(message: LiveMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

interface Timer {
  readonly ms: number;
  readonly run: () => void;
}

let sockets: FakeSocket[];
let frames: (() => void)[];
let timers: Set<Timer>;
let batches: LiveBatch[];
let states: LiveState[];
let reconnections: number;
let chance: number;
let client: LiveClient;

const socket = () => sockets.at(-1)!;
const paint = () => {
  for (const frame of frames.splice(0)) frame();
};
/** The one timer of that many ms, run. */
const elapse = (ms: number) => {
  const due = [...timers].find((timer) => timer.ms === ms);
  if (!due) throw new Error(`no timer of ${ms} ms among ${[...timers].map((timer) => timer.ms)}`);
  timers.delete(due);
  due.run();
};
const update = (device: string, latest: Record<string, [number, number]>): LiveMessage => ({
  type: 'observations',
  updates: [{ device, receivedAt: 1, latest }],
});

beforeEach(() => {
  sockets = [];
  frames = [];
  timers = new Set();
  batches = [];
  states = [];
  reconnections = 0;
  chance = 1;
  client = new LiveClient({
    connect: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
    frame: (run) => frames.push(run),
    after: (ms, run) => {
      const timer = { ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    random: () => chance,
    onBatch: (batch) => batches.push(batch),
    onState: (state) => states.push(state),
    onTime: () => {},
    onReconnected: () => reconnections++,
  });
});

describe('what comes live', () => {
  it('is handed over once per frame, the newest of each datastream alone', () => {
    client.start();
    socket().open();
    socket().say(update('a', { x: [1, 10], y: [1, 5] }));
    socket().say(update('a', { x: [2, 11] }));
    socket().say(update('b', { x: [2, 7] }));
    expect(batches).toEqual([]);
    expect(frames).toHaveLength(1);
    paint();
    expect(batches).toHaveLength(1);
    expect(batches[0]?.updates).toEqual([
      { device: 'a', receivedAt: 1, latest: { x: [2, 11], y: [1, 5] } },
      { device: 'b', receivedAt: 1, latest: { x: [2, 7] } },
    ]);
    paint();
    expect(batches).toHaveLength(1);
  });

  it('does not pile up while the page is hidden and paints nothing', () => {
    client.start();
    socket().open();
    for (let i = 0; i < 10_000; i++) socket().say(update('a', { x: [i, i] }));
    paint();
    expect(batches[0]?.updates).toEqual([{ device: 'a', receivedAt: 1, latest: { x: [9999, 9999] } }]);
  });

  it('may be nonsense or of a kind not known yet, and stops nothing', () => {
    client.start();
    socket().open();
    socket().onmessage?.({ data: 'not json' });
    socket().onmessage?.({ data: '{"type":"weather"}' });
    socket().onmessage?.({ data: '{"type":"observations","updates":[{"device":1}]}' });
    expect(frames).toHaveLength(0);
    socket().say(update('a', { x: [1, 1] }));
    paint();
    expect(batches).toHaveLength(1);
  });
});

describe('a lost connection', () => {
  it('is tried again for ever, at growing distances that chance spreads', () => {
    client.start();
    for (const ms of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]) {
      socket().onclose?.();
      elapse(ms);
    }
    chance = 0;
    socket().onclose?.();
    elapse(15_000);
    expect(sockets).toHaveLength(11);
    expect(states.at(-1)).toBe('lost');
  });

  it('starts at short distances again once it was live', () => {
    client.start();
    socket().onclose?.();
    elapse(500);
    socket().onclose?.();
    elapse(1000);
    socket().open();
    expect(states.at(-1)).toBe('live');
    socket().onclose?.();
    elapse(500);
  });

  it('has what was missed fetched after it is back, and not on the first connection', () => {
    client.start();
    socket().open();
    expect(reconnections).toBe(0);
    socket().onclose?.();
    elapse(500);
    expect(reconnections).toBe(0);
    socket().open();
    expect(reconnections).toBe(1);
  });

  it('has the list fetched anew when more alerts came than could be told', () => {
    client.start();
    socket().open();
    socket().say({ type: 'alerts-missed' });
    expect(reconnections).toBe(1);
  });

  it('subscribes anew', () => {
    client.watch(['a']);
    client.start();
    socket().open();
    socket().onclose?.();
    elapse(500);
    socket().open();
    expect(socket().sent).toEqual([{ type: 'subscribe', devices: ['a'], alerts: true }]);
  });

  it('is tried at once when the network is back', () => {
    client.start();
    socket().onclose?.();
    client.retryNow();
    expect(sockets).toHaveLength(2);
    client.retryNow();
    expect(sockets).toHaveLength(2);
  });

  it('is noticed by silence although nobody closed the socket', () => {
    client.start();
    socket().open();
    const silent = socket();
    elapse(20_000);
    expect(silent.sent.at(-1)).toEqual({ type: 'ping' });
    elapse(45_000);
    expect(silent.closed).toBe(true);
    expect(states.at(-1)).toBe('lost');
    elapse(500);
    expect(sockets).toHaveLength(2);
  });

  it('is left alone after a stop', () => {
    client.start();
    socket().open();
    client.stop();
    expect(socket().closed).toBe(true);
    expect([...timers]).toEqual([]);
  });
});

describe('interest', () => {
  it('is the union of all who watch, sent only when it changes', () => {
    client.start();
    socket().open();
    const stopB = client.watch(['b', 'a']);
    client.watch(['a']);
    const stopAll = client.watch('*');
    stopAll();
    stopB();
    expect(socket().sent).toEqual([
      { type: 'subscribe', devices: [], alerts: true },
      { type: 'subscribe', devices: ['a', 'b'], alerts: true },
      { type: 'subscribe', devices: '*', alerts: true },
      { type: 'subscribe', devices: ['a', 'b'], alerts: true },
      { type: 'subscribe', devices: ['a'], alerts: true },
    ]);
  });
});
