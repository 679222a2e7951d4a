import type { z } from 'zod';
import type { seriesQuery } from '../../domain/api/observations.ts';
import { DAY_MS, niceBucketMs, parseBucketMs } from '../../domain/bucket-width.ts';
import type { ReadingReader, SeriesQuery } from '../../store/readings/reading-store.ts';
import { HttpProblem, invalid } from '../http/problem.ts';

const MAX_BUCKETS = 2000;
const MAX_RAW_ROWS = 100_000;

type Asked = Pick<z.infer<typeof seriesQuery>, 'bucket' | 'maxBuckets' | 'from' | 'to'>;

/**
 * Width of the buckets asked for, ms; 0 for single results.
 * @throws HttpProblem invalid, too-many-rows
 */
export function bucketOf({ bucket, maxBuckets, from, to }: Asked): number {
  if (bucket === 'raw') return 0;
  const narrowest = niceBucketMs(to - from, MAX_BUCKETS);
  if (bucket === 'auto') return niceBucketMs(to - from, maxBuckets);
  const width = parseBucketMs(bucket);
  if (width === null) throw invalid('querystring.bucket', 'has to be longer than 0');
  if ((to - from) / width > MAX_BUCKETS)
    throw new HttpProblem(
      'too-many-rows',
      `That would be more than ${MAX_BUCKETS} buckets; take ${narrowest / 60_000}m or wider, or a shorter range.`,
    );
  return width;
}

/**
 * Counts the raw rows from day buckets, which come from the rollups, before anyone has to hold them all.
 * @throws HttpProblem too-many-rows
 */
export async function checkRawRows(
  readings: Pick<ReadingReader, 'series'>,
  ranges: readonly Omit<SeriesQuery, 'bucketMs'>[],
): Promise<void> {
  const days = await Promise.all(ranges.map((range) => readings.series({ ...range, bucketMs: DAY_MS })));
  let rows = 0;
  for (const { count } of days) for (const n of count) rows += n;
  if (rows > MAX_RAW_ROWS)
    throw new HttpProblem(
      'too-many-rows',
      `There are ${rows} results in this range, and an answer holds ${MAX_RAW_ROWS}; take buckets, a shorter range, or an export.`,
    );
}
