import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry as MetricRegistry } from 'prom-client';

/** What others tell the metrics as it happens; all else is read from the parts' statistics when scraped. */
export interface Metrics {
  readonly registry: MetricRegistry;
  /** ms between an uplink's arrival and its acknowledgement. */
  ackLatency(ms: number): void;
  /** The broker turned something away. */
  refused(reason: string, count: number): void;
  /** ms one HTTP request took. */
  request(method: string, route: string, status: number, ms: number): void;
  liveClients(count: number): void;
  liveClosed(reason: string): void;
}

/** Counters of its own, so that two servers in one process do not count into each other. */
export function createMetrics(): Metrics {
  const registry = new MetricRegistry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const ackSeconds = new Histogram({
    name: 'sen_ack_latency_seconds',
    help: 'Time from the arrival of an uplink to its acknowledgement, which is after its fsync (sampled)',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const refusals = new Counter({
    name: 'sen_refusals_total',
    help: 'What the broker turned away, by reason',
    labelNames: ['reason'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'sen_http_request_seconds',
    help: 'Time to answer an HTTP request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const clients = new Gauge({ name: 'sen_live_clients', help: 'Open live connections of browsers', registers });
  clients.set(0);
  const closed = new Counter({
    name: 'sen_live_closed_total',
    help: 'Live connections that the server ended, by reason',
    labelNames: ['reason'],
    registers,
  });
  return {
    registry,
    ackLatency: (ms) => ackSeconds.observe(ms / 1000),
    refused: (reason, count) => refusals.inc({ reason }, count),
    request: (method, route, status, ms) => requestSeconds.observe({ method, route, status }, ms / 1000),
    liveClients: (count) => clients.set(count),
    liveClosed: (reason) => closed.inc({ reason }),
  };
}
