import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { copyImage, type Disk, makeExt4, mountImage, mountTrouble } from './support/disk.ts';
import { Fleet, SWING } from './support/fleet.ts';
import type { Comparison } from './support/ledger.ts';
import { until } from './support/until.ts';

const ROUNDS = 5;
const DISK_MB = 192;

interface Outcome extends Comparison {
  /** Episodes of alerts that the stored results imply, and those recorded. */
  readonly implied: readonly unknown[];
  readonly recorded: readonly unknown[];
}

describe.skipIf(mountTrouble('ext4') !== null)(`the power cut ${ROUNDS} times under load`, () => {
  const root = mkdtempSync(join(tmpdir(), 'sen-power-cut-'));
  const outcomes: Outcome[] = [];
  const disks: Disk[] = [];
  let server: ChaosServer;
  let fleet: Fleet;

  beforeAll(async () => {
    const disk = makeExt4(root, DISK_MB);
    disks.push(disk);
    server = await ChaosServer.prepare({ dataDir: join(disk.dir, 'data') });
    await server.start();
    fleet = new Fleet(server);
    await fleet.startMix();
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = fleet.ledger.acks;
      await until('more readings are acknowledged', () => fleet.ledger.acks > before + 500, { everyMs: 5 });
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 400));
      const promised = fleet.ledger.snapshot();
      // Nothing is synced here: the copy holds what had reached the disk by itself, and nothing more.
      server.running.process.kill('SIGSTOP');
      copyImage(disk.image, join(root, `cut-${round}.img`));
      server.running.process.kill('SIGCONT');
      // What the copy holds is looked at in peace: the load would only make it slow.
      fleet.pause();
      outcomes.push(await afterCut(round, promised));
      fleet.resume();
    }
  }, 150_000);

  /** Starts a server on what the cut left, lets it work off its journal, and looks. */
  async function afterCut(round: number, promised: ReadonlySet<string>): Promise<Outcome> {
    const disk = mountImage(join(root, `cut-${round}.img`), join(root, `cut-${round}`));
    const restarted = await ChaosServer.prepare({ dataDir: join(disk.dir, 'data') });
    try {
      await restarted.start();
      await restarted.drained();
      const stored = await restarted.exported();
      await restarted.stop();
      return {
        ...fleet.ledger.compare(stored, promised),
        implied: impliedEpisodes(stored, SWING),
        recorded: recordedAlerts(restarted.dataDir).episodes,
      };
    } finally {
      await restarted.remove();
      disk.remove();
      rmSync(disk.image);
    }
  }

  afterAll(async () => {
    await fleet?.end();
    await server?.remove();
    for (const disk of disks) disk.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('loses no reading that was acknowledged before the cut', () => {
    console.log(outcomes.map(({ promised, lost }) => `${promised} acknowledged, ${lost.length} lost`).join('; '));
    expect(outcomes.map(({ lost }) => lost.length)).toEqual(Array(ROUNDS).fill(0));
    for (const { promised } of outcomes) expect(promised).toBeGreaterThan(500);
  });

  it('comes back with no doubled, foreign or changed reading', () => {
    for (const { doubled, wrong, foreign } of outcomes) {
      expect({ doubled, wrong: wrong.slice(0, 5), foreign: foreign.slice(0, 5) }).toEqual({
        doubled: 0,
        wrong: [],
        foreign: [],
      });
    }
  });

  it('has recorded each transition that the readings imply exactly once', () => {
    for (const { implied, recorded } of outcomes) {
      expect(implied.length).toBeGreaterThan(0);
      expect(recorded).toEqual(implied);
    }
  });
});
