import type { MachineEffect } from '../domain/rules/machine.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';
import { AlertLife } from './alert-life.ts';
import type { Fault } from './decode/decoded.ts';
import { saysGone } from './decode/status.ts';
import type { Device, LatestEntry } from './device.ts';
import type { Devices } from './devices.ts';
import type { HeardHours } from './heard-hours.ts';
import type { Machine } from './machines.ts';
import { Pending, RECENT_UPLINKS } from './pending.ts';
import { ResultJudge } from './result-judge.ts';
import { RuleBook } from './rule-book.ts';
import { SilenceWatch } from './silence.ts';
import type { ValidReading, Work } from './work.ts';

/** What evaluation counts since the start. */
export interface EvaluationCounts {
  uplinks: number;
  observations: number;
  alertsRaised: number;
  readonly quarantined: Map<string, number>;
}

/** Where the newest results of watched devices go. */
export interface LiveSink {
  changed(device: Device, entry: LatestEntry): void;
  seen(device: Device): void;
}

const MAX_STATUS = 4096;

/** Newest results, activity, quarantine and rules: all that an uplink changes besides the stored readings. */
export class Evaluator {
  pending = new Pending();
  readonly counts: EvaluationCounts = { uplinks: 0, observations: 0, alertsRaised: 0, quarantined: new Map() };
  readonly rules: RuleBook;
  readonly alerts: AlertLife;
  readonly silence: SilenceWatch;
  readonly #live: LiveSink;
  readonly #now: () => number;
  readonly #judge: ResultJudge;
  readonly #byId: Devices['byId'];

  constructor({ sites, byId }: Pick<Devices, 'sites' | 'byId'>, live: LiveSink, now: () => number = Date.now) {
    this.#byId = byId;
    this.#live = live;
    this.#now = now;
    this.alerts = new AlertLife(
      () => this.pending.alerts,
      (site) => sites.get(site),
    );
    this.rules = new RuleBook((machine) => this.alerts.took(machine));
    this.#judge = new ResultJudge({
      moved: (machine, effect) => this.#moved(machine, effect),
      findings: () => this.pending.findings,
      now,
    });
    this.silence = new SilenceWatch({
      machines: () => this.rules.noData,
      machinesOf: (device) => this.rules.noDataOf(device),
      machineFor: (rule, gateway) => this.rules.noDataFor(rule, gateway),
      moved: (machine, { state, effect }) => {
        machine.state = state;
        this.#moved(machine, effect);
      },
      explained: (machine, count, at) => this.alerts.explained(machine, count, { at, now: this.#now() }),
    });
  }

  /** Takes over what the registry says now; devices and sites were taken over before. */
  load(directory: IngestDirectory, devices: Devices, now: number): void {
    this.alerts.load(directory.openAlerts);
    this.silence.forget();
    const orphans = this.rules.load(directory, devices, now);
    for (const orphan of orphans) this.alerts.orphaned(orphan, now);
  }

  /** Somebody closed an alert although its condition may hold. @param row as it stands in the registry */
  closed(row: AlertRow): void {
    if (this.rules.closed(row)) this.alerts.closed(row, this.#now());
  }

  /** One uplink that went through the steps before. */
  uplink(work: Work): void {
    this.counts.uplinks += 1;
    let observations = 0;
    let live = false;
    if (work.readings.length > 1) work.readings.sort((a, b) => a.reading.at - b.reading.at);
    for (const reading of work.readings) {
      const taken = this.#reading(reading, work.receivedAt);
      const { device, late } = reading;
      const heard = this.#heard(device, work);
      heard.reading(late);
      if (device.instants.add(reading.reading.at)) heard.report(reading.reading.at, late);
      const delta = this.pending.delta(reading.device);
      delta.observations += taken;
      if (work.receivedAt > delta.lastUplinkAt) delta.lastUplinkAt = work.receivedAt;
      reading.device.lastUplinkAt = work.receivedAt;
      observations += taken;
      if (!reading.late) {
        live = true;
        this.#sign(reading.device, work.receivedAt);
      }
    }
    this.counts.observations += observations;
    this.#quarantine(work);
    if (work.sender)
      for (const { child, said } of work.strangers)
        this.pending.meet(work.sender.connection, { child, said, at: work.receivedAt });
    for (const { device, status } of work.reports) {
      this.#heard(device, work);
      this.#status(device, status, work.receivedAt);
    }
    const sender = work.sender;
    if (!sender) return;
    const meant = sender.target ?? sender.connection;
    this.#heard(meant, work);
    for (const { device } of work.faults)
      this.#heard((device === null ? null : this.#byId.get(device)) ?? meant, work).refused();
    this.#activity(meant, work, { observations, live });
  }

  #heard(device: Device, work: Work): HeardHours {
    return this.pending.hours(device).heard(this.counts.uplinks, work.receivedAt);
  }

  /** The results of a reading from quarantine: no activity of the device now. */
  replayed(reading: ValidReading, receivedAt: number): void {
    this.counts.observations += this.#reading(reading, receivedAt);
  }

  #reading(valid: ValidReading, receivedAt: number): number {
    const { device, reading, view, texts, quality, flags } = valid;
    const { at, results } = reading;
    if (view) {
      const { entries, watchers } = view;
      // Rules go first: they compare with the newest result before this one.
      if (watchers) this.#judge.reading(valid, view);
      for (let i = 0; i < entries.length; i += 1) {
        const entry = entries[i] as LatestEntry;
        if (at < entry.at) continue;
        if (entry.at === Number.NEGATIVE_INFINITY) this.pending.firstSeen(device, entry.key, at);
        entry.at = at;
        entry.receivedAt = receivedAt;
        entry.value = results[i] as number;
        entry.text = null;
        entry.quality = flags ? quality | (flags[i] ?? 0) : quality;
        if (!entry.dirty) this.pending.setLatest(device, entry);
        if (device.watched) this.#live.changed(device, entry);
      }
    }
    for (const text of texts) this.#text(device, text.datastream, { at, receivedAt, text: text.result, quality });
    return results.length + texts.length;
  }

  #text(device: Device, key: string, of: { at: number; receivedAt: number; text: string; quality: number }): void {
    const entry = device.entry(key);
    if (!entry || of.at < entry.at) return;
    if (entry.at === Number.NEGATIVE_INFINITY) this.pending.firstSeen(device, key, of.at);
    Object.assign(entry, of, { value: null });
    this.pending.setLatest(device, entry);
    if (device.watched) this.#live.changed(device, entry);
  }

  #moved(machine: Machine, effect: MachineEffect | null): void {
    if (this.alerts.moved(machine, effect, this.#now())) this.counts.alertsRaised += 1;
  }

  /** A sign of life: the device sent something that is not old. */
  #sign(device: Device, receivedAt: number): void {
    if (device.liveAt === null || receivedAt > device.liveAt) device.liveAt = receivedAt;
    const delta = this.pending.delta(device);
    if (delta.liveAt === null || receivedAt > delta.liveAt) delta.liveAt = receivedAt;
    if (receivedAt > delta.lastUplinkAt) delta.lastUplinkAt = receivedAt;
    this.silence.heard(device, receivedAt);
  }

  #status(device: Device, status: Readonly<Record<string, unknown>>, receivedAt: number): void {
    const text = JSON.stringify(status);
    const delta = this.pending.delta(device);
    delta.status = text.length <= MAX_STATUS ? text : JSON.stringify({ truncated: true, bytes: text.length });
    if (receivedAt > delta.lastUplinkAt) delta.lastUplinkAt = receivedAt;
    if (!saysGone(status)) this.#sign(device, receivedAt);
  }

  #quarantine(work: Work): void {
    for (const fault of work.faults) this.setAside(work, fault);
  }

  /** Puts an uplink into quarantine, whole, for one fault of it. */
  setAside(work: Work, { reason, detail, field, device }: Fault): void {
    this.counts.quarantined.set(reason, (this.counts.quarantined.get(reason) ?? 0) + 1);
    this.keepAside(work, { reason, detail, field, device });
  }

  /** The same for an uplink that was evaluated before: what waits already is neither added nor counted again. */
  keepAside(work: Work, { reason, detail, field, device }: Fault): void {
    this.pending.addQuarantine({
      journal_seq: work.seq,
      journal_index: work.index,
      field,
      device_id: device,
      connection: work.origin.connection,
      topic: work.origin.topic,
      payload: Buffer.from(work.bytes.subarray(work.start, work.end)),
      received_at: work.receivedAt,
      reason,
      detail,
    });
  }

  #activity(device: Device, work: Work, { observations, live }: { observations: number; live: boolean }): void {
    const delta = this.pending.delta(device);
    const number = device.uplinks;
    device.uplinks += 1;
    device.lastUplinkAt = work.receivedAt;
    delta.uplinks += 1;
    delta.quarantined += work.faults.length;
    if (work.receivedAt > delta.lastUplinkAt) delta.lastUplinkAt = work.receivedAt;
    const { connection } = work.sender as NonNullable<Work['sender']>;
    // A gateway that carries live readings is alive itself; and so is whoever says anything over a connection of its own,
    // however old: its clock may be wrong, or it catches up.
    if (live ? connection !== device : observations > 0) this.#sign(connection, work.receivedAt);
    if (device.watched) this.#live.seen(device);
    device.recent[number % RECENT_UPLINKS] = {
      topic: work.origin.topic,
      payload: work.bytes.subarray(work.start, work.end),
      receivedAt: work.receivedAt,
      number,
      observations,
      quarantined: work.faults.length,
      reason: work.faults[0]?.reason ?? null,
    };
  }
}
