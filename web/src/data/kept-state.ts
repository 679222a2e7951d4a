import type { DehydratedState } from '@tanstack/react-query';
import type { Session } from '../../../domain/api/session.ts';

export type KeptQuery = DehydratedState['queries'][number];

/** What is known of something that is kept, without reading it. */
export interface KeptEntry {
  /** Of the query, and the name under which it is kept. */
  readonly hash: string;
  /** When it was read, by this device's clock, epoch ms. */
  readonly at: number;
  /** About as many as it takes as JSON. */
  readonly bytes: number;
}

/** What stands at the front of all that is kept. */
export interface KeptHead {
  /** Of the build that wrote it: another one may read other shapes. */
  readonly version: string;
  readonly session: Session;
  readonly index: readonly KeptEntry[];
  /** Ids of devices and sites of households that were seen: nothing of them is kept. */
  readonly personal: readonly string[];
}

export const MAX_BYTES = 5_000_000;
/** A chart of many thousand points would push out a dozen stations. */
const MAX_SERIES_BYTES = 200_000;
/** Nobody asks after more than a week how it was at that time. */
const MAX_AGE_MS = 7 * 86_400_000;

/** Lists and pages that people look at; settings, people, households and the audit are not kept. */
const kept = new Set([
  ...['devices', 'latest', 'alerts', 'sites', 'overview', 'diary', 'heartbeat'],
  ...['sparkline', 'series', 'buckets'],
]);
/** Names of people, and what is being edited. */
const left = new Set(['assignees', 'near', 'edited', 'replacements']);
const lines = new Set(['series', 'sparkline', 'buckets']);

/** Whether what was read under this key is kept. */
export const isKept = (key: readonly unknown[]): boolean => kept.has(String(key[0])) && !left.has(String(key[1]));

/** About how many bytes a value takes as JSON, without writing it out. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 6;
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return value.length * 8;
    return value.reduce((sum: number, one) => sum + bytesOf(one) + 1, 2);
  }
  const entries = value instanceof Map ? value.entries() : Object.entries(value);
  let sum = 2;
  for (const [name, one] of entries) sum += String(name).length + 4 + bytesOf(one);
  return sum;
}

/**
 * What is kept from now on, the newest first as far as there is room: of what was kept before and what was read since.
 * @param now this device's clock, epoch ms
 */
export function plan(
  before: readonly KeptEntry[],
  fresh: readonly (KeptEntry & { readonly key: readonly unknown[] })[],
  now: number,
): { readonly index: readonly KeptEntry[]; readonly write: readonly string[]; readonly drop: readonly string[] } {
  const known = new Map(before.map((entry) => [entry.hash, entry]));
  const fits = fresh.filter(({ key, bytes }) => !lines.has(String(key[0])) || bytes <= MAX_SERIES_BYTES);
  const all = new Map(known);
  for (const { hash, at, bytes } of fits) all.set(hash, { hash, at, bytes });
  const index: KeptEntry[] = [];
  let room = MAX_BYTES;
  for (const entry of [...all.values()].sort((a, b) => b.at - a.at)) {
    // Something too large for what is left does not push out what is smaller.
    if (entry.bytes > room || now - entry.at > MAX_AGE_MS) continue;
    index.push(entry);
    room -= entry.bytes;
  }
  const stays = new Set(index.map(({ hash }) => hash));
  return {
    index,
    write: fits.map(({ hash }) => hash).filter((hash) => stays.has(hash)),
    drop: before.map(({ hash }) => hash).filter((hash) => !stays.has(hash)),
  };
}

/** Whether what was kept may be shown: written by this build, under a session that has not run out. */
export function isUsable(head: KeptHead | undefined, { version, now }: { version: string; now: number }): boolean {
  if (head?.version !== version) return false;
  const { expiresAt } = head.session;
  return expiresAt === null || Date.parse(expiresAt) > now;
}

/** Ids of devices and sites of households, as far as something that was read says so. */
export function personalIds(values: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      // Columns of numbers say nothing of anybody.
      if (typeof value[0] === 'object') for (const one of value) look(one);
      return;
    }
    if (value instanceof Map) return;
    const { personal, kind, household, id, members } = value as Readonly<Record<string, unknown>>;
    if (typeof id === 'string' && (personal === true || kind === 'household' || typeof household === 'string')) {
      found.add(id);
      if (Array.isArray(members)) for (const one of members) found.add(String(one));
    }
    for (const one of Object.values(value)) look(one);
  };
  for (const value of values) look(value);
  return found;
}

/** Whether a word names one of them, or a datastream of one: `DEVICE/datastream`. */
const names = (word: unknown, personal: ReadonlySet<string>): boolean =>
  personal.has(String(word).split('/', 1)[0] as string);

/** Whether what was read under the key is of somebody's home. */
export function isPersonalKey(key: unknown, personal: ReadonlySet<string>): boolean {
  if (typeof key !== 'object' || key === null) return names(key, personal);
  return Object.values(key).some((part) => isPersonalKey(part, personal));
}

/** The value without what belongs to somebody's home; undefined where nothing is left of it. */
export function withoutPersonal(value: unknown, personal: ReadonlySet<string>): unknown {
  if (personal.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (typeof value[0] !== 'object') return value;
    return value.map((one) => withoutPersonal(one, personal)).filter((one) => one !== undefined);
  }
  if (value instanceof Map) return new Map([...value].filter(([id]) => !names(id, personal)));
  const { id, device, site } = value as { id?: unknown; device?: unknown; site?: unknown };
  if ([id, device, site].some((one) => typeof one === 'string' && personal.has(one))) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutPersonal(one, personal)]));
}
