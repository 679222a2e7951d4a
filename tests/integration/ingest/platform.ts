import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import type { AlertEvent, IngestState } from '../../../ingest/contract.ts';
import { type EngineOptions, IngestEngine } from '../../../ingest/engine.ts';
import type { Journal } from '../../../store/journal/contract.ts';
import { openJournal } from '../../../store/journal/journal.ts';
import { openJournalReader } from '../../../store/journal/journal-reader.ts';
import { openReader, openWriter } from '../../../store/readings/open.ts';
import type { ReadingWriter, StoredObservation } from '../../../store/readings/reading-store.ts';
import type { ReadingStoreConfig } from '../../../store/readings/store-config.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { createRule } from '../../../store/registry/rules.ts';
import type { Registry } from '../../../store/registry/schema.ts';

export const NOW = Date.UTC(2026, 10, 22, 5, 0, 0);

/** A data folder with a real journal, registry and embedded store, and an ingest engine that may come and go. */
export class Platform {
  readonly dir = mkdtempSync(join(tmpdir(), 'sen-ingest-'));
  readonly registryFile = join(this.dir, 'registry.db');
  readonly journalDir = join(this.dir, 'journal');
  readonly store: ReadingStoreConfig = {
    kind: 'embedded',
    file: join(this.dir, 'readings.db'),
    timeZone: 'Asia/Ho_Chi_Minh',
  };
  readonly registry: Registry = openRegistryInThread(this.registryFile);
  journal!: Journal;
  engine: IngestEngine | null = null;
  now = NOW;
  readonly alerts: AlertEvent[] = [];
  readonly live: LiveUpdate[] = [];
  readonly states: IngestState[] = [];
  readonly trims: number[] = [];
  readonly #text = new TextEncoder();

  static async open(): Promise<Platform> {
    const platform = new Platform();
    platform.journal = await openJournal({ dir: platform.journalDir });
    // The shipped rules would speak up beside those of a test.
    await platform.registry.deleteFrom('rules').execute();
    return platform;
  }

  async device(
    id: string,
    profile = 'generic-json',
    gateway: string | null = null,
    expectedIntervalS = 600,
  ): Promise<void> {
    await createDevice(
      this.registry,
      { id, name: id, profile, site: null, gateway, expectedIntervalS },
      NOW - 86_400_000,
    );
  }

  async rule(id: string, definition: unknown): Promise<void> {
    await createRule(this.registry, id, ruleDefinition.parse(definition), NOW);
  }

  /** Journals one uplink; resolves once it is on disk. */
  async send(
    device: string,
    payload: unknown,
    of: { topic?: string; connection?: string; receivedAt?: number } = {},
  ): Promise<void> {
    this.queue(device, payload, of);
    await this.flushed();
  }

  queue(device: string, payload: unknown, of: { topic?: string; connection?: string; receivedAt?: number } = {}): void {
    const bytes =
      payload instanceof Uint8Array
        ? payload
        : this.#text.encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
    this.journal.append(
      this.#text.encode(of.connection ?? device),
      this.#text.encode(of.topic ?? `sen/v1/${device}/up`),
      bytes,
      0,
      bytes.length,
      of.receivedAt ?? this.now,
    );
  }

  flushed(): Promise<void> {
    return new Promise((resolve) => this.journal.whenDurable(resolve));
  }

  async start(
    options: Partial<EngineOptions> & { wrap?: (writer: ReadingWriter) => ReadingWriter } = {},
  ): Promise<IngestEngine> {
    const { wrap = (writer) => writer, ...rest } = options;
    this.engine = await IngestEngine.start({
      reader: openJournalReader(this.journalDir),
      registry: openRegistryInThread(this.registryFile),
      writer: wrap(await openWriter(this.store)),
      timeZone: 'Asia/Ho_Chi_Minh',
      onLive: (updates) => this.live.push(...updates),
      onAlert: (event) => this.alerts.push(event),
      onState: (state) => this.states.push(state),
      onTrim: (seq) => this.trims.push(seq),
      now: () => this.now,
      ...rest,
    });
    return this.engine;
  }

  async stop(): Promise<void> {
    await this.engine?.close();
    this.engine = null;
  }

  /** Waiting quarantine items by reason. */
  async waiting(): Promise<Record<string, number>> {
    const rows = await this.registry.selectFrom('quarantine').select('reason').where('state', '=', 'waiting').execute();
    const counts: Record<string, number> = {};
    for (const { reason } of rows) counts[reason] = (counts[reason] ?? 0) + 1;
    return counts;
  }

  /** Everything stored of a device, oldest first. */
  async stored(device: string): Promise<StoredObservation[]> {
    const reader = await openReader(this.store);
    try {
      const items: StoredObservation[] = [];
      let cursor: string | null = null;
      do {
        const page = await reader.observations({ device, datastream: null, from: 0, to: 8e15, limit: 5000, cursor });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return items;
    } finally {
      await reader.close();
    }
  }

  async close(): Promise<void> {
    await this.stop();
    await this.journal.close();
    await this.registry.destroy();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Resolves once `condition` holds; an error after 10 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('what was waited for did not come about');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
