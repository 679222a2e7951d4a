import { z } from 'zod';
import { heartbeat } from '../../domain/api/heartbeat.ts';
import type { Span } from '../../domain/spans.ts';
import { rfc3339 } from '../../domain/time.ts';
import { deviceHours, HOUR_MS, hourOf } from '../../store/registry/device-hours.ts';
import { getDevice } from '../../store/registry/devices.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { deviceInPath } from '../http/where.ts';
import { permittedTimes } from '../observations/permitted-times.ts';

const HOURS = 24;
const NONE = { reports: 0, late: 0, refused: 0 };

/** How regularly a device was heard. */
export function heartbeatRoutes(app: Api, context: ApiContext): void {
  const { registry, now } = context;

  app.get(
    '/devices/:id/heartbeat',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: {
        tags: ['devices'],
        summary: 'What there is of the device from each of the last 24 hours, against what was expected',
        params: z.object({ id: z.string() }),
        response: { 200: heartbeat },
      },
    },
    async (request) => {
      const { id } = request.params;
      const to = now();
      const found = await getDevice(registry, id, to);
      if (!found) throw notFound('device', id);
      const first = hourOf(to) - HOURS + 1;
      const counts = await deviceHours(registry, id, first);
      // That something was sent tells nothing of a household that its freshness does not.
      const wanted = { action: 'readings.read', devices: [id] } as const;
      const open = await permittedTimes(context, request, wanted);
      const masked = await permittedTimes(context, request, { ...wanted, values: 'masked' });
      const since = Date.parse(found.device.createdAt);
      const told = hoursWithin([...open(id), ...masked(id)], { since, to });

      const intervalMs = found.device.expectedIntervalS * 1000;
      const slots = Array.from({ length: HOURS }, (_, index) =>
        told(first + index) ? slotOf(counts.get(first + index), Math.ceil(HOUR_MS / intervalMs)) : null,
      );
      let expectedMs = 0;
      const sums = { ...NONE };
      for (const [index, slot] of slots.entries()) {
        if (slot === null) continue;
        const start = Math.max(since, (first + index) * HOUR_MS);
        expectedMs += Math.max(0, Math.min(to, (first + index + 1) * HOUR_MS) - start);
        for (const what of ['reports', 'late', 'refused'] as const) sums[what] += slot[what];
      }
      return {
        from: rfc3339(first * HOUR_MS),
        to: rfc3339(to),
        slotMs: HOUR_MS,
        expectedPerSlot: HOUR_MS / intervalMs,
        slots,
        received: sums.reports,
        expected: Math.floor(expectedMs / intervalMs),
        late: sums.late,
        refused: sums.refused,
      };
    },
  );
}

type Counted = { readonly reports: number; readonly filled: number; readonly refused: number };

/** A device that sends what it measured again and again, or faster than it promised, has no more than it promised. */
const slotOf = (counted: Counted | undefined, promised: number) =>
  counted === undefined
    ? NONE
    : {
        reports: Math.min(counted.reports, promised),
        late: Math.min(counted.filled, promised),
        refused: counted.refused,
      };

/** Tells which hours the device was there for, and lie within the times whole, so that nothing from beyond them is told. */
function hoursWithin(spans: readonly Span[], { since, to }: { readonly since: number; readonly to: number }) {
  return (hour: number): boolean => {
    const start = hour * HOUR_MS;
    const end = Math.min(start + HOUR_MS, to);
    if (end < since) return false;
    const from = Math.max(start, since);
    return spans.some((span) => span.from <= from && span.to >= end);
  };
}
