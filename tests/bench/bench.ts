/** One measurement: returns figures, prints nothing, leaves nothing behind. Ratios count; absolutes are this machine's. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, and the budget that it is held against. */
  readonly what: string;
  run(scale: Scale): Promise<Record<string, unknown>>;
}

/** `quick` shows that a benchmark works; `full` measures. */
export type Scale = 'quick' | 'full';

export const seconds = (scale: Scale, full: number): number => (scale === 'full' ? full : Math.min(full, 3));

/** The value below which a share of the samples lies, e.g. 0.99. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
