import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  deletedObservations,
  observation,
  observationQuery,
  observationSelection,
} from '../../domain/api/observations.ts';
import { rfc3339 } from '../../domain/time.ts';
import { existingDevices } from '../../store/registry/devices.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { badCursor, decodeCursor, encodeCursor } from '../http/cursor.ts';
import { plainJson } from '../http/plain-json.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { type Export, exportObservations } from './export.ts';

const tags = ['observations'];
/** The reader's own cursor, with what it was made for: on another list it would silently leave rows out. */
const position = z.tuple([z.string(), z.string()]);

/** What was observed: in pages, as a file, and deleted. */
export function observationRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, ingest } = context;

  const checkDevices = async (ids: readonly string[]): Promise<void> => {
    const known = await existingDevices(registry, ids);
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) throw notFound('device', missing);
  };

  app.get(
    '/observations',
    {
      config: { permission: 'readings.read' },
      serializerCompiler: plainJson,
      schema: {
        tags,
        summary: 'Observations in [from, to), oldest first: JSON in pages, CSV and JSON Lines whole',
        description:
          'format=csv has the header device,property,channel,time,value; bom=1 makes Excel read it as UTF-8. ' +
          'csv and jsonl may name several devices; a connection that breaks off means that the file is not whole.',
        querystring: observationQuery,
        response: { 200: page(observation) },
      },
    },
    async (request, reply) => {
      const { device: devices, datastream = null, from, to, limit, cursor, format, bom } = request.query;
      await checkDevices(devices);
      if (format !== 'json') {
        const wanted: Export = { devices, datastream, from, to, format, bom: bom === '1' };
        await audit(context, request, {
          action: 'readings.export',
          resource: devices.length === 1 ? `device/${devices[0]}` : `${devices.length} devices`,
          after: { datastream, from: rfc3339(from), to: rfc3339(to), format },
        });
        return sendFile(reply, wanted, Readable.from(exportObservations(readings, wanted), { objectMode: false }));
      }
      const [device, another] = devices;
      if (device === undefined || another !== undefined)
        throw invalid('querystring.device', 'pages of JSON are of one device; ask for each, or take format=jsonl');
      const list = JSON.stringify([device, datastream, from, to]);
      const at = decodeCursor(
        cursor,
        position.refine(([of]) => of === list),
      );
      const cursorInside = at?.[1] ?? null;
      const found = await readings
        .observations({ device, datastream, from, to, limit, cursor: cursorInside })
        .catch((error: unknown) => {
          // A store says so when it never gave out such a cursor: somebody made ours up around it.
          throw cursorInside !== null && error instanceof RangeError ? badCursor() : error;
        });
      return {
        items: found.items.map((item) => ({ ...item, at: rfc3339(item.at) })),
        next: found.next === null ? null : encodeCursor([list, found.next]),
      };
    },
  );

  app.delete(
    '/observations',
    {
      config: { permission: 'readings.delete' },
      schema: {
        tags,
        summary: 'Delete what a device, or one of its datastreams, observed in [from, to)',
        querystring: observationSelection,
        response: { 200: deletedObservations },
      },
    },
    async (request) => {
      const { device, datastream = null, from, to } = request.query;
      await checkDevices([device]);
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

function sendFile(reply: FastifyReply, { devices, format }: Export, file: Readable): never {
  const name = `${devices.length === 1 ? devices[0]?.replace(/[^A-Za-z0-9._-]/g, '_') : 'sen'}.${format}`;
  return reply
    .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(file as never) as never;
}
