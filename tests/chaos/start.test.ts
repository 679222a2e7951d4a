import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { requireTool } from '../support/require-tool.ts';
import { removeDir, type ServerOptions, startServer, tempDir } from '../support/server.ts';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { Fleet, register, SWING, telemetry } from './support/fleet.ts';
import { until } from './support/until.ts';

const isRoot = process.getuid?.() === 0;
const setpriv = isRoot ? requireTool('setpriv', 'util-linux') : null;

let root: string;
let dataDir: string;
beforeEach(() => {
  root = tempDir();
  dataDir = join(root, 'data');
});
afterEach(() => removeDir(root));

/** Starts a server that ought not to start; what it said. */
async function refusal(options: ServerOptions): Promise<string> {
  const said = await startServer(options).then(
    async (server) => {
      await server.kill();
      throw new Error('it started');
    },
    (error: Error) => error.message,
  );
  expect(said).toMatch(/ended with 1 before it served/);
  // A person reads it: no stack.
  expect(said).not.toMatch(/\n\s+at .*:\d+/);
  return said;
}

const listenOn = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

describe('a start that cannot go well', () => {
  it('names every wrong setting in a line of its own and touches nothing', async () => {
    const said = await refusal({
      dataDir,
      env: { SEN_MQTT_PORT: '70000', SEN_STORE: 'papyrus', SEN_ADMIN_PASSWORD: 'short', SEN_MQQT_HOST: 'x' },
    });
    for (const name of ['SEN_MQTT_PORT', 'SEN_STORE', 'SEN_ADMIN_PASSWORD', 'SEN_MQQT_HOST']) {
      expect(said).toMatch(new RegExp(`^  ${name}: .+$`, 'm'));
    }
    expect(said).not.toContain('short');
    expect(existsSync(dataDir)).toBe(false);
  });

  it.each(['SEN_HTTP_PORT', 'SEN_MQTT_PORT'])(
    'says that the port of %s is in use, and lets the data folder go',
    async (setting) => {
      const port = await freePort();
      const other = await listenOn(port);
      const said = await refusal({ dataDir, env: { [setting]: String(port) } });
      expect(said).toContain(`port ${port} is in use`);
      expect(said).toContain(setting);
      await new Promise((resolve) => other.close(resolve));
      const server = await startServer({ dataDir, env: { [setting]: String(port) } });
      expect(await server.stop()).toBe(0);
    },
  );

  it.skipIf(isRoot && setpriv === null)('says that the data folder cannot be written to', async () => {
    mkdirSync(dataDir);
    chmodSync(root, 0o755);
    chmodSync(dataDir, 0o555);
    const prefix = setpriv === null ? [] : [setpriv, '--reuid=65534', '--regid=65534', '--clear-groups'];
    const said = await refusal({ dataDir, prefix });
    expect(said).toContain(dataDir);
    expect(said).toMatch(/EACCES.*SEN_DATA_DIR/);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('refuses a second server on one data folder, and leaves the first alone', async () => {
    const first = await startServer({ dataDir });
    expect(await refusal({ dataDir })).toMatch(/in use by another Sen/);
    expect((await fetch(`${first.http}/healthz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
  });

  const newer = [
    ['registry', 'registry.db'],
    ['journal', 'journal/0000000000000001.db'],
    ['readings', 'readings.db'],
  ] as const;
  it.each(newer)('refuses a %s of a newer version and leaves it as it is, byte by byte', async (_name, path) => {
    const server = await ChaosServer.prepare({ dataDir });
    await server.start();
    // The first file of the journal is made for the first uplink.
    const fleet = new Fleet(server);
    fleet.add({ token: await register(server, 'd1'), clientId: 'd1', next: telemetry(['d1']), window: 1 });
    await until('a reading is acknowledged', () => fleet.ledger.acks > 0);
    await fleet.end();
    expect(await server.stop()).toBe(0);
    const file = join(dataDir, path);
    const database = new Database(file, { fileMustExist: true });
    database.pragma('journal_mode = DELETE');
    database.pragma('user_version = 9999');
    database.close();
    const before = fingerprint(dataDir);
    const said = await refusal({ dataDir });
    expect(said).toContain(path);
    expect(said).toMatch(/newer version/);
    const after = fingerprint(dataDir);
    expect(after.get(path)).toBe(before.get(path));
    // Nothing was left beside it either.
    expect([...after.keys()].filter((name) => name.startsWith(path))).toEqual([path]);
  });

  it('refuses a file that is no database and leaves it as it is', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'registry.db'), 'shopping list: rice, fish sauce\n'.repeat(100));
    const before = fingerprint(dataDir);
    expect(await refusal({ dataDir })).toContain('registry.db');
    expect(fingerprint(dataDir).get('registry.db')).toBe(before.get('registry.db'));
  });
});

/** A digest of each file of a folder, by its path in it. */
function fingerprint(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(dir.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

describe('a stop and a start again', () => {
  let server: ChaosServer;
  let fleet: Fleet;

  beforeEach(async () => {
    server = await ChaosServer.prepare({ dataDir });
    await server.start();
    fleet = new Fleet(server);
    await fleet.startMix();
    await until('readings are acknowledged', () => fleet.ledger.acks > 1000);
  });
  afterEach(async () => {
    await fleet.end();
    await server.remove();
  });

  async function nothingIsLost(): Promise<void> {
    fleet.pause();
    await until('everything is acknowledged', () => fleet.waiting === 0);
    await server.drained();
    const stored = await server.exported();
    expect(await server.stop()).toBe(0);
    const { lost, doubled, wrong, foreign } = fleet.ledger.compare(stored);
    expect({ lost: lost.slice(0, 5), doubled, wrong: wrong.slice(0, 5), foreign: foreign.slice(0, 5) }).toEqual({
      lost: [],
      doubled: 0,
      wrong: [],
      foreign: [],
    });
    expect(recordedAlerts(dataDir).episodes).toEqual(impliedEpisodes(stored, SWING));
  }

  it('ends by itself when told to under load, with everything acknowledged stored before it is gone', async () => {
    // It gives itself 10 s and ends with 1 when they do not suffice.
    expect(await server.stop()).toBe(0);
    const { lost, doubled } = fleet.ledger.compare(await server.exported());
    expect({ lost, doubled }).toEqual({ lost: [], doubled: 0 });
    await server.start();
    await nothingIsLost();
  }, 60_000);

  it('goes on with new readings where the folder of the journal was removed while it was stopped', async () => {
    expect(await server.stop()).toBe(0);
    rmSync(join(dataDir, 'journal'), { recursive: true });
    await server.start();
    const before = fleet.ledger.acks;
    await until('acknowledgements go on', () => fleet.ledger.acks > before + 500);
    await nothingIsLost();
  }, 60_000);
});
