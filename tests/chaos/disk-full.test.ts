import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type InfluxServer, influxdPath, startInfluxd } from '../support/influxd.ts';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { type Disk, mountTmpfs, mountTrouble } from './support/disk.ts';
import { Fleet, padded, register, SWING, telemetry } from './support/fleet.ts';
import { until } from './support/until.ts';

const MB = 1024 * 1024;
const PATIENT = { withinMs: 60_000 };

const journalReason = async (server: ChaosServer): Promise<string | null> =>
  (await server.readiness()).checks.find(({ name }) => name === 'journal')?.reason ?? null;

/** Waits until the journal says why acknowledgements wait, and shows that they do. */
async function acknowledgementsStop(server: ChaosServer, fleet: Fleet, reason: string): Promise<void> {
  await until(`the journal waits: ${reason}`, async () => (await journalReason(server)) === reason, PATIENT);
  expect(await server.readiness()).toMatchObject({ http: 503, ready: false, status: 'degraded' });
  expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  // A PUBREL sent again after a restart is answered at once: its uplink was committed before (MQTT 3.1.1 §4.3.3).
  let acks = -1;
  await until(
    'answers to what was committed before have come',
    () => {
      const settled = fleet.connected && fleet.ledger.acks === acks;
      acks = fleet.ledger.acks;
      return settled;
    },
    { ...PATIENT, everyMs: 1000 },
  );
  // Three times as long as the journal takes to try again.
  let asked = 0;
  await until(
    'it was asked again and again',
    async () => {
      expect(await journalReason(server)).toBe(reason);
      asked += 1;
      return asked >= 10;
    },
    { everyMs: 300 },
  );
  expect(fleet.ledger.acks).toBe(acks);
  expect(fleet.waiting).toBeGreaterThan(0);
}

async function acknowledgementsResume(server: ChaosServer, fleet: Fleet): Promise<void> {
  const before = fleet.ledger.acks;
  await until('the journal takes uplinks again', async () => (await journalReason(server)) === null, PATIENT);
  await until('acknowledgements go on', () => fleet.ledger.acks > before + 200, PATIENT);
}

async function nothingIsLost(server: ChaosServer, fleet: Fleet): Promise<void> {
  fleet.pause();
  await until('everything is acknowledged', () => fleet.waiting === 0, PATIENT);
  await server.drained();
  const stored = await server.exported();
  expect(await server.stop()).toBe(0);
  const { promised, lost, doubled, wrong, foreign } = fleet.ledger.compare(stored);
  console.log(`${promised} acknowledged, ${lost.length} lost, ${doubled} doubled`);
  expect({ lost: lost.slice(0, 5), doubled, wrong: wrong.slice(0, 5), foreign: foreign.slice(0, 5) }).toEqual({
    lost: [],
    doubled: 0,
    wrong: [],
    foreign: [],
  });
  expect(recordedAlerts(server.dataDir).episodes).toEqual(impliedEpisodes(stored, SWING));
}

describe.skipIf(mountTrouble('tmpfs') !== null)('the disk full under load', () => {
  const root = mkdtempSync(join(tmpdir(), 'sen-disk-full-'));
  let disk: Disk;
  let server: ChaosServer;
  let fleet: Fleet;

  beforeAll(async () => {
    disk = mountTmpfs(root, 200);
    server = await ChaosServer.prepare({ dataDir: join(disk.dir, 'data') });
    await server.start();
    fleet = new Fleet(server);
    await fleet.startMix();
    await until('readings are acknowledged', () => fleet.ledger.acks > 500, PATIENT);
  });

  afterAll(async () => {
    await fleet?.end();
    await server?.remove();
    disk?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  /** Fills the disk until `left` bytes are free. */
  const fill = (left: number): void => {
    const { bavail, bsize } = statfsSync(disk.dir);
    try {
      writeFileSync(join(disk.dir, `ballast-${left}`), Buffer.alloc(Math.max(0, bavail * bsize - left)));
    } catch (error) {
      // The server wrote meanwhile: then it is as full as can be.
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  };
  const empty = (): void => {
    for (const left of [32 * MB, 0]) rmSync(join(disk.dir, `ballast-${left}`), { force: true });
  };
  afterEach(empty);

  it('stops acknowledging and says why when little is left, and goes on by itself when there is room', async () => {
    fill(32 * MB);
    await acknowledgementsStop(server, fleet, 'disk-full');
    empty();
    await acknowledgementsResume(server, fleet);
  }, 120_000);

  it('lives through a disk without one free byte', async () => {
    fill(0);
    await acknowledgementsStop(server, fleet, 'disk-full');
    empty();
    await acknowledgementsResume(server, fleet);
  }, 120_000);

  it('starts on a disk that is nearly full, acknowledges nothing, and goes on when there is room', async () => {
    await server.kill();
    fill(32 * MB);
    await server.start();
    await acknowledgementsStop(server, fleet, 'disk-full');
    empty();
    await acknowledgementsResume(server, fleet);
  }, 120_000);

  it('refuses in one clear line to start on a disk without one free byte, and starts when there is room', async () => {
    await server.kill();
    fill(0);
    const refusal = await server.start().then(
      () => '',
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(/no room .*SEN_DATA_DIR/);
    expect(refusal).not.toMatch(/\n\s+at /);
    empty();
    await server.start();
    await acknowledgementsResume(server, fleet);
  }, 120_000);

  it('has lost nothing that was acknowledged', async () => {
    await nothingIsLost(server, fleet);
  }, 120_000);
});

describe.skipIf(influxdPath() === null)('the journal at SEN_JOURNAL_MAX_MB while the store is down', () => {
  let influx: InfluxServer;
  let server: ChaosServer;
  let fleet: Fleet;

  beforeAll(async () => {
    influx = await startInfluxd();
    server = await ChaosServer.prepare({
      env: { SEN_STORE: 'influx', SEN_INFLUX_URL: influx.url, SEN_JOURNAL_MAX_MB: '16' },
    });
    await server.start();
    fleet = new Fleet(server);
    await influx.stop();
    await fleet.startMix();
    const token = await register(server, 'chatty-1');
    // Blanks that JSON allows: bytes for the journal, none for the store.
    fleet.add({ token, clientId: 'chatty-1', next: padded(telemetry(['chatty-1']), 30_000), window: 20 });
  });

  afterAll(async () => {
    await fleet?.end();
    await server?.remove();
    await influx?.remove();
  });

  it('stops acknowledging at the limit and says why', async () => {
    await acknowledgementsStop(server, fleet, 'size-limit');
    expect(await server.metric('sen_journal_disk_bytes')).toBeLessThan(32e6);
  }, 120_000);

  it('goes on by itself once the store has taken what waited, and has lost nothing', async () => {
    await influx.start();
    await acknowledgementsResume(server, fleet);
    await nothingIsLost(server, fleet);
  }, 120_000);
});
