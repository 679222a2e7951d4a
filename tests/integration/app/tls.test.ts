import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { type Logger, pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../../app/config.ts';
import { issueServer, type Pair } from '../../../app/tls/issue-certificate.ts';
import { type Platform, startPlatform } from '../../../app/wire.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { makeCertificates, type TestCertificates } from '../../support/certificates.ts';
import { httpsRequest } from '../../support/https-request.ts';
import { requireTool } from '../../support/require-tool.ts';
import { ADMIN, senEnv } from '../../support/server.ts';

const mosquittoPub = requireTool('mosquitto_pub', 'mosquitto-clients');

let dataDir: string;
let certificates: TestCertificates;
let platform: Platform;
let token: string;
const logged: { level: number; msg: string }[] = [];
const clients: MqttClient[] = [];

/** Notes what is logged. */
function noteLog(): Logger {
  return pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sen-tls-data-'));
  certificates = await makeCertificates();
  const env = senEnv(dataDir, {
    ...certificates.env,
    SEN_HTTPS_PORT: '0',
    SEN_MQTTS_PORT: '0',
    SEN_PUBLIC_URL: 'https://sen.example',
  });
  platform = await startPlatform(readConfig(env), noteLog());
  for (const id of ['ruong-c1', 'ruong-c2', 'khoa']) {
    const device = { id, name: id, profile: 'generic-json', site: null, gateway: null, expectedIntervalS: null };
    const made = await createDevice(platform.registry, device, Date.now());
    if (id === 'ruong-c2') token = made.token;
  }
  await platform.registry.updateTable('devices').set({ disabled: 1 }).where('id', '=', 'khoa').execute();
  await platform.devicesChanged(['ruong-c1', 'ruong-c2', 'khoa']);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.end(true);
  certificates.replace(certificates.server);
});
afterAll(async () => {
  await platform.close();
  certificates.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

async function connect(options: IClientOptions): Promise<MqttClient> {
  const client = await connectAsync(
    `mqtts://localhost:${platform.mqttsPort}`,
    { ca: certificates.authority.cert, reconnectPeriod: 0, clean: true, ...options },
    false,
  );
  clients.push(client);
  return client;
}
const pairOf = ({ cert, key }: Pair): IClientOptions => ({ cert, key });
const stored = async (device: string) =>
  (await platform.registry.selectFrom('latest').selectAll().execute()).filter((row) => row.device_id === device);

describe('devices over TLS', () => {
  it('come in with a token', async () => {
    const client = await connect({ username: token, clientId: 'c2' });
    await client.publishAsync('sen/v1/ruong-c2/up', '{"water_level": -8.2}', { qos: 1 });
    await vi.waitFor(async () => expect(await stored('ruong-c2')).not.toEqual([]), 5000);
  });

  it('come in with a certificate alone, or with their own id or token as user name', async () => {
    const pair = pairOf(await certificates.device('ruong-c2'));
    for (const username of [undefined, 'ruong-c2', token]) {
      const client = await connect({ ...pair, clientId: 'c2', ...(username ? { username } : {}) });
      await client.publishAsync('sen/v1/ruong-c2/up', '{"water_level": -8.1}', { qos: 1 });
      await client.endAsync();
    }
  });

  it('are refused with the user name of another device, when disabled, and when not registered', async () => {
    const pair = async (id: string) => ({ ...pairOf(await certificates.device(id)), clientId: id });
    await expect(connect({ ...(await pair('ruong-c1')), username: token })).rejects.toThrow(/Bad username/);
    await expect(connect({ ...(await pair('ruong-c1')), username: 'ruong-c2' })).rejects.toThrow(/Bad username/);
    await expect(connect(await pair('khoa'))).rejects.toThrow(/not authorized/i);
    await expect(connect(await pair('ai-do'))).rejects.toThrow(/Bad username/);
    await vi.waitFor(async () => {
      const rows = await platform.registry.selectFrom('refusals').selectAll().execute();
      const told = rows.map(({ device_id, reason }) => `${device_id || '-'} ${reason}`).sort();
      expect(told).toEqual(['- bad-credential', 'khoa device-disabled', 'ruong-c1 bad-credential']);
    }, 5000);
  });

  it('trust no server of another authority', async () => {
    const other = await makeCertificates();
    await expect(connect({ ca: other.authority.cert, username: token })).rejects.toThrow(/certificate/);
    other.remove();
  });

  it.skipIf(mosquittoPub === null)('publish with mosquitto_pub and a certificate', async () => {
    const pair = await certificates.device('ruong-c1');
    const files = { cert: join(certificates.dir, 'c1.crt'), key: join(certificates.dir, 'c1.key') };
    writeFileSync(files.cert, pair.cert);
    writeFileSync(files.key, pair.key);
    const publish = async (...more: string[]) => {
      const words = ['-h', 'localhost', '-p', `${platform.mqttsPort}`, '--cafile', certificates.env.SEN_TLS_CLIENT_CA];
      words.push('-q', '1', '-i', 'ruong-c1', '-t', 'sen/v1/ruong-c1/up', '-m', '{"water_level": -3}', ...more);
      const [code] = await once(spawn(mosquittoPub as string, words, { stdio: 'ignore' }), 'close');
      return code;
    };
    expect(await publish('--cert', files.cert, '--key', files.key)).toBe(0);
    await vi.waitFor(async () => expect(await stored('ruong-c1')).not.toEqual([]), 5000);
    expect(await publish()).not.toBe(0);
  });
});

describe('people over HTTPS', () => {
  it('are sent from plain HTTP to the address at which people open Sen', async () => {
    const answer = await fetch(`${platform.httpUrl}/alerts?a=1`, {
      headers: { 'x-forwarded-for': '203.0.113.9' },
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, 'https://sen.example/alerts?a=1']);
  });

  it('sign in and hear the live channel, from our own pages alone', async () => {
    const site = platform.httpsUrl as string;
    const answer = await httpsRequest(`${site}/api/v1/session`, {
      ca: certificates.authority.cert,
      method: 'POST',
      headers: { origin: site },
      json: ADMIN,
    });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toContain('Secure');
    const open = (origin: string) =>
      new WebSocket(`${site.replace('https', 'wss')}/api/v1/live`, {
        ca: certificates.authority.cert,
        headers: { cookie: cookie.split(';', 1)[0] ?? '' },
        origin,
      });
    const ours = open(site);
    await once(ours, 'message');
    ours.terminate();
    expect(String((await once(open('https://evil.example'), 'error'))[0])).toContain('403');
  });
});

/** What a client that looks now is shown. */
async function shownAt(port: number): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const serial = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  socket.destroy();
  return serial;
}
const ports = () => [platform.mqttsPort as number, Number(new URL(platform.httpsUrl as string).port)];
const warnings = () => logged.filter(({ level, msg }) => level >= 40 && msg.startsWith('TLS')).map(({ msg }) => msg);

describe('certificates that change on disk', () => {
  it('are used by both listeners while connected devices stay', async () => {
    const client = await connect({ username: token, clientId: 'c2' });
    const before = await Promise.all(ports().map(shownAt));
    const renewed = await issueServer(certificates.authority, ['localhost', '127.0.0.1'], Date.now());
    certificates.replace(renewed);
    await vi.waitFor(async () => {
      const now = await Promise.all(ports().map(shownAt));
      expect(now.every((fingerprint) => !before.includes(fingerprint))).toBe(true);
    }, 10_000);
    await client.publishAsync('sen/v1/ruong-c2/up', '{"water_level": -7}', { qos: 1 });
    expect(client.connected).toBe(true);
    expect(warnings()).toEqual([]);
  });

  it('that do not fit together are told of once, and the former ones go on', async () => {
    const before = await Promise.all(ports().map(shownAt));
    const { key } = await issueServer(certificates.authority, ['localhost'], Date.now());
    certificates.replace({ key });
    await vi.waitFor(() => expect(warnings()).toHaveLength(1), 10_000);
    expect(warnings()[0]).toMatch(/former ones go on: SEN_TLS_KEY: .* is not the key of/);
    // A look that finds the same again says nothing.
    certificates.replace({ key });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(warnings()).toHaveLength(1);
    expect(await Promise.all(ports().map(shownAt))).toEqual(before);
  });
});
