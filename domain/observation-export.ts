import { parseDatastream } from './datastream.ts';
import { rfc3339 } from './time.ts';

/** One observation as exports write it; `at` is epoch ms. */
export interface ExportedObservation {
  readonly device: string;
  readonly datastream: string;
  readonly at: number;
  readonly result: number | string;
}

export const OBSERVATION_CSV_HEADER = 'device,property,channel,time,value\n';

/** A line of the CSV, RFC 4180 but for the bare line feed, which spreadsheets take and pipelines want; time is RFC 3339 in UTC with milliseconds. */
export function observationCsvLine({ device, datastream, at, result }: ExportedObservation): string {
  const name = parseDatastream(datastream) ?? { property: datastream, channel: null };
  return `${field(device)},${field(name.property)},${field(name.channel ?? '')},${rfc3339(at)},${field(result)}\n`;
}

/** A line of JSON Lines. */
export function observationJsonLine({ device, datastream, at, result }: ExportedObservation): string {
  return `${JSON.stringify({ device, datastream, at: rfc3339(at), result })}\n`;
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run a text that begins like a formula, and devices send what they like.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
