import { describe, expect, it } from 'vitest';
import { LIVE_LIMITS } from '../../../../api/live/limits.ts';
import { LiveClient } from '../../../../api/live/live-client.ts';

class FakeSocket {
  bufferedAmount = 0;
  readonly sent: string[] = [];
  ended: string | null = null;
  pings = 0;
  send(data: string): void {
    this.sent.push(data);
  }
  ping(): void {
    this.pings++;
  }
  close(code: number): void {
    this.ended = `closed ${code}`;
  }
  terminate(): void {
    this.ended = 'terminated';
  }
}

const limits = { ...LIVE_LIMITS, highWaterBytes: 100, drainMs: 1000, queuedAlerts: 2 };
const make = () => {
  const socket = new FakeSocket();
  return { socket, client: new LiveClient(socket, 'user/1', limits) };
};
const json = (device: string) => `{"device":"${device}"}`;

describe('LiveClient', () => {
  it('sends what changed in one frame, and nothing when nothing did', () => {
    const { socket, client } = make();
    client.subscribe(['a', 'b'], true);
    for (const device of ['a', 'b', 'a', 'c']) client.mark(device);
    client.flush(0, json);
    client.flush(1, json);
    expect(socket.sent).toEqual(['{"type":"observations","updates":[{"device":"a"},{"device":"b"}]}']);
  });

  it('writes nothing to a socket that does not drain, owes each device once, and pays when it drains', () => {
    const { socket, client } = make();
    client.subscribe('*', true);
    socket.bufferedAmount = 101;
    for (let n = 0; n < 10_000; n++) client.mark(`d${n % 3}`);
    expect(client.flush(0, json)).toBe(true);
    expect(client.flush(999, json)).toBe(true);
    expect(socket.sent).toEqual([]);
    expect([client.owes('d0'), client.owes('d1'), client.owes('d2')]).toEqual([true, true, true]);
    socket.bufferedAmount = 0;
    client.flush(1100, json);
    expect(socket.sent).toHaveLength(1);
    expect(client.lags).toBe(false);
  });

  it('is to be ended when it has not drained for too long, and is cut off without a farewell it would never read', () => {
    const { socket, client } = make();
    socket.bufferedAmount = 101;
    client.flush(0, json);
    expect(client.flush(1000, json)).toBe(false);
    client.end('too-slow');
    expect(socket.ended).toBe('terminated');
  });

  it('starts the time anew after it has drained in between', () => {
    const { socket, client } = make();
    socket.bufferedAmount = 101;
    client.flush(0, json);
    socket.bufferedAmount = 0;
    client.flush(900, json);
    socket.bufferedAmount = 101;
    expect(client.flush(1100, json)).toBe(true);
    expect(client.flush(2000, json)).toBe(true);
    expect(client.flush(2100, json)).toBe(false);
  });

  it('keeps alerts for one that does not read, and tells it to read the list anew when they become too many', () => {
    const { socket, client } = make();
    client.subscribe([], true);
    client.alert('0');
    expect(socket.sent).toEqual(['0']);
    socket.bufferedAmount = 101;
    for (const alert of ['1', '2']) client.alert(alert);
    socket.bufferedAmount = 0;
    client.flush(0, json);
    expect(socket.sent).toEqual(['0', '1', '2']);

    socket.bufferedAmount = 101;
    for (let n = 3; n < 10_000; n++) client.alert(`${n}`);
    expect(client.lags).toBe(true);
    socket.bufferedAmount = 0;
    client.flush(0, json);
    client.alert('10000');
    expect(socket.sent.slice(3)).toEqual(['{"type":"alerts-missed"}', '10000']);
    expect(socket.ended).toBeNull();
  });

  it('hands on so many alerts a frame to one that reads, and in a storm has it read the list anew now and then', () => {
    const socket = new FakeSocket();
    const client = new LiveClient(socket, 'user/1', { ...limits, alertsPerFrame: 3, rereadMs: 2000 });
    client.subscribe([], true);
    const storm = (): void => {
      for (let n = 0; n < 100; n++) client.alert(`${n}`);
    };
    storm();
    expect(socket.sent).toEqual(['0', '1', '2']);
    for (let now = 0; now <= 3900; now += 100) {
      client.flush(now, json);
      storm();
    }
    const told = socket.sent.filter((text) => text.includes('alerts-missed'));
    expect(told).toHaveLength(2);
    expect(socket.sent.length).toBeLessThan(20);
    client.flush(4000, json);
    expect([socket.sent.at(-1), client.lags]).toEqual(['{"type":"alerts-missed"}', false]);
  });

  it('forgets what it owed of devices that it no longer asks for', () => {
    const { socket, client } = make();
    client.subscribe('*', true);
    client.mark('a');
    client.subscribe(['b'], true);
    client.flush(0, json);
    expect(socket.sent).toEqual([]);
  });

  it('is gone when it gives no sign of life between two pings', () => {
    const { socket, client } = make();
    expect(client.ping()).toBe(true);
    client.heard();
    expect(client.ping()).toBe(true);
    expect(client.ping()).toBe(false);
    expect(socket.pings).toBe(2);
  });
});
