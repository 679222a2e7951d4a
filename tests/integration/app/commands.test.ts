import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADMIN, removeDir, sen, signIn, startServer, type TestServer, tempDir } from '../../support/server.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000 });

const HEADER = 'id,name,profile,site,token';

async function publish(server: TestServer, token: string, topic: string, payload: string): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: token });
  await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
}

describe('the command line beside a running server', () => {
  const dataDir = tempDir();
  let server: TestServer;

  const importCsv = (rows: string) => {
    const file = join(dataDir, 'devices.csv');
    writeFileSync(file, `\ufeff${HEADER}\r\n${rows}`);
    return sen(dataDir, ['device', 'import', file, '--json']);
  };

  beforeAll(async () => {
    server = await startServer({ dataDir });
  });
  afterAll(async () => {
    await server.stop();
    removeDir(dataDir);
  });

  it('registers a device that can publish at once, and exports what it published', async () => {
    const { code, stdout } = await importCsv(
      'ruong-1,"Ruộng 1, bờ đông",generic-json,,\nruong-2,Ruộng 2,generic-json,,token-of-ruong-2\n',
    );
    expect(code).toBe(0);
    const { created } = JSON.parse(stdout) as { created: { id: string; token: string }[] };
    expect(created.map((device) => device.id)).toEqual(['ruong-1', 'ruong-2']);
    const token = created[0]?.token ?? '';
    expect(created[1]?.token).toBe('token-of-ruong-2');

    const at = Date.now() - 60_000;
    await publish(
      server,
      token,
      'sen/v1/ruong-1/up',
      JSON.stringify({ ts: at, values: { 'soil_moisture@20cm': 31.2, gate_state: 'open' } }),
    );
    await vi.waitFor(
      async () => {
        const exported = await sen(dataDir, ['export', '--device', 'ruong-1']);
        expect(exported.stdout.trim().split('\n').sort()).toEqual(
          [
            'device,property,channel,time,value',
            `ruong-1,gate_state,,${new Date(at).toISOString()},open`,
            `ruong-1,soil_moisture,20cm,${new Date(at).toISOString()},31.2`,
          ].sort(),
        );
      },
      { timeout: 10_000, interval: 100 },
    );
    const one = await sen(dataDir, ['export', '--property', 'soil_moisture', '--format', 'jsonl']);
    expect(
      one.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ device: 'ruong-1', datastream: 'soil_moisture@20cm', at: new Date(at).toISOString(), result: 31.2 }]);
  });

  it('names each bad row of an import by its line and registers the others', async () => {
    const { code, stdout } = await importCsv(
      'ao-1,Ao 1,no-such-profile,,\nao-2,Ao 2,generic-json,,\nhas space,x,generic-json,,\n',
    );
    expect(code).toBe(1);
    const { created, errors } = JSON.parse(stdout) as {
      created: { id: string }[];
      errors: { line: number; message: string }[];
    };
    expect(created.map((device) => device.id)).toEqual(['ao-2']);
    expect(errors.map(({ line }) => line)).toEqual([2, 4]);
    expect(errors[0]?.message).toContain('no-such-profile');
  });

  it('says which column an import lacks', async () => {
    const file = join(dataDir, 'wrong.csv');
    writeFileSync(file, 'id,name\nx,y\n');
    const { code, stderr } = await sen(dataDir, ['device', 'import', file]);
    expect(code).toBe(1);
    expect(stderr).toContain('profile');
  });

  it('replays what waited in quarantine once the device is registered', async () => {
    await publish(server, 'token-of-ruong-2', 'sen/v1/ruong-2/up', '{"soil moisture!": 5}');
    const waiting = await vi.waitFor(
      async () => {
        const items = JSON.parse(
          (await sen(dataDir, ['quarantine', 'list', '--device', 'ruong-2', '--json'])).stdout,
        ) as { id: string; reason: string }[];
        expect(items).toHaveLength(1);
        return items[0];
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(waiting?.reason).toBe('bad-field-name');
    const shown = await sen(dataDir, ['quarantine', 'show', waiting?.id ?? '', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      payloadText: '{"soil moisture!": 5}',
      topic: 'sen/v1/ruong-2/up',
    });
    const still = await sen(dataDir, ['quarantine', 'replay', '--json']);
    expect(JSON.parse(still.stdout)).toEqual({ replayed: 0, stillWaiting: 1 });

    const mended = await fetch(`${server.http}/api/v1/profiles/mended`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', origin: server.http, cookie: await signIn(server) },
      body: JSON.stringify({
        id: 'mended',
        name: { vi: 'Đã sửa', en: 'Mended' },
        expectedIntervalS: 900,
        fields: [{ field: 'soil moisture!', property: 'soil_moisture' }],
      }),
    });
    expect(mended.ok, await mended.clone().text()).toBe(true);
    const moved = await fetch(`${server.http}/api/v1/devices/ruong-2`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', origin: server.http, cookie: await signIn(server) },
      body: JSON.stringify({ profile: 'mended' }),
    });
    expect(moved.ok, await moved.clone().text()).toBe(true);
    const replayed = await sen(dataDir, ['quarantine', 'replay', '--json']);
    expect(JSON.parse(replayed.stdout)).toEqual({ replayed: 1, stillWaiting: 0 });
    const exported = await sen(dataDir, ['export', '--device', 'ruong-2', '--format', 'jsonl']);
    expect(JSON.parse(exported.stdout)).toMatchObject({ datastream: 'soil_moisture', result: 5 });
  });

  it('adds people, sets passwords and lists them; a new password signs in', async () => {
    expect((await sen(dataDir, ['user', 'add', 'to-truc@example.org', '--role', 'operator', '--json'])).code).toBe(0);
    const { stdout } = await sen(dataDir, ['user', 'passwd', 'to-truc@example.org', '--json']);
    const { password } = JSON.parse(stdout) as { password: string };
    const answer = await fetch(`${server.http}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.http },
      body: JSON.stringify({ email: 'to-truc@example.org', password }),
    });
    expect(answer.status).toBeLessThan(300);
    const list = JSON.parse((await sen(dataDir, ['user', 'list', '--json'])).stdout) as { email: string }[];
    expect(list.map((user) => user.email).sort()).toEqual([ADMIN.email, 'to-truc@example.org'].sort());
    expect(JSON.stringify(list)).not.toContain('argon2');
    expect((await sen(dataDir, ['user', 'passwd', 'nobody@example.org'])).stderr).toContain('nobody@example.org');
    const twice = await sen(dataDir, ['user', 'add', 'to-truc@example.org']);
    expect(twice.code).toBe(1);
    expect(twice.stderr.trim().split('\n')).toHaveLength(1);
    expect(twice.stderr).toMatch(/^sen: .*to-truc@example\.org/);
  });

  it('makes a token that the API takes', async () => {
    const { secret } = JSON.parse((await sen(dataDir, ['token', 'create', 'báo cáo', '--json'])).stdout) as {
      secret: string;
    };
    const answer = await fetch(`${server.http}/api/v1/devices`, { headers: { authorization: `Bearer ${secret}` } });
    expect(answer.status).toBe(200);
  });

  it('finds nothing to mend, and knows that a server runs', async () => {
    const { code, stdout } = await sen(dataDir, ['doctor', '--json']);
    const findings = JSON.parse(stdout) as { check: string; ok: boolean; detail: string }[];
    expect(findings.filter((finding) => !finding.ok)).toEqual([]);
    expect(code).toBe(0);
    expect(findings.find((finding) => finding.check === 'data folder')?.detail).toContain('running');
  });

  it('answers a wrong call with what is wrong and exit code 2', async () => {
    expect((await sen(dataDir, ['nonsense'])).code).toBe(2);
    const { code, stderr } = await sen(dataDir, ['export', '--from', 'yesterday-ish']);
    expect(code).toBe(1);
    expect(stderr).toContain('yesterday-ish');
  });
});

describe('the command line without a server', () => {
  it('says so when there is no data, and reads it after the server has stopped', async () => {
    const dataDir = tempDir();
    const before = await sen(dataDir, ['device', 'list']);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain(dataDir);
    const server = await startServer({ dataDir });
    expect(await server.stop()).toBe(0);
    const file = join(dataDir, 'devices.csv');
    writeFileSync(file, `${HEADER}\na,A,generic-json,,token-of-a\n`);
    expect((await sen(dataDir, ['device', 'import', file])).code).toBe(0);
    const again = await startServer({ dataDir });
    await publish(again, 'token-of-a', 'sen/v1/a/up', '{"soil_ec": 812}');
    expect(await again.stop()).toBe(0);
    const { stdout } = await sen(dataDir, ['export', '--device', 'a', '--json']);
    // Stopped right after the acknowledgement: what is not in the store yet is in the journal, and comes at the next start.
    if (stdout === '') await (await startServer({ dataDir })).stop();
    expect((await sen(dataDir, ['device', 'list', '--json'])).stdout).toContain('"a"');
    removeDir(dataDir);
  });
});
