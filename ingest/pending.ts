import { parseDatastream } from '../domain/datastream.ts';
import type { DeviceHourRow } from '../store/registry/device-hours.ts';
import type {
  ActivityDelta as ActivityRow,
  DatastreamRow,
  Evaluation,
  LatestRow,
  QuarantineEntry,
  RecentUplinkRow,
} from '../store/registry/ingest-state.ts';
import type { Stranger } from '../store/registry/unknown-children.ts';
import { AlertChanges, type AlertTransition } from './alert-changes.ts';
import type { Device, LatestEntry, RecentUplink } from './device.ts';
import { HeardHours } from './heard-hours.ts';
import { LateFindings } from './late-findings.ts';

/** How many uplinks of a device its page shows. */
export const RECENT_UPLINKS = 20;
/** Bytes of a payload kept with them. */
const RECENT_BYTES = 1024;
/** Rows of recent uplinks in one commit: under load the page shows the newest ones, not every one. */
const MAX_RECENT_ROWS = 2000;
/** Unregistered children told in one commit; one that is left out is told by its next message. */
const MAX_STRANGERS = 500;
const MAX_CHILD = 64;
const SAMPLE_LENGTH = 1024;

/** Everything that goes into the next commit to the registry. Bounded by whoever fills it looking at `full`. */
export class Pending {
  /** Journal commit up to which everything is in here; null while nothing of the journal is. */
  seq: number | null = null;
  uplinks = 0;
  readonly alerts = new AlertChanges();
  readonly findings = new LateFindings();
  readonly quarantine: QuarantineEntry[] = [];
  readonly #latest: { readonly device: Device; readonly entry: LatestEntry }[] = [];
  readonly #firstSeen: DatastreamRow[] = [];
  readonly #active: Device[] = [];
  readonly #heard: Device[] = [];
  readonly #strangers = new Map<string, { -readonly [K in keyof Stranger]: Stranger[K] }>();
  #quarantineBytes = 0;

  get empty(): boolean {
    return (
      this.seq === null &&
      this.#active.length === 0 &&
      // A replay from quarantine may bring newest results and nothing else.
      this.#latest.length === 0 &&
      this.#firstSeen.length === 0 &&
      this.#strangers.size === 0 &&
      this.alerts.empty &&
      this.findings.size === 0 &&
      this.quarantine.length === 0
    );
  }

  /** Must not wait: somebody is to be told. A flood of bad uplinks must not make a commit of each. */
  get urgent(): boolean {
    return this.alerts.urgent;
  }

  /** No more may come before a commit. */
  get full(): boolean {
    return (
      this.uplinks >= 500_000 ||
      this.quarantine.length >= 20_000 ||
      this.#quarantineBytes >= 16 * 1024 * 1024 ||
      this.findings.size >= 20_000
    );
  }

  addQuarantine(entry: QuarantineEntry): void {
    this.quarantine.push(entry);
    this.#quarantineBytes += entry.payload.length + 200;
  }

  /** Takes a new newest result. */
  setLatest(device: Device, entry: LatestEntry): void {
    if (entry.dirty) return;
    entry.dirty = true;
    this.#latest.push({ device, entry });
  }

  firstSeen(device: Device, key: string, at: number): void {
    const name = parseDatastream(key);
    if (name) this.#firstSeen.push({ device_id: device.id, key, ...name, first_at: at });
  }

  /** A gateway spoke of a device that nobody has registered. */
  meet(
    gateway: Device,
    { child, said, at }: { readonly child: string; readonly said: unknown; readonly at: number },
  ): void {
    const key = `${gateway.id} ${child}`;
    const known = this.#strangers.get(key);
    const sampled = known?.sample != null || saysNothing(said);
    const sample = sampled ? null : JSON.stringify(said).slice(0, SAMPLE_LENGTH);
    if (known) {
      known.uplinks += 1;
      known.at = at;
      known.sample ??= sample;
      return;
    }
    if (child === '' || child.length > MAX_CHILD || this.#strangers.size >= MAX_STRANGERS) return;
    this.#strangers.set(key, { gateway: gateway.id, child, at, uplinks: 1, sample });
  }

  /** What the activity of a device grows by until the next commit. */
  delta(device: Device): NonNullable<Device['delta']> {
    if (!device.delta) {
      device.delta = { uplinks: 0, observations: 0, quarantined: 0, lastUplinkAt: 0, liveAt: null, status: null };
      this.#active.push(device);
    }
    return device.delta;
  }

  /** What came from a device in which hours until the next commit. */
  hours(device: Device): HeardHours {
    if (!device.hours) {
      device.hours = new HeardHours();
      this.#heard.push(device);
    }
    return device.hours;
  }

  /** The rows to commit; devices and entries are then free to gather the next ones. */
  take(): { evaluation: Evaluation; transitions: AlertTransition[] } {
    const { alerts } = this;
    const evaluation: Evaluation = {
      seq: this.seq,
      latest: this.#latest.map(({ device, entry }) => latestRow(device, entry)),
      activity: this.#active.map(activityRow),
      hours: this.#heard.flatMap(hourRows),
      recentUplinks: this.#recentRows(),
      datastreams: this.#firstSeen,
      quarantine: this.quarantine,
      strangers: [...this.#strangers.values()],
      ruleStates: alerts.states,
      alerts: [...alerts.alerts.values()],
      alertEvents: alerts.events,
      outbox: alerts.outbox,
      lateFindings: this.findings.rows,
    };
    for (const device of this.#active) device.delta = null;
    for (const device of this.#heard) device.hours = null;
    return { evaluation, transitions: alerts.transitions };
  }

  #recentRows(): RecentUplinkRow[] {
    const each = Math.max(1, Math.min(RECENT_UPLINKS, Math.floor(MAX_RECENT_ROWS / Math.max(1, this.#active.length))));
    const rows: RecentUplinkRow[] = [];
    for (const device of this.#active) {
      const { recent } = device;
      if (recent.length === 0) continue;
      const newest = recent
        .filter(Boolean)
        .sort((a, b) => a.number - b.number)
        .slice(-each);
      for (const uplink of newest) if (rows.length < MAX_RECENT_ROWS) rows.push(recentRow(device, uplink));
      device.recent = [];
    }
    return rows;
  }
}

/** A gateway that connects a child says no more than that it is there. */
const saysNothing = (said: unknown): boolean => Object.keys(said as object).every((key) => key === 'online');

function latestRow(device: Device, entry: LatestEntry): LatestRow {
  entry.dirty = false;
  const { key, at, receivedAt, value, text, quality } = entry;
  return { device_id: device.id, key, at, received_at: receivedAt, value, text, quality };
}

function activityRow(device: Device): ActivityRow {
  const delta = device.delta as NonNullable<Device['delta']>;
  return {
    device_id: device.id,
    last_uplink_at: delta.lastUplinkAt,
    live_at: delta.liveAt,
    uplinks: delta.uplinks,
    observations: delta.observations,
    quarantined: delta.quarantined,
    status: delta.status,
  };
}

const hourRows = ({ id, hours }: Device): DeviceHourRow[] =>
  (hours as HeardHours).rows.map((row) => ({ device_id: id, ...row }));

function recentRow(device: Device, uplink: RecentUplink): RecentUplinkRow {
  return {
    device_id: device.id,
    slot: uplink.number % RECENT_UPLINKS,
    received_at: uplink.receivedAt,
    topic: uplink.topic,
    payload: Buffer.from(uplink.payload.subarray(0, RECENT_BYTES)),
    bytes: uplink.payload.length,
    observations: uplink.observations,
    quarantined: uplink.quarantined,
    reason: uplink.reason,
  };
}
