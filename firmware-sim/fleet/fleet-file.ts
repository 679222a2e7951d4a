import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEVICE_ID } from '../../domain/topics.ts';
import { UserError } from '../errors.ts';
import { splitCsv } from '../ledger/stored-csv.ts';
import type { FleetEntry } from './make-fleet.ts';

const HEADER = ['id', 'name', 'profile', 'site', 'token'];
const entry = z.object({
  id: z.string().regex(DEVICE_ID),
  name: z.string().optional(),
  profile: z.string().default('generic-json'),
  site: z.string().nullable().default(null),
  gateway: z.string().nullable().default(null),
  token: z.string().min(1).nullable().default(null),
});

/**
 * Reads devices and their tokens from a file: CSV as `sen device import` takes it, or a JSON array of
 * objects with id, profile, token and, for a device that a gateway carries, gateway.
 * @throws UserError saying what is wrong where
 */
export function readFleetFile(file: string): FleetEntry[] {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const found = text.trimStart().startsWith('[') ? fromJson(text, file) : fromCsv(text, file);
  if (found.length === 0) throw new UserError(`${file}: no devices in it`);
  const ids = new Set<string>();
  for (const { id } of found) {
    if (ids.has(id)) throw new UserError(`${file}: device ${id} is in it twice`);
    ids.add(id);
  }
  return found;
}

function fromJson(text: string, file: string): FleetEntry[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${(error as Error).message}`);
  }
  const parsed = z.array(entry).safeParse(body);
  if (!parsed.success) throw new UserError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map((device) => ({ ...device, name: device.name ?? device.id }));
}

function fromCsv(text: string, file: string): FleetEntry[] {
  const [header = '', ...lines] = text.split(/\r?\n/);
  if (splitCsv(header).join() !== HEADER.join())
    throw new UserError(`${file}: the first line must be ${HEADER.join()}`);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const [id = '', name = '', profile = '', site = '', token = ''] = splitCsv(line);
    if (!DEVICE_ID.test(id)) throw new UserError(`${file}, line ${i + 2}: "${id}" is not a device id`);
    if (token === '') throw new UserError(`${file}, line ${i + 2}: ${id} has no token`);
    return [{ id, name: name || id, profile, site: site || null, gateway: null, token }];
  });
}

/** The same as CSV for `sen device import`. */
export function fleetCsv(entries: readonly FleetEntry[]): string {
  const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const rows = entries.map(({ id, name, profile, site, token }) => [id, name, profile, site ?? '', token ?? '']);
  return `${[HEADER, ...rows].map((row) => row.map(quote).join()).join('\n')}\n`;
}
