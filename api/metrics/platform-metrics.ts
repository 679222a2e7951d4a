import { Counter, Gauge } from 'prom-client';
import type { BrokerPort, IngestPort, JournalPort } from '../ports.ts';
import type { Metrics } from './metrics.ts';

interface Sources {
  readonly broker: BrokerPort;
  readonly journal: JournalPort;
  readonly ingest: IngestPort;
}

/** The quantile of unsorted values, 0 when there are none. */
function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** Adds what the platform's parts count themselves, read at each scrape; totals start at 0 with the process. */
export function addPlatformMetrics(metrics: Metrics, { broker, journal, ingest }: Sources): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics.registry],
      collect() {
        this.set(read());
      },
    });

  const total = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers: [metrics.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });

  gauge('sen_mqtt_connections', 'Open MQTT connections', () => broker.stats.connections);
  total('sen_uplinks_total', 'Uplinks taken in by the broker', () => broker.stats.uplinks);
  total('sen_uplinks_fast_total', 'Uplinks that took the data plane', () => broker.stats.fastUplinks);
  total('sen_acks_total', 'Uplinks acknowledged', () => broker.stats.acks);
  gauge('sen_acks_pending', 'Uplinks that wait for their acknowledgement', () => broker.stats.pending);

  gauge('sen_journal_ok', '1 while the journal takes uplinks, 0 while acknowledgements wait', () =>
    journal.state.kind === 'ok' ? 1 : 0,
  );
  total('sen_journal_uplinks_total', 'Uplinks on disk since the start', () => journal.stats.uplinks);
  total('sen_journal_commits_total', 'Commits (fsyncs) since the start', () => journal.stats.commits);
  gauge('sen_journal_pending_bytes', 'Bytes that wait in memory for their commit', () => journal.stats.pendingBytes);
  gauge('sen_journal_disk_bytes', 'Bytes of the journal on disk', () => journal.stats.diskBytes);
  gauge('sen_journal_depth_commits', 'Commits that the store has yet to take', () =>
    Math.max(0, journal.stats.lastSeq - ingest.stats.storedSeq),
  );
  gauge('sen_journal_unevaluated_commits', 'Commits that alerts have yet to see', () =>
    Math.max(0, journal.stats.lastSeq - ingest.stats.evaluatedSeq),
  );

  gauge('sen_ingest_ok', '1 while ingest runs whole, 0 while it is degraded', () =>
    ingest.state.kind === 'ok' ? 1 : 0,
  );
  total('sen_ingest_uplinks_total', 'Uplinks decoded', () => ingest.stats.uplinks);
  total('sen_observations_total', 'Observations that passed validation', () => ingest.stats.observations);
  total('sen_stored_total', 'Observations durable in the store', () => ingest.stats.stored);
  total(
    'sen_stored_uplinks_total',
    'Uplinks whose readings are durable in the store',
    () => ingest.stats.storedUplinks,
  );
  total('sen_alerts_raised_total', 'Alerts raised', () => ingest.stats.alertsRaised);
  new Counter({
    name: 'sen_quarantined_total',
    help: 'What went to quarantine, by reason',
    labelNames: ['reason'],
    registers: [metrics.registry],
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(ingest.stats.quarantined)) this.inc({ reason }, count);
    },
  });
  new Gauge({
    name: 'sen_store_append_seconds',
    help: 'Latency of the last appends to the store, at most 100 of them',
    labelNames: ['quantile'],
    registers: [metrics.registry],
    collect() {
      for (const q of [0.5, 0.9, 0.99]) this.set({ quantile: String(q) }, quantile(ingest.stats.storeMs, q) / 1000);
    },
  });
}
