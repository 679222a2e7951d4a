import { latest, latestQuery, type SeriesAnswer, series, seriesQuery } from '../../domain/api/observations.ts';
import { parseDatastream } from '../../domain/datastream.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { clip, type Span } from '../../domain/spans.ts';
import { rfc3339 } from '../../domain/time.ts';
import { ZoneClock } from '../../store/readings/zone-clock.ts';
import { latestValues } from '../../store/registry/observation-directory.ts';
import { readSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { plainJson } from '../http/plain-json.ts';
import { invalid } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { bucketOf, checkRawRows } from './bucket-limits.ts';
import { mergeSeries } from './merge-series.ts';
import { permittedTimes } from './permitted-times.ts';
import { withoutPersonalValues } from './personal-values.ts';
import { withoutShared } from './summarised.ts';

const tags = ['observations'];

/** Newest results, and results over time in buckets: what tiles and charts draw. */
export function seriesRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, timeZone, now } = context;
  const clock = new ZoneClock(timeZone);

  /** What of the range somebody may see, without the ends that stand for what he may not. */
  const visible = async (times: readonly Span[], range: Span): Promise<readonly Span[]> => {
    const spans = clip(times, range);
    if (spans.every(({ to }) => to === range.to)) return spans;
    return withoutShared(spans, range, { policy: await readSetting(registry, 'retention'), clock, now: now() });
  };

  app.get(
    '/latest',
    {
      config: { permission: 'readings.read', where: 'own' },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'Newest result of every datastream: of the devices named, or of all that one may see',
        querystring: latestQuery,
        response: { 200: latest },
      },
    },
    async (request) => {
      const { device: devices } = request.query;
      if (devices) await permittedTimes(context, request, { action: 'readings.read', devices });
      const scopes = scopesFor(principal(request), 'readings.read');
      const items = await latestValues(registry, { devices: devices ?? null, scopes });
      return { items: await withoutPersonalValues(context, principal(request), items) };
    },
  );

  app.get(
    '/series',
    {
      config: { permission: 'readings.read', where: 'own' },
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
    async (request): Promise<SeriesAnswer> => {
      const { query } = request;
      const wanted = query.datastream.map(readTarget);
      const devices = [...new Set(wanted.map(({ device }) => device))];
      const timesOf = await permittedTimes(context, request, { action: 'readings.read', devices });
      const maskedOf = await permittedTimes(context, request, { action: 'readings.read', devices, values: 'masked' });
      const { from, to } = query;
      const bucketMs = bucketOf(query);
      const ranges = await Promise.all(
        wanted.map(async (target) =>
          (await visible(timesOf(target.device), { from, to })).map((span) => ({ ...target, ...span, timeZone })),
        ),
      );
      if (bucketMs === 0) await checkRawRows(readings, ranges.flat());
      const columns = await Promise.all(
        ranges.map((spans) => Promise.all(spans.map((span) => readings.series({ ...span, bucketMs })))),
      );
      return {
        from: rfc3339(from),
        to: rfc3339(to),
        bucketMs,
        series: columns.map((parts, index) => {
          const target = wanted[index] as Target;
          const isMasked = clip(maskedOf(target.device), { from, to }).length > 0;
          return { ...target, ...mergeSeries(parts, bucketMs), ...(isMasked ? { masked: true as const } : {}) };
        }),
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
