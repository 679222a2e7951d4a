import { z } from 'zod';
import { siteSeries, siteSeriesQuery } from '../../domain/api/observations.ts';
import { deployment } from '../../domain/api/sites.ts';
import { propertyOf } from '../../domain/datastream.ts';
import { can, knows } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { ZoneClock } from '../../store/readings/zone-clock.ts';
import { readSetting } from '../../store/registry/settings.ts';
import { datastreamsOfAll, linesAt, staysAt } from '../../store/registry/site-deployments.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { plainJson } from '../http/plain-json.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { siteInPath } from '../http/where.ts';
import { bucketOf, checkRawRows } from '../observations/bucket-limits.ts';
import { mergeSeries } from '../observations/merge-series.ts';
import { withoutShared } from '../observations/summarised.ts';

const params = z.object({ id: z.string() });
const tags = ['sites'];
/** A village of meters has more of them than a chart can show. */
const MAX_LINES = 20;

/** Which devices stood at a site, and what was measured there by all of them. */
export function siteHistoryRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, places, timeZone, now } = context;
  const clock = new ZoneClock(timeZone);

  app.get(
    '/sites/:id/deployments',
    {
      config: { permission: 'sites.read', where: siteInPath },
      schema: {
        tags,
        summary: 'Devices that stand or stood here, from when to when',
        params,
        response: { 200: z.object({ items: z.array(deployment) }) },
      },
    },
    async (request) => {
      const stays = await staysAt(registry, request.params.id);
      const keys = await datastreamsOfAll(
        registry,
        stays.map(({ device }) => device),
      );
      const mayKnow = (device: string): boolean => knows(principal(request), places.device(device) ?? []);
      return {
        items: stays.map(({ device, deviceName, from, to }) => ({
          device,
          // What it is called by those who have it now is theirs.
          deviceName: mayKnow(device) ? deviceName : null,
          from: rfc3339(from),
          to: to === null ? null : rfc3339(to),
          datastreams: keys.get(device) ?? [],
        })),
      };
    },
  );

  app.get(
    '/sites/:id/series',
    {
      config: { permission: 'readings.read', where: siteInPath },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'What was measured here over a range, by whichever device stood here at the time',
        description: 'Buckets as in /api/v1/series. A line goes on when one device takes the place of another.',
        params,
        querystring: siteSeriesQuery,
        response: { 200: siteSeries },
      },
    },
    async (request) => {
      const { query } = request;
      const { id } = request.params;
      const { property, from, to } = query;
      const lines = await linesAt(registry, id, {
        range: { from, to },
        wanted: (key) => propertyOf(key) === property,
      });
      if (lines.length > MAX_LINES)
        throw new HttpProblem(
          'too-many-rows',
          `${lines.length} devices measured this here, and an answer holds ${MAX_LINES}; take /api/v1/series of some of them.`,
        );
      const bucketMs = bucketOf(query);
      // What a household's meters measured is personal; that they measured is not.
      const isMasked =
        places.householdOf(id) !== null && !can(principal(request), 'households.read', places.site(id) ?? []);
      const kept = { policy: await readSetting(registry, 'retention'), clock, now: now() };
      const ranges = lines.map(({ datastream, stays }) =>
        (isMasked ? [] : stays).flatMap(({ device, ...stay }) =>
          withoutShared([stay], { from, to }, kept).map((span) => ({ ...span, device, datastream, timeZone })),
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
        series: lines.map(({ datastream, stays }, index) => ({
          datastream,
          devices: stays.map((stay) => ({ device: stay.device, from: rfc3339(stay.from), to: rfc3339(stay.to) })),
          ...mergeSeries(columns[index] ?? [], bucketMs),
          ...(isMasked ? { masked: true as const } : {}),
        })),
      };
    },
  );
}
