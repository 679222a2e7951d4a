import { csvLine } from './csv.ts';
import { parseDatastream } from './datastream.ts';
import { rfc3339 } from './time.ts';

/** One observation as exports write it; `at` is epoch ms. */
export interface ExportedObservation {
  readonly device: string;
  readonly datastream: string;
  readonly at: number;
  /** Null for one that the reader may not see: the row is kept without it. */
  readonly result: number | string | null;
}

export const OBSERVATION_CSV_HEADER = 'device,property,channel,time,value\n';

/** A line of the CSV, RFC 4180 but for the bare line feed, which spreadsheets take and pipelines want; time is RFC 3339 in UTC with milliseconds. */
export function observationCsvLine({ device, datastream, at, result }: ExportedObservation): string {
  const name = parseDatastream(datastream) ?? { property: datastream, channel: null };
  return csvLine([device, name.property, name.channel, rfc3339(at), result]);
}

/** A line of JSON Lines. */
export function observationJsonLine({ device, datastream, at, result }: ExportedObservation): string {
  return `${JSON.stringify({ device, datastream, at: rfc3339(at), result })}\n`;
}
