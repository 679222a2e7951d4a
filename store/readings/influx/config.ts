import type { ReadingStoreConfig } from '../store-config.ts';

/** Where the InfluxDB is and how it is to be spoken to. */
export type InfluxConfig = Extract<ReadingStoreConfig, { kind: 'influx' }>;

/** Deadlines in ms, from the first byte sent to the last byte received. */
export interface InfluxDeadlines {
  readonly writeMs: number;
  readonly queryMs: number;
  readonly deleteMs: number;
}

export const DEADLINES: InfluxDeadlines = { writeMs: 30_000, queryMs: 15_000, deleteMs: 120_000 };
