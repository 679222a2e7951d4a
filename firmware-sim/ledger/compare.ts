import { EARLIEST_BELIEVED, MAX_AHEAD_MS } from '../../domain/time.ts';
import type { LedgerReport } from './read-ledger.ts';
import type { Extent, StoredObservation, StoredQuarantine } from './stored.ts';

/** One result of the ledger that needs a word. */
export interface Finding {
  readonly device: string;
  readonly datastream: string;
  /** phenomenonTime, RFC 3339. */
  readonly at: string;
  readonly expected: number | string | null;
  readonly found: number | string | null;
}

export interface Verdict {
  /** Results (device × datastream × instant) in the ledger, and how many of them were acknowledged. */
  readonly published: number;
  readonly acknowledged: number;
  /** Results of the ledger that are stored. */
  readonly stored: number;
  /** Acknowledged, and neither stored nor in quarantine: a broken promise. */
  readonly lost: number;
  /** Rows beyond the first for the same device, datastream and instant. */
  readonly duplicated: number;
  /** Stored with another result than was sent. */
  readonly changed: number;
  /** Stored, and acknowledged more than `lateAfterMs` after their instant. */
  readonly late: number;
  /** Acknowledged, not stored, and accounted for by the quarantine; `byReason` says why. */
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
  /** Sent with an unbelievable clock, so the platform stored them under its own time. */
  readonly retimed: number;
  /** Never acknowledged and not stored: the device still owes them. */
  readonly waiting: number;
  /** Stored under these devices and times, but in no line of the ledger. */
  readonly unexpected: number;
  /** The first few of each kind. */
  readonly samples: Readonly<Record<'lost' | 'duplicated' | 'changed' | 'unexpected', readonly Finding[]>>;
}

export interface CompareInput {
  readonly reports: readonly LedgerReport[];
  readonly observations: AsyncIterable<StoredObservation> | Iterable<StoredObservation>;
  readonly quarantine: AsyncIterable<StoredQuarantine> | Iterable<StoredQuarantine>;
  /** From when on a reading counts as late, ms; one hour by default. */
  readonly lateAfterMs?: number;
}

interface Expected {
  value: number | string;
  /** Results it may also be stored with: it was sent again with another one. */
  readonly others: (number | string)[];
  acknowledgedAt: number | null;
  readonly firstPublishedAt: number;
  lastPublishedAt: number;
  readonly at: number;
  found: number;
}

const SAMPLES = 20;
/** Clocks of two machines may differ, and a message may lie in a socket: room on both sides of a sending. */
const QUARANTINE_ROOM_MS = 60_000;
const SEPARATOR = ' ';
const keyFor = (device: string, datastream: string, at: number) => [device, datastream, at].join(SEPARATOR);

/** A platform replaces times it cannot believe, so those cannot be looked for under what the device said. */
const believable = ({ at, firstPublishedAt }: LedgerReport) =>
  at >= EARLIEST_BELIEVED && at <= firstPublishedAt + MAX_AHEAD_MS;

/** What a platform must be asked for to check these reports. */
export function extentsOf(reports: readonly LedgerReport[]): Extent[] {
  const extents = new Map<string, { device: string; datastream: string; from: number; to: number }>();
  for (const report of reports) {
    if (!believable(report)) continue;
    for (const datastream of Object.keys(report.values)) {
      const key = [report.device, datastream].join(SEPARATOR);
      const extent = extents.get(key);
      if (!extent) extents.set(key, { device: report.device, datastream, from: report.at, to: report.at });
      else {
        extent.from = Math.min(extent.from, report.at);
        extent.to = Math.max(extent.to, report.at);
      }
    }
  }
  return [...extents.values()];
}

/** Holds what was acknowledged against what is stored. Order of the inputs does not matter. */
export async function compare(input: CompareInput): Promise<Verdict> {
  const { lateAfterMs = 3_600_000 } = input;
  const { expected, retimed } = expectations(input.reports);
  const samples: Record<keyof Verdict['samples'], Finding[]> = {
    lost: [],
    duplicated: [],
    changed: [],
    unexpected: [],
  };
  const note = (
    kind: keyof Verdict['samples'],
    key: string,
    wanted: number | string | null,
    found: number | string | null,
  ) => {
    if (samples[kind].length >= SAMPLES) return;
    const [device = '', datastream = '', at = '0'] = key.split(SEPARATOR);
    samples[kind].push({ device, datastream, at: new Date(Number(at)).toISOString(), expected: wanted, found });
  };
  let duplicated = 0;
  let changed = 0;
  let unexpected = 0;
  for await (const row of input.observations) {
    const key = keyFor(row.device, row.datastream, row.at);
    const wanted = expected.get(key);
    if (!wanted) {
      unexpected++;
      note('unexpected', key, null, row.result);
      continue;
    }
    if (++wanted.found > 1) {
      duplicated++;
      note('duplicated', key, wanted.value, row.result);
    } else if (![wanted.value, ...wanted.others].some((value) => same(value, row.result))) {
      changed++;
      note('changed', key, wanted.value, row.result);
    }
  }
  const inQuarantine = await quarantineIndex(input.quarantine);
  const byReason: Record<string, number> = {};
  const count = { acknowledged: 0, stored: 0, lost: 0, late: 0, quarantined: 0, waiting: 0 };
  for (const [key, wanted] of expected) {
    if (wanted.acknowledgedAt !== null) count.acknowledged++;
    if (wanted.found > 0) {
      count.stored++;
      if ((wanted.acknowledgedAt ?? wanted.firstPublishedAt) - wanted.at > lateAfterMs) count.late++;
    } else {
      const [device = '', datastream = ''] = key.split(SEPARATOR);
      const reason = inQuarantine(device, datastream, wanted);
      if (reason !== null) {
        count.quarantined++;
        byReason[reason] = (byReason[reason] ?? 0) + 1;
      } else if (wanted.acknowledgedAt === null) count.waiting++;
      else {
        count.lost++;
        note('lost', key, wanted.value, null);
      }
    }
  }
  const published = expected.size;
  return { published, ...count, duplicated, changed, quarantinedByReason: byReason, retimed, unexpected, samples };
}

function expectations(reports: readonly LedgerReport[]): { expected: Map<string, Expected>; retimed: number } {
  const expected = new Map<string, Expected>();
  let retimed = 0;
  for (const report of reports) {
    if (!believable(report)) {
      retimed += Object.keys(report.values).length;
      continue;
    }
    const { device, at, acknowledgedAt, firstPublishedAt, lastPublishedAt } = report;
    for (const [datastream, value] of Object.entries(report.values)) {
      const key = keyFor(device, datastream, at);
      const known = expected.get(key);
      if (!known) {
        expected.set(key, { value, others: [], acknowledgedAt, firstPublishedAt, lastPublishedAt, at, found: 0 });
        continue;
      }
      if (!same(known.value, value)) known.others.push(value);
      known.acknowledgedAt ??= acknowledgedAt;
      known.lastPublishedAt = Math.max(known.lastPublishedAt, lastPublishedAt);
    }
  }
  return { expected, retimed };
}

function same(a: number | string, b: number | string): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
  return a === b;
}

/** Tells the reason for which the quarantine holds a result, by device, field and the time at which it was sent. */
async function quarantineIndex(items: CompareInput['quarantine']) {
  const byDevice = new Map<string, StoredQuarantine[]>();
  for await (const item of items) {
    const device = item.device ?? item.connection;
    const others = byDevice.get(device);
    if (others) others.push(item);
    else byDevice.set(device, [item]);
  }
  return (device: string, datastream: string, { firstPublishedAt, lastPublishedAt }: Expected): string | null =>
    byDevice
      .get(device)
      ?.find(
        ({ field, receivedAt }) =>
          (field === null || field === datastream) &&
          receivedAt >= firstPublishedAt - QUARANTINE_ROOM_MS &&
          receivedAt <= lastPublishedAt + QUARANTINE_ROOM_MS,
      )?.reason ?? null;
}
