import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveLimits } from '../../../api/live/limits.ts';
import { type LiveMessage, liveMessage } from '../../../domain/api/live.ts';
import { alertExample, alertRecord } from './alert-example.ts';
import { ADMIN, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
const sockets: (WebSocket | Socket)[] = [];

const start = async (limits: Partial<LiveLimits> = {}) => {
  api = await startApi({ liveLimits: { frameMs: 10, ...limits } });
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket instanceof WebSocket ? socket.terminate() : socket.destroy();
  await api.close();
});

interface Client {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[];
}

const address = () => `${api.url.replace('http', 'ws')}/api/v1/live`;

async function join(
  headers: Record<string, string> = { authorization: `Bearer ${api.tokens.viewer}` },
): Promise<Client> {
  const socket = new WebSocket(address(), { headers });
  sockets.push(socket);
  const messages: LiveMessage[] = [];
  socket.on('message', (data) => messages.push(liveMessage.parse(JSON.parse(data.toString()))));
  await once(socket, 'open');
  return { socket, messages };
}

async function subscribe(client: Client, devices: '*' | string[], alerts = true): Promise<void> {
  const before = api.parts.interests.length;
  client.socket.send(JSON.stringify({ type: 'subscribe', devices, alerts }));
  await vi.waitFor(() => expect(api.parts.interests.length).toBeGreaterThan(before));
}

const update = (device: string, at: number, value: number) => ({
  device,
  receivedAt: at,
  latest: { salinity: [at, value] as [number, number] },
});
const observed = (client: Client) =>
  client.messages.flatMap((message) => (message.type === 'observations' ? message.updates : []));

describe('the live channel', () => {
  beforeEach(() => start());

  it('says hello, hands results of the devices asked for over, and answers pings', async () => {
    const client = await join();
    await subscribe(client, ['a']);
    expect(api.parts.interests.at(-1)).toEqual(['a']);
    api.parts.live([update('a', 1000, 1.5), update('b', 1000, 2)]);
    await vi.waitFor(() => expect(observed(client)).toEqual([update('a', 1000, 1.5)]));
    client.socket.send('{"type":"ping"}');
    await vi.waitFor(() => expect(client.messages.at(-1)?.type).toBe('pong'));
    expect(client.messages[0]?.type).toBe('hello');
  });

  it('puts what comes between two frames into one, the newest of each datastream', async () => {
    const client = await join();
    await subscribe(client, '*');
    for (let at = 1; at <= 1000; at++) api.parts.live([update('a', at, at)]);
    api.parts.live([update('a', 5, 5)]);
    await vi.waitFor(() => expect(observed(client).at(-1)?.latest.salinity).toEqual([1000, 1000]));
    expect(observed(client).length).toBeLessThan(20);
  });

  it('hands alerts on to those who want them', async () => {
    const wants = await join();
    const wantsNone = await join();
    await subscribe(wants, []);
    await subscribe(wantsNone, [], false);
    api.parts.alert({ transition: 'raised', alert: alertRecord });
    await vi.waitFor(() =>
      expect(wants.messages.at(-1)).toEqual({ type: 'alert', transition: 'raised', alert: alertExample }),
    );
    wantsNone.socket.send('{"type":"ping"}');
    await vi.waitFor(() => expect(wantsNone.messages.at(-1)?.type).toBe('pong'));
    expect(wantsNone.messages.filter(({ type }) => type === 'alert')).toEqual([]);
  });

  it('keeps what a meter measured at a household’s from viewers of everything once it stands elsewhere', async () => {
    const household = await api.send('POST', '/api/v1/households', { kind: 'household', name: 'Hoạ Mi' });
    const { id } = (await household.json()) as { id: string };
    for (const body of [
      { id: 'nha', name: 'Nhà', kind: 'household', household: id },
      { id: 'tram', name: 'Trạm', kind: 'pump' },
    ])
      expect((await api.send('POST', '/api/v1/sites', body)).status).toBe(201);
    const meter = { id: 'meter', name: 'Đồng hồ', profile: 'generic-json', site: 'nha' };
    expect((await api.send('POST', '/api/v1/devices', meter)).status).toBe(201);
    expect((await api.send('PATCH', '/api/v1/devices/meter', { site: 'tram' })).status).toBe(200);
    const viewer = await join();
    const manager = await join({ authorization: `Bearer ${api.tokens.manager}` });
    await subscribe(viewer, '*');
    await subscribe(manager, '*');
    const late = update('meter', Date.now() - 60_000, 87.125);
    api.parts.live([late]);
    await vi.waitFor(() => expect(observed(manager)).toEqual([late]));
    const recent = update('meter', Date.now() + 1000, 5);
    api.parts.live([recent]);
    await vi.waitFor(() => expect(observed(viewer)).toEqual([recent]));
  });

  it('sums the interests of all clients, and forgets those who left', async () => {
    const [one, two] = [await join(), await join()];
    await subscribe(one, ['a', 'b']);
    await subscribe(two, ['b', 'c']);
    expect(api.parts.interests.at(-1)).toEqual(['a', 'b', 'c']);
    await subscribe(two, '*');
    expect(api.parts.interests.at(-1)).toBe('*');
    two.socket.close();
    await vi.waitFor(() => expect(api.parts.interests.at(-1)).toEqual(['a', 'b']));
  });

  it.each([
    ['no credentials', {}],
    ['an unknown token', { authorization: 'Bearer sen_nobody' }],
  ])('refuses %s', async (_name, headers) => {
    await expect(join(headers)).rejects.toThrow('401');
  });

  it('takes the cookie from our own pages only', async () => {
    const answer = await api.send('POST', '/api/v1/session', ADMIN, { as: null });
    const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    await expect(join({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
    const client = await join({ cookie, origin: api.url });
    const closed = once(client.socket, 'close');
    await fetch(`${api.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
    // Whoever signs out is cut off at once.
    expect((await closed)[0]).toBe(4401);
  });

  it('cuts a withdrawn token off', async () => {
    const created = await api.send('POST', '/api/v1/tokens', { name: 'wall', role: 'viewer' });
    const { id, secret } = (await created.json()) as { id: string; secret: string };
    const client = await join({ authorization: `Bearer ${secret}` });
    const closed = once(client.socket, 'close');
    await api.send('DELETE', `/api/v1/tokens/${id}`);
    expect((await closed)[0]).toBe(4401);
  });

  it.each([
    ['what is not JSON', 'hello'],
    ['an unknown type', '{"type":"observe"}'],
    ['more devices than it may', JSON.stringify({ type: 'subscribe', devices: Array(2001).fill('d') })],
    ['bytes', Buffer.from('{"type":"ping"}')],
  ])('closes on %s', async (_name, message) => {
    const client = await join();
    const closed = once(client.socket, 'close');
    client.socket.send(message);
    expect((await closed)[0]).toBe(1007);
  });

  it('closes on a flood of messages and on a frame beyond all measure', async () => {
    const flooding = await join();
    const closed = once(flooding.socket, 'close');
    for (let n = 0; n < 100; n++) flooding.socket.send('{"type":"ping"}');
    expect((await closed)[0]).toBe(1008);

    const large = await join();
    const ended = once(large.socket, 'close');
    large.socket.send('x'.repeat(300 * 1024));
    expect((await ended)[0]).toBe(1009);
  });
});

describe('a client that does not read', () => {
  it('delays nobody, and is ended', async () => {
    await start({ drainMs: 300, highWaterBytes: 64 * 1024 });
    const frozen = await rawClient();
    const reader = await join();
    await subscribe(reader, '*');

    const filler = 'x'.repeat(200);
    const devices = Array.from({ length: 500 }, (_, n) => `device-${n}`);
    let round = 0;
    const flood = setInterval(() => {
      round++;
      api.parts.live(
        devices.map((device) => ({ device, receivedAt: round, latest: { note: [round, filler] as [number, string] } })),
      );
    }, 5);
    try {
      await vi.waitFor(() => expect(api.parts.interests).toContain('*'));
      // The reader keeps up all the while, and the frozen one is ended after a while.
      const metrics = async () => (await api.get('/metrics')).text();
      await vi.waitFor(
        async () => expect(await metrics()).toContain('sen_live_closed_total{reason="too-slow"} 1'),
        15_000,
      );
      const seen = observed(reader).at(-1)?.receivedAt ?? 0;
      await vi.waitFor(() => expect(observed(reader).at(-1)?.receivedAt ?? 0).toBeGreaterThan(seen + 5));
      expect(reader.socket.readyState).toBe(WebSocket.OPEN);
      expect(await metrics()).toContain('sen_live_clients 1');
    } finally {
      clearInterval(flood);
    }
    expect(frozen.destroyed).toBe(false);
  });

  it('does not keep the server from closing', async () => {
    await start();
    const frozen = await rawClient();
    // ws alone would wait 30 s for the answer to its close frame, which is longer than this test may last.
    await api.app.close();
    expect(frozen.destroyed).toBe(false);
  });

  it('is ended when it answers no ping', async () => {
    await start({ heartbeatMs: 200 });
    await rawClient({ subscribe: false });
    await vi.waitFor(
      async () => expect(await (await api.get('/metrics')).text()).toContain('sen_live_clients 0'),
      5000,
    );
    expect(await (await api.get('/metrics')).text()).toContain('sen_live_closed_total{reason="no-heartbeat"} 1');
  });
});

/** A client that shakes hands, subscribes to everything, and then never reads from its socket again. */
async function rawClient({ subscribe: subscribes = true } = {}): Promise<Socket> {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nAuthorization: Bearer ${api.tokens.viewer}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  if (subscribes) {
    const text = Buffer.from('{"type":"subscribe","devices":"*"}');
    // A masked text frame, RFC 6455 §5.2; a mask of zeros leaves the payload as it is.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
  }
  return socket;
}
