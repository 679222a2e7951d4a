import type { Logger } from 'pino';
import type { Refusal } from '../broker/contract.ts';

/** A flood of refusals costs one row a second for each device and reason, and bounded memory. */
const MAX_PENDING = 10_000;
const WRITE_EVERY_MS = 1000;

export interface CountedRefusal {
  readonly device: string | null;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: number;
  readonly lastDetail: string;
}

export interface RefusalRecorder {
  record(refusal: Refusal): void;
  /** Writes what is still to be written. */
  stop(): Promise<void>;
}

/** Counts what the broker refuses, per device and reason, and writes the counts now and then. */
export function recordRefusals(write: (refusals: CountedRefusal[]) => Promise<void>, log: Logger): RefusalRecorder {
  let pending = new Map<string, { -readonly [K in keyof CountedRefusal]: CountedRefusal[K] }>();
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    if (pending.size === 0) return writing;
    const batch = [...pending.values()];
    pending = new Map();
    writing = writing
      .then(() => write(batch))
      .catch((error) => log.error({ err: error }, 'refusals could not be written to the registry'));
    return writing;
  }

  const timer = setInterval(() => void flush(), WRITE_EVERY_MS);
  timer.unref();
  return {
    record({ device, reason, detail, at, count }) {
      const key = `${device ?? ''}\n${reason}`;
      const known = pending.get(key);
      if (known) {
        known.count += count;
        known.lastAt = at;
        known.lastDetail = detail;
      } else if (pending.size < MAX_PENDING)
        pending.set(key, { device, reason, count, lastAt: at, lastDetail: detail });
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
