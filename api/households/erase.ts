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
import type { Registry } from '../../store/registry/schema.ts';
import type { PlacedEntry } from '../http/audit.ts';
import type { IngestPort } from '../ports.ts';

interface Sources {
  readonly registry: Registry;
  readonly readings: Pick<ReadingReader, 'datastreams' | 'series'>;
  /** IANA zone in which days are cut. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: () => number;
}

interface Eraser extends Sources {
  readonly ingest: Pick<IngestPort, 'deleteReadings'>;
  /** Devices were switched off: whoever works with them is to know before their readings are deleted. */
  readonly stopped: (devices: readonly string[]) => Promise<void>;
  /** The entry of the audit that is written with it. */
  readonly note: (erased: Erasure) => Promise<PlacedEntry>;
}

/** What would be erased of a household. */
export async function previewErasure(
  { registry, readings, timeZone, now }: Sources,
  household: string,
): Promise<Erasure> {
  const records = await countRecords(registry, household, now());
  let stored = 0;
  for (const time of await meterTimes(registry, household, now()))
    stored += await countReadings(readings, { ...time, timeZone });
  return { ...records, readings: stored };
}

/** Counts by days, which come from the rollups however long the time is. */
async function countReadings(
  readings: Sources['readings'],
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
 * @returns what was erased, and the devices that stood at its sites
 * @throws StoreUnavailable when the readings cannot be deleted now
 */
export async function erase(
  eraser: Eraser,
  household: string,
): Promise<{ readonly erased: Erasure; readonly devices: readonly string[] }> {
  const { registry, ingest, now } = eraser;
  const found = await previewErasure(eraser, household);
  await eraser.stopped(await stopMeters(registry, household, now()));
  const times = await meterTimes(registry, household, now());
  let readings = 0;
  for (const time of times) readings += await ingest.deleteReadings(readingsOf(time));
  const erased: Erasure = { ...found, readings };
  const devices = [...new Set(times.map(({ device }) => device))];
  await eraseHousehold(registry, { id: household, devices, now: now() }, await eraser.note(erased));
  return { erased, devices };
}
