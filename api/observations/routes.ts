import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  deletedObservations,
  observation,
  observationQuery,
  observationSelection,
} from '../../domain/api/observations.ts';
import { clip, type Span } from '../../domain/spans.ts';
import { rfc3339 } from '../../domain/time.ts';
import { ZoneClock } from '../../store/readings/zone-clock.ts';
import { readSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { badCursor, decodeCursor, encodeCursor } from '../http/cursor.ts';
import { plainJson } from '../http/plain-json.ts';
import { invalid } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { type Export, exportObservations } from './export.ts';
import { permittedTimes } from './permitted-times.ts';
import { deletedWith } from './summarised.ts';

const tags = ['observations'];
/**
 * The reader's own cursor (null at the beginning) in a span of what one may see, with what it was made for: on another
 * list it would silently leave rows out.
 */
const position = z.tuple([z.string(), z.string().nullable(), z.number()]);

/** What was observed: in pages, as a file, and deleted. */
export function observationRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, ingest, now } = context;
  const clock = new ZoneClock(context.timeZone);

  app.get(
    '/observations',
    {
      config: { permission: 'readings.read', where: 'own' },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'Observations in [from, to), oldest first: JSON in pages, CSV and JSON Lines whole',
        description:
          'format=csv has the header device,property,channel,time,value; bom=1 makes Excel read it as UTF-8. ' +
          "csv and jsonl may name several devices. Values that are a household's and not for the caller to see are left out " +
          '(empty in CSV, null in JSON). A connection that breaks off means that the file is not whole.',
        querystring: observationQuery,
        response: { 200: page(observation) },
      },
    },
    async (request, reply) => {
      const { device: devices, datastream = null, from, to, limit, cursor, format, bom } = request.query;
      const spansOf = await shownSpans(context, request, { devices, range: { from, to } });
      if (format !== 'json') {
        const spans = devices.flatMap((device) => spansOf(device).map((span) => ({ device, ...span })));
        const wanted: Export = { spans, datastream, format, bom: bom === '1' };
        await audit(context, request, {
          action: 'readings.export',
          resource: devices.length === 1 ? `device/${devices[0]}` : `${devices.length} devices`,
          after: { datastream, from: rfc3339(from), to: rfc3339(to), format },
        });
        return sendFile(
          reply,
          { devices, format },
          Readable.from(exportObservations(readings, wanted), { objectMode: false }),
        );
      }
      const [device, another] = devices;
      if (device === undefined || another !== undefined)
        throw invalid('querystring.device', 'pages of JSON are of one device; ask for each, or take format=jsonl');
      const list = JSON.stringify([device, datastream, from, to]);
      const at = decodeCursor(
        cursor,
        position.refine(([of]) => of === list),
      );
      const spans = spansOf(device);
      const first = at === null ? 0 : spans.findIndex((span) => span.from === at[2]);
      // What one may see has changed since the page before.
      if (first < 0) throw badCursor();
      for (let n = first; n < spans.length; n++) {
        const cursorInside = n === first ? (at?.[1] ?? null) : null;
        const { masked, ...span } = spans[n] as ShownSpan;
        const found = await readings
          .observations({ device, datastream, ...span, limit, cursor: cursorInside })
          .catch((error: unknown) => {
            // A store says so when it never gave out such a cursor: somebody made ours up around it.
            throw cursorInside !== null && error instanceof RangeError ? badCursor() : error;
          });
        const following = found.next === null ? spans[n + 1] : spans[n];
        if (found.items.length === 0 && following !== undefined && found.next === null) continue;
        return {
          items: found.items.map((item) => ({
            ...item,
            at: rfc3339(item.at),
            result: masked ? null : item.result,
          })),
          next: following === undefined ? null : encodeCursor([list, found.next, following.from]),
        };
      }
      return { items: [], next: null };
    },
  );

  app.delete(
    '/observations',
    {
      config: { permission: 'readings.delete', where: 'own' },
      schema: {
        tags,
        summary: 'Delete what a device, or one of its datastreams, observed in [from, to)',
        querystring: observationSelection,
        response: { 200: deletedObservations },
      },
    },
    async (request) => {
      const { device, datastream = null, from, to } = request.query;
      const timesOf = await permittedTimes(context, request, { action: 'readings.delete', devices: [device] });
      const kept = { policy: await readSetting(registry, 'retention'), clock, now: now() };
      const taken = deletedWith({ from, to }, kept);
      if (!timesOf(device).some((span) => span.from <= taken.from && taken.to <= span.to))
        await refuse(context, request, {
          permission: 'readings.delete',
          detail: mayDelete(clip(timesOf(device), { from, to })),
        });
      const deleted = await ingest.deleteReadings({ device, datastream, from, to });
      await audit(context, request, {
        action: 'readings.delete',
        resource: `device/${device}`,
        after: { datastream, from: rfc3339(from), to: rfc3339(to), deleted },
      });
      return { deleted };
    },
  );
}

interface ShownSpan extends Span {
  /** Its values are a household's, and not for the caller. */
  readonly masked: boolean;
}

/** What of a range the caller may see of each device, with values or without, oldest first. */
async function shownSpans(
  context: ApiContext,
  request: FastifyRequest,
  { devices, range }: { readonly devices: readonly string[]; readonly range: Span },
): Promise<(device: string) => ShownSpan[]> {
  const wanted = { action: 'readings.read', devices } as const;
  const open = await permittedTimes(context, request, wanted);
  const masked = await permittedTimes(context, request, { ...wanted, values: 'masked' });
  return (device) =>
    [
      ...clip(open(device), range).map((span) => ({ ...span, masked: false })),
      ...clip(masked(device), range).map((span) => ({ ...span, masked: true })),
    ].sort((a, b) => a.from - b.from);
}

/** What to do instead, for whoever may delete some of what he asked for, or nothing. */
function mayDelete(spans: readonly Span[]): string {
  if (spans.length === 0) return 'This needs the permission readings.delete where the device stood at that time.';
  const ranges = spans.map(({ from, to }) => `${rfc3339(from)} to ${rfc3339(to)}`);
  return `The device stood elsewhere for some of that time; of its readings you may delete ${ranges.join(', ')}.`;
}

function sendFile(
  reply: FastifyReply,
  { devices, format }: Pick<Export, 'format'> & { readonly devices: readonly string[] },
  file: Readable,
): never {
  const name = `${devices.length === 1 ? devices[0]?.replace(/[^A-Za-z0-9._-]/g, '_') : 'sen'}.${format}`;
  return reply
    .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(file as never) as never;
}
