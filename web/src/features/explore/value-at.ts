import { nearest } from '../../charts/align.ts';
import type { ChartColumns } from '../../charts/chart-buffer.ts';

interface Line {
  readonly columns: ChartColumns | undefined;
  readonly gapMs: number;
}

/**
 * What a line says at an instant, epoch ms: its row nearest to it, if there is one within a gap; its newest where nothing
 * is pointed at.
 * @param news what came live since the rows were read: phenomenon time and value
 */
export function valueAt(
  { columns, gapMs }: Line,
  at: number | null,
  news: readonly [number, number] | undefined,
): number | null {
  const { t = [], mean = [] } = columns ?? {};
  const newest = t.at(-1) ?? Number.NEGATIVE_INFINITY;
  if (news && news[0] >= newest && (at === null || at >= news[0])) return news[1];
  if (at === null) return mean.at(-1) ?? null;
  const row = nearest(t, at, gapMs);
  return row === null ? null : (mean[row] ?? null);
}
