import type { z } from 'zod';
import { latest, latestQuery, type SeriesAnswer, series, seriesQuery } from '../../domain/api/observations.ts';
import { DAY_MS, niceBucketMs, parseBucketMs } from '../../domain/bucket-width.ts';
import { parseDatastream } from '../../domain/datastream.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';
import { existingDevices } from '../../store/registry/devices.ts';
import { latestValues } from '../../store/registry/observation-directory.ts';
import type { ApiContext } from '../context.ts';
import { plainJson } from '../http/plain-json.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const tags = ['observations'];
const MAX_BUCKETS = 2000;
const MAX_RAW_ROWS = 100_000;

/** Newest results, and results over time in buckets: what tiles and charts draw. */
export function seriesRoutes(app: Api, { registry, readings, timeZone }: ApiContext): void {
  const checkDevices = async (ids: readonly string[]): Promise<void> => {
    const known = await existingDevices(registry, ids);
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) throw notFound('device', missing);
  };

  app.get(
    '/latest',
    {
      config: { permission: 'readings.read' },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'Newest result of every datastream: of the devices named, or of all',
        querystring: latestQuery,
        response: { 200: latest },
      },
    },
    async ({ query: { device: devices } }) => {
      if (devices) await checkDevices(devices);
      return { items: await latestValues(registry, devices ?? null) };
    },
  );

  app.get(
    '/series',
    {
      config: { permission: 'readings.read' },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'Several datastreams over a range in buckets of min, mean, max, last and count',
        description:
          'datastream=DEVICE/KEY, such as soil-07/soil_moisture@20cm, up to 20 times. bucket=auto takes the narrowest ' +
          'nice width that gives at most maxBuckets; raw gives every result; days are cut in the time zone of the installation.',
        querystring: seriesQuery,
        response: { 200: series },
      },
    },
    async ({ query }): Promise<SeriesAnswer> => {
      const wanted = query.datastream.map(readTarget);
      await checkDevices([...new Set(wanted.map(({ device }) => device))]);
      const { from, to } = query;
      const bucketMs = bucketOf(query);
      const ranges = wanted.map((target) => ({ ...target, from, to, timeZone }));
      if (bucketMs === 0) await checkRawRows(readings, ranges);
      const columns = await Promise.all(ranges.map((range) => readings.series({ ...range, bucketMs })));
      return {
        from: rfc3339(from),
        to: rfc3339(to),
        bucketMs,
        series: columns.map(({ t, min, mean, max, last, count }, index) => ({
          ...(wanted[index] as Target),
          t: [...t],
          min: [...min],
          mean: [...mean],
          max: [...max],
          last: [...last],
          count: [...count],
        })),
      };
    },
  );
}

interface Target {
  readonly device: string;
  readonly datastream: string;
}

function readTarget(text: string): Target {
  const slash = text.indexOf('/');
  const datastream = text.slice(slash + 1);
  if (slash < 1 || !parseDatastream(datastream))
    throw invalid('querystring.datastream', `"${text}" is not DEVICE/KEY, such as soil-07/soil_moisture@20cm`);
  return { device: text.slice(0, slash), datastream };
}

function bucketOf({ bucket, maxBuckets, from, to }: z.infer<typeof seriesQuery>): number {
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

/** Counts the raw rows from day buckets, which come from the rollups, before anyone has to hold them all. */
async function checkRawRows(
  readings: Pick<ReadingReader, 'series'>,
  ranges: readonly (Target & { from: number; to: number; timeZone: string })[],
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
