import type { FastifyRequest } from 'fastify';
import type { Erasure } from '../../domain/api/households.ts';
import { DAY_MS } from '../../domain/bucket-width.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';
import {
  countRecords,
  eraseHousehold,
  type MeterTime,
  meterTimes,
  readingsOf,
  stopMeters,
} from '../../store/registry/household-erasure.ts';
import type { ApiContext } from '../context.ts';
import { placedEntry } from '../http/audit.ts';

/** What would be erased of a household. */
export async function previewErasure(
  { registry, readings, timeZone }: Pick<ApiContext, 'registry' | 'readings' | 'timeZone'>,
  household: string,
): Promise<Erasure> {
  const records = await countRecords(registry, household);
  let stored = 0;
  for (const time of await meterTimes(registry, household))
    stored += await countReadings(readings, { ...time, timeZone });
  return { ...records, readings: stored };
}

/** Counts by days, which come from the rollups however long the time is. */
async function countReadings(
  readings: Pick<ReadingReader, 'datastreams' | 'series'>,
  time: MeterTime & { readonly timeZone: string },
): Promise<number> {
  let results = 0;
  for (const datastream of await readings.datastreams(time.device)) {
    const { count } = await readings.series({ ...time, datastream, bucketMs: DAY_MS });
    for (const n of count) results += n;
  }
  return results;
}

/**
 * Erases a household: stops its meters, deletes what they measured at its sites, then everything in the registry.
 * Repeated after it broke off, it goes on where it was.
 * @throws StoreUnavailable when the readings cannot be deleted now
 */
export async function erase(context: ApiContext, request: FastifyRequest, household: string): Promise<Erasure> {
  const { registry, ingest, now } = context;
  const found = await previewErasure(context, household);
  const stopped = await stopMeters(registry, household, now());
  if (stopped.length > 0) {
    await context.devicesChanged(stopped);
    for (const device of stopped) context.broker.disconnect(device);
  }
  const times = await meterTimes(registry, household);
  let readings = 0;
  for (const time of times) readings += await ingest.deleteReadings(readingsOf(time));
  const erased: Erasure = { ...found, readings };
  const devices = [...new Set(times.map(({ device }) => device))];
  const noted = await placedEntry(context, request, {
    action: 'household.erase',
    resource: `household/${household}`,
    after: erased,
  });
  await eraseHousehold(registry, { id: household, devices, now: now() }, noted);
  await context.placesChanged();
  await context.devicesChanged(devices);
  return erased;
}
