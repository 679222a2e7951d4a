import { rfc3339 } from '../../../domain/time.ts';
import type { Reading, ReadingBatch, RejectedReading, TextReading } from '../reading-store.ts';
import { LATEST } from './influxql.ts';

/** Line protocol cannot tell a backslash of a name from its own, and a line break ends the line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\\\u0000-\u001f\u007f]/;

const isWritable = (name: string): boolean => name !== '' && !UNWRITABLE.test(name);

const soundLists = new WeakSet<readonly string[]>();

/** Takes out the readings that have no place in InfluxDB, before anything is sent. */
export function sift(batch: ReadingBatch, rawFrom: number): { fit: ReadingBatch; rejected: RejectedReading[] } {
  const rejected: RejectedReading[] = [];
  const keep = <T extends Reading | TextReading>(all: readonly T[]): readonly T[] => {
    if (all.every((one) => unfitness(one, rawFrom) === null)) return all;
    return all.filter((reading) => {
      const detail = unfitness(reading, rawFrom);
      if (detail !== null) rejected.push({ reading, detail });
      return detail === null;
    });
  };
  const readings = keep(batch.readings);
  return { fit: { ...batch, readings, texts: keep(batch.texts) }, rejected };
}

function unfitness(reading: Reading | TextReading, rawFrom: number): string | null {
  const { at, device, site } = reading;
  if (at < rawFrom) return `older than what is kept, which begins at ${rfc3339(rawFrom)}`;
  if (!Number.isInteger(at) || at > LATEST) return `${at} is no time in whole milliseconds before the year 2262`;
  if (!isWritable(device)) return `InfluxDB has no way to write the device name ${JSON.stringify(device)}`;
  if (site !== null && !isWritable(site)) return `InfluxDB has no way to write the site name ${JSON.stringify(site)}`;
  const bad =
    'datastream' in reading ? [reading.datastream].find((one) => !isWritable(one)) : badIn(reading.datastreams);
  return bad === undefined ? null : `InfluxDB has no way to write the datastream name ${JSON.stringify(bad)}`;
}

function badIn(datastreams: readonly string[]): string | undefined {
  if (soundLists.has(datastreams)) return undefined;
  const bad = datastreams.find((one) => !isWritable(one));
  if (bad === undefined) soundLists.add(datastreams);
  return bad;
}
