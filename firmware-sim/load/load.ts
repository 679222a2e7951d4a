import { Histogram } from './histogram.ts';
import { LoadConnection } from './load-connection.ts';

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** One connection each. */
  readonly devices: readonly { readonly id: string; readonly token: string }[];
  readonly durationMs: number;
  /** Messages of one connection without acknowledgement at any time. */
  readonly window: number;
  /** Messages a second over all connections; as many as possible without it. */
  readonly rate?: number;
  /** JSON text with `TIME` where the epoch ms are to stand; four values of a pond sonde by default. */
  readonly payload?: string;
  /** Epoch ms of each device's first message; the following ones come 1 ms apart. Ten minutes ago by default. */
  readonly firstTime?: number;
  /**
   * Told at the end, for each device, which messages were acknowledged: `acked` of them, in the order in which they
   * were sent, with the times `firstTime`, `firstTime` + 1, …; so a store can be checked for every one.
   */
  readonly onDevice?: (device: string, firstTime: number, acked: number) => void;
  readonly onProgress?: (acked: number, perSecond: number) => void;
  readonly signal?: AbortSignal;
}

export interface LoadResult {
  readonly connections: number;
  readonly acked: number;
  /** Sent and never acknowledged within the grace at the end. */
  readonly unacked: number;
  readonly seconds: number;
  readonly per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
  readonly errors: number;
  /** The first few different errors. */
  readonly error_samples: readonly string[];
}

export const POND_PAYLOAD =
  '{"ts":TIME,"values":{"dissolved_oxygen":5.82,"water_ph":7.91,"water_temperature":28.64,"salinity":8.15}}';

const TICK_MS = 2;
const GRACE_MS = 15_000;
/** So far back the first message lies that even 15,000 messages a second of one device do not reach the future within a minute. */
const LEAD_MS = 600_000;

/** Drives a platform as hard as it lets us, or at a rate, and measures its acknowledgements. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { devices, durationMs, rate, onProgress, onDevice, signal } = options;
  const firstTime = options.firstTime ?? Date.now() - LEAD_MS;
  const latency = new Histogram();
  const samples = new Set<string>();
  let acked = 0;
  let errors = 0;
  const connections = devices.map(
    ({ id, token }) =>
      new LoadConnection({
        host: options.host,
        port: options.port,
        device: id,
        token,
        payload: options.payload ?? POND_PAYLOAD,
        window: options.window,
        firstTime,
        latency,
        onAck: () => {
          acked++;
        },
        onError: (text) => {
          errors++;
          if (samples.size < 5) samples.add(`${id}: ${text}`);
        },
      }),
  );
  await Promise.all(connections.map(({ ready }) => ready));

  const begun = performance.now();
  const share = rate === undefined ? Number.POSITIVE_INFINITY : rate / connections.length / 1000;
  let last = begun;
  let lastSecond = begun;
  let lastAcked = 0;
  if (rate === undefined) for (const connection of connections) connection.allow(share);
  while (performance.now() - begun < durationMs && !signal?.aborted && connections.some(({ isOver }) => !isOver)) {
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    const now = performance.now();
    if (rate !== undefined) for (const connection of connections) connection.allow(share * (now - last));
    last = now;
    if (now - lastSecond >= 1000) {
      onProgress?.(acked, ((acked - lastAcked) * 1000) / (now - lastSecond));
      lastSecond = now;
      lastAcked = acked;
    }
  }
  for (const connection of connections) connection.stop();
  const seconds = (performance.now() - begun) / 1000;
  const inTime = acked;
  const unacked = () => connections.reduce((sum, { inFlight }) => sum + inFlight, 0);
  const deadline = performance.now() + GRACE_MS;
  while (connections.some(({ isOver, inFlight }) => !isOver && inFlight > 0) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  for (const connection of connections) connection.close();
  for (const [i, { id }] of devices.entries()) onDevice?.(id, firstTime, connections[i]?.acked ?? 0);
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    connections: connections.length,
    acked,
    unacked: unacked(),
    seconds: round(seconds),
    per_s: Math.round(inTime / seconds),
    p50_ms: round(latency.percentile(0.5)),
    p99_ms: round(latency.percentile(0.99)),
    max_ms: round(latency.max),
    errors,
    error_samples: [...samples],
  };
}
