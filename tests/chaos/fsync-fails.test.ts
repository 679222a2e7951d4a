import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { copyImage, type ImageDisk, makeExt4, mountImage, mountTrouble } from './support/disk.ts';
import { Fleet, SWING } from './support/fleet.ts';
import { until } from './support/until.ts';

const PATIENT = { withinMs: 60_000 };
const strace = requireTool('strace', 'strace');

describe.skipIf(strace === null || mountTrouble('ext4') !== null)('fsyncs that fail under load', () => {
  let root: string;
  let disk: ImageDisk;
  let server: ChaosServer;
  let fleet: Fleet;
  let trace: string;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'sen-fsync-'));
    disk = makeExt4(root, 256);
    trace = join(root, 'trace');
    server = await ChaosServer.prepare({ dataDir: join(disk.dir, 'data') });
    fleet = new Fleet(server);
  });

  afterEach(async () => {
    await fleet.end();
    await server.remove();
    disk.remove();
    rmSync(root, { recursive: true, force: true });
  });

  /** strace beside the server, so that the process started here is the server itself. */
  const failing = (when: string, ...files: string[]): string[] => [
    ...[strace as string, '-D', '-f', '-qq', '-o', trace],
    ...files.flatMap((file) => ['-P', join(server.dataDir, file)]),
    ...['-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:error=EIO:when=${when}`],
  ];

  const failures = (): number => readFileSync(trace, 'utf8').split('(INJECTED)').length - 1;

  /** What a power cut now would leave, compared with what was acknowledged until now. */
  async function afterPowerCut(): Promise<void> {
    const promised = fleet.ledger.snapshot();
    server.running.process.kill('SIGSTOP');
    copyImage(disk.image, join(root, 'cut.img'));
    await server.kill();
    await fleet.end();
    const cut = mountImage(join(root, 'cut.img'), join(root, 'cut'));
    const restarted = await ChaosServer.prepare({ dataDir: join(cut.dir, 'data') });
    try {
      await restarted.start();
      await restarted.drained();
      const stored = await restarted.exported();
      await restarted.stop();
      const { lost, doubled, wrong, foreign } = fleet.ledger.compare(stored, promised);
      console.log(
        `${failures()} fsyncs failed, ${promised.size} acknowledged, ${lost.length} lost, ${doubled} doubled`,
      );
      expect({ lost: lost.slice(0, 5), doubled, wrong: wrong.slice(0, 5), foreign: foreign.slice(0, 5) }).toEqual({
        lost: [],
        doubled: 0,
        wrong: [],
        foreign: [],
      });
      expect(recordedAlerts(restarted.dataDir).episodes).toEqual(impliedEpisodes(stored, SWING));
    } finally {
      await restarted.remove();
      cut.remove();
    }
  }

  it('acknowledges nothing that a failed fsync of the journal was to keep, says so, and goes on in a new file', async () => {
    // Counted in each thread apart; the journal's is the one that syncs all the time.
    await server.start({ prefix: failing('150+100') });
    await fleet.startMix();
    let seen = 0;
    await until(
      'the journal has failed time and again, each time shown',
      async () => {
        const { checks, http } = await server.readiness();
        if (http === 503 && checks.some(({ reason }) => reason === 'io-error')) seen += 1;
        return seen > 0 && failures() >= 4;
      },
      PATIENT,
    );
    const before = fleet.ledger.acks;
    await until('acknowledgements go on', () => fleet.ledger.acks > before + 500, PATIENT);
    expect(server.running.log()).toMatch(/"reason":"io-error"/);
    await afterPowerCut();
  }, 120_000);

  it('stores and judges each reading once although fsyncs of the store and of the registry fail', async () => {
    const files = ['readings.db-wal', 'readings.db', 'registry.db-wal', 'registry.db'];
    await server.start({ prefix: failing('60+7', ...files) });
    await fleet.startMix().catch((error: Error) => {
      // Registering devices meets failing fsyncs too; the mix needs them all.
      throw new Error(`the fleet could not be registered: ${error.message}`);
    });
    await until('the store and the registry have failed', () => failures() >= 6, PATIENT);
    const before = fleet.ledger.acks;
    await until('acknowledgements go on', () => fleet.ledger.acks > before + 500, PATIENT);
    await afterPowerCut();
  }, 120_000);
});
