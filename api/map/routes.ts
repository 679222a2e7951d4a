import { type MapAmount, type MapValues, mapValues, mapValuesQuery } from '../../domain/api/map.ts';
import { niceBucketMs, parseBucketMs } from '../../domain/bucket-width.ts';
import { propertyOf } from '../../domain/datastream.ts';
import { groupBy } from '../../domain/group-by.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { can, scopesFor } from '../../domain/permissions.ts';
import { clip } from '../../domain/spans.ts';
import { rfc3339 } from '../../domain/time.ts';
import { ZoneClock } from '../../store/readings/zone-clock.ts';
import { type SiteStay, staysMeasuring } from '../../store/registry/map-lines.ts';
import { readSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { plainJson } from '../http/plain-json.ts';
import { HttpProblem, invalid } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { withoutShared } from '../observations/summarised.ts';
import { amountOf, column, joined, partOf, propertiesFor } from './amounts.ts';

/** A week by the hour, and a little. */
const MAX_BUCKETS = 200;
const MAX_STAYS = 3000;
/** How many series are asked of the store at a time: one that is reached over the network is not to be flooded. */
const AT_ONCE = 24;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/** What the map draws by size: one property at every site over time. */
export function mapRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, places, timeZone, now } = context;
  const clock = new ZoneClock(timeZone);

  const starts = ({ from, to, bucketMs }: Range): number[] => {
    const found: number[] = [];
    for (let at = clock.bucketStart(from, bucketMs); at < to; at = clock.bucketEnd(at, bucketMs)) found.push(at);
    return found;
  };

  /** bucket → value of one line: a datastream at a site, whichever devices measured it one after another. */
  async function lineOf(stays: readonly SiteStay[], range: Range): Promise<Map<number, number>> {
    const [{ datastream }] = stays as [SiteStay];
    const amount: MapAmount = amountOf(propertyOf(datastream));
    const asked = { from: amount === 'increase' ? range.from - range.bucketMs : range.from, to: range.to };
    const kept = { policy: await readSetting(registry, 'retention'), clock, now: now() };
    const parts = await Promise.all(
      stays.map(async ({ device, from, to }) => {
        const spans = clip([{ from, to: to ?? Number.POSITIVE_INFINITY }], asked);
        const series = await Promise.all(
          withoutShared(spans, asked, kept).map((span) =>
            readings.series({ ...span, device, datastream, bucketMs: range.bucketMs, timeZone }),
          ),
        );
        return series.map((columns) => partOf(columns, amount, range.from));
      }),
    );
    return joined(parts.flat(), amount);
  }

  app.get(
    '/map/values',
    {
      config: { permission: 'readings.read', where: 'own' },
      serializerCompiler: plainJson,
      schema: {
        tags: ['map'],
        summary: 'One property at every site that one may see, in buckets over a range',
        description:
          'Rain is summed up, meters tell what they grew by, everything else is averaged. Buckets are cut as in /api/v1/series.',
        querystring: mapValuesQuery,
        response: { 200: mapValues },
      },
    },
    async (request): Promise<MapValues> => {
      const who = principal(request);
      const { property, village, bucket } = request.query;
      if (observedProperty(property)?.kind === 'state')
        throw invalid('querystring.property', 'is a state, which has no size; ask for what is measured as a number');
      const bucketMs = parseBucketMs(bucket);
      if (bucketMs === null) throw invalid('querystring.bucket', 'has to be longer than 0');
      const { from: asked, to } = request.query;
      if ((to - asked) / bucketMs > MAX_BUCKETS)
        throw new HttpProblem(
          'too-many-rows',
          `That would be more than ${MAX_BUCKETS} buckets; take ${niceBucketMs(to - asked, MAX_BUCKETS) / 60_000}m or wider, or a shorter range.`,
        );
      // A bucket that is begun is told whole: half an hour's rain would look like little.
      const range = { from: clock.bucketStart(asked, bucketMs), to, bucketMs };
      const stays = await staysMeasuring(registry, {
        scopes: scopesFor(who, 'readings.read'),
        properties: propertiesFor(property),
        village,
        ...range,
        limit: MAX_STAYS + 1,
      });
      if (stays.length > MAX_STAYS)
        throw new HttpProblem(
          'too-many-rows',
          `More than ${MAX_STAYS} devices measure this; ask for one village at a time.`,
        );
      const t = starts(range);
      const bySite = groupBy(stays, ({ site }) => site);
      const isMasked = (site: string): boolean =>
        places.householdOf(site) !== null && !can(who, 'households.read', places.site(site) ?? []);
      const sites = await inTurn([...bySite], AT_ONCE, async ([site, own]) => {
        if (isMasked(site)) return { site, values: t.map(() => null), masked: true as const };
        const lines = [...groupBy(own, ({ datastream }) => datastream).values()].flatMap(sideBySide);
        return { site, values: column(t, await Promise.all(lines.map((line) => lineOf(line, range)))) };
      });
      return {
        property,
        from: rfc3339(range.from),
        to: rfc3339(to),
        bucketMs,
        amount: amountOf(property),
        t,
        sites,
      };
    },
  );
}

/** Stays of one datastream, oldest first, as lines: those that follow each other are one, those at the same time are several. */
function sideBySide(stays: readonly SiteStay[]): SiteStay[][] {
  const lines: SiteStay[][] = [];
  for (const stay of stays) {
    const line = lines.find((one) => (one.at(-1)?.to ?? Number.POSITIVE_INFINITY) <= stay.from);
    if (line) line.push(stay);
    else lines.push([stay]);
  }
  return lines;
}

/** Does something with each, so many at a time; the answers stand in the order of what was given. */
async function inTurn<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      done[index] = await work(all[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, run));
  return done;
}
