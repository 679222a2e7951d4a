import type { Logger } from 'pino';
import type { Refusal } from '../broker/contract.ts';
import { gatherAndWrite } from './gathering-writer.ts';

/** A flood of refusals costs one row a second for each device and reason, and bounded memory. */
const MAX_PENDING = 10_000;

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
  const gathered = gatherAndWrite<{ -readonly [K in keyof CountedRefusal]: CountedRefusal[K] }>(write, {
    maxPending: MAX_PENDING,
    onTrouble: (error) => log.error({ err: error }, 'refusals could not be written to the registry'),
  });
  return {
    record({ device, reason, detail, at, count }) {
      const key = `${device ?? ''}\n${reason}`;
      const known = gathered.find(key);
      if (known) {
        known.count += count;
        known.lastAt = at;
        known.lastDetail = detail;
      } else gathered.add(key, { device, reason, count, lastAt: at, lastDetail: detail });
    },
    stop: gathered.stop,
  };
}
