import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Stated } from './ledger.ts';

/** One episode of an alert. Event times, epoch ms; null while it is open. */
export interface Episode {
  readonly device: string;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
}

/** The episodes that results in the order of their times make: raised from `raiseAt` on, cleared below `clearBelow`. */
export function impliedEpisodes(
  stored: readonly Stated[],
  {
    property,
    raiseAt,
    clearBelow,
  }: { readonly property: string; readonly raiseAt: number; readonly clearBelow: number },
): Episode[] {
  const open = new Map<string, number>();
  const episodes: Episode[] = [];
  for (const { device, datastream, at, value } of stored.toSorted((a, b) => a.at - b.at)) {
    if (datastream !== property) continue;
    const raisedAt = open.get(device);
    if (raisedAt === undefined && value >= raiseAt) open.set(device, at);
    if (raisedAt !== undefined && value < clearBelow) {
      episodes.push({ device, raisedAt, clearedAt: at });
      open.delete(device);
    }
  }
  for (const [device, raisedAt] of open) episodes.push({ device, raisedAt, clearedAt: null });
  return episodes.sort(byDeviceAndTime);
}

const byDeviceAndTime = (a: Episode, b: Episode): number =>
  a.device === b.device ? a.raisedAt - b.raisedAt : a.device < b.device ? -1 : 1;

export interface Recorded {
  readonly episodes: readonly Episode[];
  /** `alert:kind:at` of each transition, and the idempotency keys of the notifications; both sorted. */
  readonly transitions: readonly string[];
  readonly outbox: readonly string[];
  readonly undelivered: number;
  readonly quarantined: number;
}

/** An alert that comes back soon is the same one again: it has an episode each time. */
function episodesOf(events: readonly { device: string; kind: string; at: number }[]): Episode[] {
  const episodes: { device: string; raisedAt: number; clearedAt: number | null }[] = [];
  for (const { device, kind, at } of events) {
    const last = episodes.at(-1);
    if (kind === 'raised' || kind === 'reopened') episodes.push({ device, raisedAt: at, clearedAt: null });
    else if (kind === 'cleared' && last?.device === device) last.clearedAt = at;
  }
  return episodes;
}

/** What the registry of a data folder holds of alerts of thresholds. */
export function recordedAlerts(dataDir: string): Recorded {
  const database = new Database(join(dataDir, 'registry.db'), { readonly: true });
  try {
    const all = <T>(sql: string): T[] => database.prepare(sql).all() as T[];
    const events = all<{ device: string; alert: string; kind: string; at: number; once: string }>(
      `select a.device_id as device, e.alert_id as alert, e.kind, e.at, e.once from alert_events e
        join alerts a on a.id = e.alert_id where a.key <> '' and e.by is null order by a.device_id, e.at, e.id`,
    );
    const ids = new Set(events.map(({ alert }) => alert));
    return {
      episodes: episodesOf(events),
      transitions: events.map(({ alert, once }) => `${alert}:${once}`).sort(),
      outbox: all<{ key: string }>('select idempotency_key as key from outbox')
        .map(({ key }) => key)
        .filter((key) => ids.has(key.split(':')[0] as string))
        .sort(),
      undelivered: all<{ n: number }>('select count(*) as n from outbox where delivered_at is null')[0]?.n ?? 0,
      quarantined: all<{ n: number }>('select count(*) as n from quarantine')[0]?.n ?? 0,
    };
  } finally {
    database.close();
  }
}
