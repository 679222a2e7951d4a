import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { removeDir, sen, signIn, startServer, type TestServer, tempDir } from '../../support/server.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 180_000 });

const SECRETS = ['Huỳnh Thị Ngọc Bích', '0987 654 321', 'ấp Bà Lang, nhà số 9', '10.271828', 'mật ngữ của đồng hồ'];
const dataDir = tempDir();
let server: TestServer;
let post: (path: string, body: unknown) => Promise<Record<string, string>>;

const start = async () => {
  server = await startServer({ dataDir });
  const cookie = await signIn(server);
  post = async (path, body) => {
    const answer = await fetch(`${server.http}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin: server.http },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };
};
beforeAll(start);
afterAll(async () => {
  await server.stop();
  removeDir(dataDir);
});

/** Which of the secrets stand anywhere in the data folder, by file; the journal is trimmed by its own clock. */
function found(): string[] {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.startsWith('journal') && statSync(join(dataDir, file)).isFile(),
  );
  return files.flatMap((file) => {
    const bytes = readFileSync(join(dataDir, file));
    return SECRETS.filter((secret) => bytes.includes(secret)).map((secret) => `${file}: ${secret}`);
  });
}

/** A household with a meter that has sent numbers and a word. */
async function addHousehold(n: number): Promise<{ id: string; meter: string }> {
  const [name, phone, address, latitude] = SECRETS;
  const { id = '' } = await post('/households', { kind: 'household', name, phone, address });
  await post('/sites', {
    id: `nha-${n}`,
    name: `Nhà ${name}`,
    kind: 'household',
    household: id,
    latitude: Number(latitude),
    longitude: 106.5,
  });
  const meter = `dong-ho-${n}`;
  const { token = '' } = await post('/devices', {
    id: meter,
    name: `Đồng hồ ${name}`,
    profile: 'generic-json',
    site: `nha-${n}`,
  });
  const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: meter });
  const now = Date.now();
  for (let i = 0; i < 5; i++) {
    const values = { energy: 100 + i, note: SECRETS[4] };
    await client.publishAsync(`sen/v1/${meter}/up`, JSON.stringify({ ts: now + i, values }), { qos: 1 });
  }
  await client.endAsync();
  await vi.waitFor(
    async () => {
      const exported = await sen(dataDir, ['export', '--device', meter]);
      expect(exported.stdout).toContain('104');
    },
    { timeout: 20_000, interval: 200 },
  );
  return { id, meter };
}

async function expectWhole(id: string, meter: string): Promise<void> {
  const { code, stdout } = await sen(dataDir, ['personal', 'export', id]);
  expect(code).toBe(0);
  const document = JSON.parse(stdout) as { household: unknown; readings: { device: string; result: unknown }[] };
  expect(document.household).toMatchObject({ name: SECRETS[0], phone: SECRETS[1], address: SECRETS[2] });
  expect(document.readings.map(({ result }) => result)).toContain(104);
  expect(document.readings.map(({ result }) => result)).toContain(SECRETS[4]);
  expect(new Set(document.readings.map(({ device }) => device))).toEqual(new Set([meter]));
}

async function expectGone(id: string, meter: string): Promise<void> {
  const exported = await sen(dataDir, ['export', '--device', meter]);
  expect(exported.stdout.trim()).toBe('device,property,channel,time,value');
  const audit = await sen(dataDir, ['audit', 'export', '--format', 'jsonl']);
  expect(audit.stdout).toContain('household.erase');
  for (const secret of SECRETS) expect(audit.stdout).not.toContain(secret);
  const again = await sen(dataDir, ['personal', 'erase', id, '--yes']);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('was erased on')]);
}

describe('the data of a household', () => {
  it('is handed out whole, and leaves nothing behind when it is erased beside a running server', async () => {
    const { id, meter } = await addHousehold(1);
    await expectWhole(id, meter);
    expect(found()).not.toEqual([]);

    const preview = await sen(dataDir, ['personal', 'erase', id, '--json']);
    expect(JSON.parse(preview.stdout)).toMatchObject({ erased: false, sites: 1, devices: 1 });
    await expectWhole(id, meter);

    const erased = await sen(dataDir, ['personal', 'erase', id, '--yes', '--json']);
    expect(erased.stderr).toBe('');
    expect(JSON.parse(erased.stdout)).toMatchObject({ erased: true, sites: 1, devices: 1, readings: 10 });
    await expectGone(id, meter);
    expect(found()).toEqual([]);
    const verified = await sen(dataDir, ['audit', 'verify']);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('all as they were written')]);
  });

  it('is erased without a server as well', async () => {
    const { id, meter } = await addHousehold(2);
    await server.stop();
    await expectWhole(id, meter);
    const erased = await sen(dataDir, ['personal', 'erase', id, '--yes', '--json']);
    expect(erased.stderr).toBe('');
    expect(JSON.parse(erased.stdout)).toMatchObject({ erased: true, devices: 1 });
    await expectGone(id, meter);
    expect(found()).toEqual([]);
    await start();
  });

  it('is asked for by an id that there is', async () => {
    for (const verb of ['export', 'erase']) {
      const { code, stderr } = await sen(dataDir, ['personal', verb, 'ho-000000000000']);
      expect([code, stderr]).toEqual([1, 'sen: there is no household ho-000000000000\n']);
    }
  });
});
