import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BrokerOptions, Credentials } from '../../../broker/contract.ts';
import { makeCertificates, type TestCertificates } from '../../support/certificates.ts';
import { type Bench, eventually, publishPacket, startBench } from './support.ts';

let ours: TestCertificates;
let theirs: TestCertificates;
let bench: Bench;
let seen: Credentials[];
const sockets: Socket[] = [];

beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeCertificates(), makeCertificates()]);
});
afterAll(() => {
  ours.remove();
  theirs.remove();
});
const secureOf = ({ server, authority }: TestCertificates) => ({
  ...server,
  ca: authority.cert,
  minVersion: 'TLSv1.2' as const,
});
async function start(options: Partial<BrokerOptions> = {}): Promise<void> {
  seen = [];
  bench = await startBench({
    tls: { host: '127.0.0.1', port: 0, secure: secureOf(ours) },
    authenticate(credentials) {
      seen.push(credentials);
      const device = credentials.certificateName ?? credentials.username ?? '';
      return device === 'nobody'
        ? { ok: false, reason: 'bad-credential', device: null }
        : { ok: true, identity: { device, carries: () => false } };
    },
    ...options,
  });
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bench.close();
});

const port = () => bench.broker.tlsPort as number;
const plain = (): Socket => keep(connect(port(), '127.0.0.1'));
const keep = <T extends Socket>(socket: T): T => {
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
};
/** A reset is an end like another. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
/** Resolves once the broker has ended the connection. */
const shut = (options: ConnectionOptions): Promise<void> => {
  const socket = keep(connectTls({ port: port(), host: '127.0.0.1', rejectUnauthorized: false, ...options }));
  socket.resume();
  return closed(socket);
};
const peerOf = (client: { socket: Socket }) => (client.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;

describe('a client certificate', () => {
  beforeEach(() => start());

  it('names the device; without one the credential does', async () => {
    const certified = await bench.raw(await ours.device('ruong-c1'));
    expect(await certified.connect({ clientId: 'a' })).toMatchObject({ returnCode: 0 });
    const ordinary = await bench.raw({ ca: ours.authority.cert, rejectUnauthorized: true, servername: 'localhost' });
    expect(await ordinary.connect({ clientId: 'b', username: 'd2' })).toMatchObject({ returnCode: 0 });
    expect(seen.map(({ certificateName, username }) => [certificateName, username])).toEqual([
      ['ruong-c1', null],
      [null, 'd2'],
    ]);
    certified.send(publishPacket('sen/v1/ruong-c1/up', 'x', { id: 3 }));
    expect((await certified.next('puback')).messageId).toBe(3);
    expect(bench.sink.taken[0]).toMatchObject({ connection: 'ruong-c1' });
  });

  it('of another authority ends the connection and is reported', async () => {
    await shut(await theirs.device('ruong-c1'));
    await eventually(() => bench.refusals.length === 1, 'the refusal');
    expect(bench.refusals[0]).toMatchObject({ reason: 'bad-credential', device: null, address: '127.0.0.1' });
    expect(bench.refusals[0]?.detail).toContain('ruong-c1');
    expect(seen).toEqual([]);
  });

  it('that is for a server is no identity of a device', async () => {
    await shut(ours.server);
    await eventually(() => bench.refusals.length === 1, 'the refusal');
    expect(bench.refusals[0]?.detail).toContain('localhost');
    expect(seen).toEqual([]);
  });

  it('that has ended is refused', async () => {
    const past = await makeCertificates(Date.now() - 6 * 365 * 86_400_000);
    bench.broker.renewTls({ ...secureOf(ours), ca: past.authority.cert });
    await shut(await past.device('d1'));
    await eventually(() => bench.refusals.length === 1, 'the refusal');
    expect(bench.refusals[0]?.detail).toContain('EXPIRED');
    past.remove();
  });

  it('of nobody is refused in CONNACK, with its name for the log', async () => {
    const client = await bench.raw(await ours.device('nobody'));
    expect(await client.connect()).toMatchObject({ returnCode: 4 });
    expect(bench.refusals[0]).toMatchObject({ reason: 'bad-credential', detail: expect.stringContaining('nobody') });
  });
});

describe('what is no good TLS', () => {
  beforeEach(() => start({ limits: { handshakeTimeoutMs: 300, connectionsPerAddress: 2 } }));

  it('is let go when the handshake stalls, be it byte by byte', async () => {
    const silent = plain();
    const slow = plain();
    // The start of a record that announces more than ever comes.
    slow.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]));
    const drip = setInterval(() => slow.write(Buffer.of(0)), 50);
    const begun = Date.now();
    await Promise.all([closed(silent), closed(slow)]);
    clearInterval(drip);
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(bench.refusals[0]).toMatchObject({ reason: 'tls-failed', address: '127.0.0.1' });
  });

  it('counts as a connection of its address while it lasts', async () => {
    const stalled = [plain(), plain()];
    await Promise.all(stalled.map((socket) => once(socket, 'connect')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const third = plain();
    await closed(third);
    expect(bench.refusals).toMatchObject([{ reason: 'too-many-connections' }]);
    await Promise.all(stalled.map(closed));
    await (await bench.raw()).connect({ username: 'd1' });
  });

  it('counts over TCP and TLS together', async () => {
    await (await bench.raw()).connect({ clientId: 'a', username: 'd1' });
    const overTcp = [connect(bench.broker.port, '127.0.0.1'), connect(bench.broker.port, '127.0.0.1')].map(keep);
    await Promise.race(overTcp.map(closed));
    expect(bench.refusals).toMatchObject([{ reason: 'too-many-connections' }]);
  });

  it('is reported: plain MQTT on the TLS port, an old version of TLS', async () => {
    const socket = plain();
    socket.write(Buffer.from('100c00044d5154540402003c0000', 'hex'));
    await closed(socket);
    await shut({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await eventually(() => bench.refusals.reduce((sum, { count }) => sum + count, 0) === 2, 'two refusals');
    expect(new Set(bench.refusals.map(({ reason }) => reason))).toEqual(new Set(['tls-failed']));
  });

  it('does not hinder the broker from closing', async () => {
    await once(plain(), 'connect');
    const begun = Date.now();
    await bench.broker.close(0);
    expect(Date.now() - begun).toBeLessThan(250);
  });
});

describe('new certificates', () => {
  beforeEach(() => start());

  it('are shown to whoever comes next; who is connected stays', async () => {
    const before = await bench.raw();
    await before.connect({ clientId: 'a', username: 'd1' });
    bench.broker.renewTls(secureOf(theirs));
    const after = await bench.raw();
    await after.connect({ clientId: 'b', username: 'd2' });
    expect(peerOf(after)).not.toBe(peerOf(before));
    before.send(publishPacket('sen/v1/d1/up', 'still here'));
    await before.next('puback');
  });

  it('of an authority shut out what the former one signed, a resumed session too', async () => {
    const device = await ours.device('d1');
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      bench.broker.renewTls(secureOf(ours));
      const first = await bench.raw({ ...device, maxVersion });
      const ticket = maxVersion === 'TLSv1.3' ? once(first.socket, 'session') : null;
      expect(await first.connect({ clientId: maxVersion })).toMatchObject({ returnCode: 0 });
      const session = ticket ? ((await ticket)[0] as Buffer) : (first.socket as TLSSocket).getSession();
      const again = await bench.raw({ ...device, maxVersion, session });
      expect((again.socket as TLSSocket).isSessionReused(), maxVersion).toBe(true);
      again.socket.destroy();
      bench.broker.renewTls(secureOf(theirs));
      await shut({ ...device, maxVersion, session });
      first.socket.destroy();
    }
    expect(seen).toHaveLength(2);
  });

  it('that do not fit together change nothing', async () => {
    expect(() => bench.broker.renewTls({ ...secureOf(ours), key: theirs.server.key })).toThrow();
    await (await bench.raw()).connect({ username: 'd1' });
  });
});
