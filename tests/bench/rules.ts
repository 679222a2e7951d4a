import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ruleDefinition } from '../../domain/rules/definition.ts';
import { IngestEngine } from '../../ingest/engine.ts';
import type { JournalReader } from '../../store/journal/contract.ts';
import { openJournal } from '../../store/journal/journal.ts';
import { openJournalReader } from '../../store/journal/journal-reader.ts';
import { openWriter } from '../../store/readings/open.ts';
import { openRegistry, openRegistryInThread } from '../../store/registry/open.ts';
import { noDataRule, thresholdRule } from '../support/rules.ts';
import { type Benchmark, quantile, round } from './bench.ts';

const DEVICES = 100_000;
const NOW = Date.UTC(2026, 10, 22, 5);

const deviceId = (n: number): string => `device-${String(n).padStart(6, '0')}`;

/** A folder with a registry of 100,000 devices and nothing else. */
async function registryOf(dir: string): Promise<string> {
  const file = join(dir, 'registry.db');
  await (await openRegistry(file)).destroy();
  const database = new Database(file);
  database.exec(`
    begin;
    delete from rules;
    insert into devices (id, name, profile_id, version, created_at, updated_at)
      with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${DEVICES})
      select printf('device-%06d', i), 'Trạm ' || i, 'generic-json', 1, ${NOW}, ${NOW} from n;
    insert into device_activity (device_id, last_uplink_at, live_at, uplinks, observations, quarantined)
      select id, ${NOW}, ${NOW}, 1, 4, 0 from devices;
    commit;
  `);
  database.close();
  return file;
}

function addRules(file: string, rules: readonly (readonly [id: string, definition: object])[]): void {
  const database = new Database(file);
  const insert = database.prepare(
    'insert into rules (id, definition, version, created_at, updated_at) values (?, ?, 1, ?, ?)',
  );
  database.transaction(() => {
    for (const [id, definition] of rules) insert.run(id, JSON.stringify(definition), NOW, NOW);
  })();
  database.close();
}

/** Uplinks of four values each, of all devices in turn. @returns the last commit of the first one of each device */
async function fillJournal(dir: string, uplinks: number): Promise<number> {
  let warmed = 0;
  const journal = await openJournal({ dir });
  const text = new TextEncoder();
  for (let n = 0; n < uplinks; n += 1) {
    const id = deviceId(n % DEVICES);
    const at = NOW + Math.floor(n / DEVICES) * 60_000;
    const salinity = (n % 380) / 100;
    const bytes = text.encode(
      JSON.stringify({
        ts: at,
        values: { salinity, water_level: n % 90, water_temperature: 28.5, battery_voltage: 3.6 },
      }),
    );
    journal.append(text.encode(id), text.encode(`sen/v1/${id}/up`), bytes, 0, bytes.length, at);
    if (n % 10_000 === 9999) await new Promise<void>((resolve) => journal.whenDurable(resolve));
    if (n === DEVICES - 1) warmed = lastSeqOf(dir);
  }
  await new Promise<void>((resolve) => journal.whenDurable(resolve));
  await journal.close();
  return warmed;
}

function lastSeqOf(dir: string): number {
  const reader = openJournalReader(dir);
  const seq = reader.lastSeq();
  reader.close();
  return seq;
}

/** A reader that for now knows nothing of commits after `until.seq`. */
function readerUntil(dir: string, until: { readonly seq: number }): JournalReader {
  const reader = openJournalReader(dir);
  return {
    lastSeq: () => Math.min(until.seq, reader.lastSeq()),
    read: (after, maxBytes) => reader.read(after, maxBytes).filter(({ seq }) => seq <= until.seq),
    wait: (seq, timeoutMs) => reader.wait(seq, timeoutMs),
    grew: (seq) => reader.grew(seq),
    close: () => reader.close(),
  };
}

interface Run {
  readonly perS: number;
  /** CPU time an uplink, microseconds: what the machine does besides does not count. */
  readonly cpuUs: number;
  readonly startMs: number;
  readonly reloadMs: number;
}

/** How fast the journal is decoded, validated, stored and evaluated, with the rules of a registry. */
async function throughput(
  registryFile: string,
  journalDir: string,
  of: { uplinks: number; warmed: number },
): Promise<Run> {
  const dir = mkdtempSync(join(tmpdir(), 'sen-bench-rules-'));
  cpSync(registryFile, join(dir, 'registry.db'));
  try {
    const begun = performance.now();
    const until = { seq: of.warmed };
    const engine = await IngestEngine.start({
      reader: readerUntil(journalDir, until),
      registry: openRegistryInThread(join(dir, 'registry.db')),
      writer: await openWriter({ kind: 'embedded', file: join(dir, 'readings.db'), timeZone: 'Asia/Ho_Chi_Minh' }),
      timeZone: 'Asia/Ho_Chi_Minh',
      onLive: () => undefined,
      onAlert: () => undefined,
      onState: () => undefined,
      onTrim: () => undefined,
      now: () => NOW + 3_600_000,
    });
    const startMs = performance.now() - begun;
    // Every device was heard once: machines are made, lists are known.
    await engine.drained();
    until.seq = Number.MAX_SAFE_INTEGER;
    const started = performance.now();
    const before = process.cpuUsage();
    await engine.drained();
    const drained = performance.now();
    const { user, system } = process.cpuUsage(before);
    const uplinks = of.uplinks - DEVICES;
    await engine.registryChanged();
    const reloaded = performance.now();
    await engine.close();
    return {
      perS: (uplinks * 1000) / (drained - started),
      cpuUs: (user + system) / uplinks,
      startMs,
      reloadMs: reloaded - drained,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export const rules: Benchmark = {
  name: 'rules',
  what: 'ingest with 100,000 rules over 100,000 datastreams against ingest without any; budget: at most 10 % slower',
  async run(scale) {
    const dir = mkdtempSync(join(tmpdir(), 'sen-bench-rules-'));
    try {
      const uplinks = (scale === 'full' ? 8 : 3) * DEVICES;
      const without = await registryOf(dir);
      const withRules = join(dir, 'with.db');
      cpSync(without, withRules);
      addRules(
        withRules,
        Array.from({ length: DEVICES }, (_, n) => {
          const rule = thresholdRule({ value: 4, clearValue: 3.5 }, { scope: { devices: [deviceId(n)] } });
          return [`salt-${n}`, ruleDefinition.parse(rule)] as const;
        }),
      );
      const warmed = await fillJournal(join(dir, 'journal'), uplinks);
      const runs: Record<'without' | 'with', Run[]> = { without: [], with: [] };
      // In turn, so that a machine that gets slower or faster does so for both; the first two only warm up.
      for (let round = 0; round < (scale === 'full' ? 6 : 4); round += 1) {
        const bare = await throughput(without, join(dir, 'journal'), { uplinks, warmed });
        const ruled = await throughput(withRules, join(dir, 'journal'), { uplinks, warmed });
        if (round === 0) continue;
        runs.without.push(bare);
        runs.with.push(ruled);
      }
      const median = (of: readonly Run[], key: keyof Run): number =>
        quantile(
          of.map((run) => run[key]),
          0.5,
        );
      const [bare, ruled] = [median(runs.without, 'perS'), median(runs.with, 'perS')];
      const [bareUs, ruledUs] = [median(runs.without, 'cpuUs'), median(runs.with, 'cpuUs')];
      return {
        uplinks,
        without_per_s: Math.round(bare),
        with_per_s: Math.round(ruled),
        cost_percent: round((1 - ruled / bare) * 100),
        without_cpu_us: round(bareUs, 2),
        with_cpu_us: round(ruledUs, 2),
        cpu_cost_percent: round((1 - bareUs / ruledUs) * 100),
        start_ms: Math.round(median(runs.with, 'startMs')),
        reload_without_ms: Math.round(median(runs.without, 'reloadMs')),
        reload_with_ms: Math.round(median(runs.with, 'reloadMs')),
        budget_percent: 10,
      };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

export const noDataTick: Benchmark = {
  name: 'no-data-tick',
  what: 'one look at the clock for 100,000 devices watched for silence; budget: 50 ms',
  async run(scale) {
    const dir = mkdtempSync(join(tmpdir(), 'sen-bench-silence-'));
    let now = NOW;
    try {
      const file = await registryOf(dir);
      addRules(file, [['silent', ruleDefinition.parse(noDataRule([3, 12]))]]);
      await fillJournal(join(dir, 'journal'), 1);
      const engine = await IngestEngine.start({
        reader: openJournalReader(join(dir, 'journal')),
        registry: openRegistryInThread(file),
        writer: await openWriter({ kind: 'embedded', file: join(dir, 'readings.db'), timeZone: 'Asia/Ho_Chi_Minh' }),
        timeZone: 'Asia/Ho_Chi_Minh',
        onLive: () => undefined,
        onAlert: () => undefined,
        onState: () => undefined,
        onTrim: () => undefined,
        now: () => now,
      });
      await engine.drained();
      while (!engine.caughtUp) await new Promise((resolve) => setTimeout(resolve, 5));
      const tick = (): number => {
        const begun = performance.now();
        engine.tick();
        return performance.now() - begun;
      };
      const first = tick();
      const quiet: number[] = [];
      for (let n = 0; n < (scale === 'full' ? 1000 : 100); n += 1) {
        now += 1000;
        quiet.push(tick());
      }
      // All fall silent at once.
      now = NOW + 86_400_000 / 4;
      const silent: number[] = [];
      while (engine.stats.alertsRaised < DEVICES - 1) {
        silent.push(tick());
        now += 1000;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await engine.close();
      return {
        first_ms: round(first, 2),
        p50_ms: round(quantile(quiet, 0.5), 2),
        p99_ms: round(quantile(quiet, 0.99), 2),
        all_silent_p99_ms: round(quantile(silent, 0.99), 2),
        all_silent_ticks: silent.length,
        budget: 50,
      };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};
