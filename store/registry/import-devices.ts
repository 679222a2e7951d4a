import type { ImportColumn, ImportFault, ImportFaultCode, ImportRow } from '../../domain/device-import.ts';
import { NAME } from '../../domain/name.ts';
import { DEVICE_ID } from '../../domain/topics.ts';
import { hashSecret, newToken } from './credentials.ts';
import { RegistryRefusal } from './errors.ts';
import { type DeviceEntry, insertDevices } from './insert-devices.ts';
import type { Registry } from './schema.ts';

type Finding = readonly [ImportColumn, ImportFaultCode];

/** What a file of devices comes to. */
export interface CheckedImport {
  /** Good rows as devices, gateways before what they carry. */
  readonly entries: readonly DeviceEntry[];
  /** Devices whose token was made here. */
  readonly made: ReadonlySet<string>;
  readonly faults: readonly ImportFault[];
}

interface CheckOptions {
  /** What else keeps a row out, such as where the caller may not put devices. */
  readonly refuse?: (row: ImportRow) => Finding | null;
  /** Whether the caller may know of a device that is to be a gateway. */
  readonly seesDevice?: (id: string) => boolean;
}

/** What fits an MQTT user name and can be typed into a modem: printable, no blank. */
const TOKEN = /^[\x21-\x7e]{1,256}$/;
const NAME_MAX = 120;
const SERIAL_MAX = 64;
/** Rows gone through between two turns of others. */
const SLICE = 1000;
/** Far below the number of values that a statement may bind. */
const CHUNK = 500;

/** Goes through the rows of a file and tells the good from the bad. Nothing is changed. */
export async function checkImport(
  registry: Registry,
  rows: readonly ImportRow[],
  { refuse = () => null, seesDevice = () => true }: CheckOptions = {},
): Promise<CheckedImport> {
  const known = await knownThings(registry, rows);
  const faults: ImportFault[] = [];
  const good = new Map<string, DeviceEntry>();
  const lines = new Map<string, ImportRow>();
  const made = new Set<string>();
  const hashes = new Set<string>();
  const fault = ({ line, id }: ImportRow, [column, code]: Finding): void => {
    faults.push({ line, id: id.slice(0, 64), column, code });
  };
  for (let from = 0; from < rows.length; from += SLICE) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const row of rows.slice(from, from + SLICE)) {
      const hash = row.token === '' ? null : hashSecret(row.token);
      const finding =
        ownFaultOf(row, known) ??
        // Before anything that what there is elsewhere decides: which fault comes first must not tell of that.
        refuse(row) ??
        unknownOf(row, known) ??
        (good.has(row.id) ? (['id', 'repeated-id'] as const) : null) ??
        (hash !== null && (known.hashes.has(hash) || hashes.has(hash)) ? (['token', 'token-in-use'] as const) : null);
      if (finding) {
        fault(row, finding);
        continue;
      }
      if (hash === null) made.add(row.id);
      else hashes.add(hash);
      lines.set(row.id, row);
      good.set(row.id, {
        id: row.id,
        name: row.name || row.id,
        profile: row.profile,
        site: row.site || null,
        gateway: row.gateway || null,
        organisation: row.organisation || null,
        serial: row.serial || null,
        token: row.token || newToken(),
      });
    }
  }
  const entries = gatewaysFirst(good, (id) => known.devices.has(id) && seesDevice(id));
  for (const [id, row] of lines) {
    if (entries.has(id)) continue;
    made.delete(id);
    fault(row, ['gateway', 'unknown-gateway']);
  }
  faults.sort((a, b) => a.line - b.line);
  return { entries: [...entries.values()], made, faults };
}

/**
 * Registers what was found good, all of it or nothing.
 * @throws RegistryRefusal exists when one of them was registered in the meantime
 */
export async function insertImport(registry: Registry, entries: readonly DeviceEntry[], now: number): Promise<void> {
  try {
    await registry.transaction().execute((trx) => insertDevices(trx, entries, now));
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) throw error;
    throw new RegistryRefusal(
      'exists',
      'id',
      'something in the file was registered, or something it names was deleted, while it was read; nothing was changed, import it once more',
    );
  }
}

/** Registers every good row of a file, and names every bad one. */
export async function importDevices(
  registry: Registry,
  rows: readonly ImportRow[],
  now: number,
): Promise<{ readonly created: readonly { id: string; token: string }[]; readonly faults: readonly ImportFault[] }> {
  const { entries, faults } = await checkImport(registry, rows);
  await insertImport(registry, entries, now);
  return { created: entries.map(({ id, token }) => ({ id, token })), faults };
}

interface Known {
  readonly devices: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  readonly organisations: ReadonlySet<string>;
}

/** Those of the things that the rows name that there are. */
async function knownThings(registry: Registry, rows: readonly ImportRow[]): Promise<Known> {
  const named = (of: (row: ImportRow) => string): string[] => [...new Set(rows.map(of))].filter((name) => name !== '');
  const hashes: string[] = [];
  for (let from = 0; from < rows.length; from += SLICE) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const { token } of rows.slice(from, from + SLICE)) if (token !== '') hashes.push(hashSecret(token));
  }
  const find = async (names: readonly string[], table: 'devices' | 'device_profiles' | 'sites' | 'organisations') =>
    inChunks(names, (some) => registry.selectFrom(table).select('id as name').where('id', 'in', some).execute());
  return {
    devices: await find([...new Set([...named((row) => row.id), ...named((row) => row.gateway)])], 'devices'),
    hashes: await inChunks(hashes, (some) =>
      registry.selectFrom('device_credentials').select('hash as name').where('hash', 'in', some).execute(),
    ),
    profiles: await find(
      named((row) => row.profile),
      'device_profiles',
    ),
    sites: await find(
      named((row) => row.site),
      'sites',
    ),
    organisations: await find(
      named((row) => row.organisation),
      'organisations',
    ),
  };
}

async function inChunks(
  names: readonly string[],
  find: (some: readonly string[]) => Promise<readonly { readonly name: string }[]>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let from = 0; from < names.length; from += CHUNK)
    for (const { name } of await find(names.slice(from, from + CHUNK))) found.add(name);
  return found;
}

/** What is wrong with a row wherever it is to go. */
function ownFaultOf(row: ImportRow, known: Known): Finding | null {
  if (!DEVICE_ID.test(row.id)) return ['id', 'bad-id'];
  if (row.name.length > NAME_MAX || !NAME.test(row.name)) return ['name', 'bad-name'];
  if (row.serial.length > SERIAL_MAX) return ['serial', 'bad-serial'];
  if (row.token !== '' && !TOKEN.test(row.token)) return ['token', 'bad-token'];
  if (known.devices.has(row.id)) return ['id', 'exists'];
  if (!known.profiles.has(row.profile)) return ['profile', 'unknown-profile'];
  return null;
}

function unknownOf(row: ImportRow, known: Known): Finding | null {
  if (row.site !== '' && !known.sites.has(row.site)) return ['site', 'unknown-site'];
  if (row.organisation !== '' && !known.organisations.has(row.organisation))
    return ['organisation', 'unknown-organisation'];
  return null;
}

/** Puts gateways before what they carry; what has no gateway in the end, or only itself, is left out. */
function gatewaysFirst(
  good: ReadonlyMap<string, DeviceEntry>,
  isKnown: (id: string) => boolean,
): Map<string, DeviceEntry> {
  const ordered = new Map<string, DeviceEntry>();
  const waiting = new Map<string, DeviceEntry[]>();
  const settle = (entry: DeviceEntry): void => {
    const ready = [entry];
    for (let next = ready.pop(); next; next = ready.pop()) {
      ordered.set(next.id, next);
      ready.push(...(waiting.get(next.id) ?? []));
      waiting.delete(next.id);
    }
  };
  for (const entry of good.values()) {
    if (entry.gateway === null || isKnown(entry.gateway) || ordered.has(entry.gateway)) settle(entry);
    else waiting.set(entry.gateway, [...(waiting.get(entry.gateway) ?? []), entry]);
  }
  return ordered;
}
