import type { MachineEffect } from '../domain/rules/machine.ts';
import { type SilenceInput, silenceStep } from '../domain/rules/no-data.ts';
import type { Fault } from './decode/decoded.ts';
import { saysGone } from './decode/status.ts';
import type { Device, LatestEntry } from './devices.ts';
import type { Machine, NoDataMachine, ThresholdMachine } from './machines.ts';
import { Pending, RECENT_UPLINKS } from './pending.ts';
import type { RuleBook } from './rule-book.ts';
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
  readonly #rules: RuleBook;
  readonly #live: LiveSink;
  readonly #now: () => number;

  constructor(rules: RuleBook, live: LiveSink, now: () => number = Date.now) {
    this.#rules = rules;
    this.#live = live;
    this.#now = now;
  }

  /** One uplink that went through the steps before. */
  uplink(work: Work): void {
    this.counts.uplinks += 1;
    let observations = 0;
    let live = false;
    if (work.readings.length > 1) work.readings.sort((a, b) => a.reading.at - b.reading.at);
    for (const reading of work.readings) {
      const taken = this.#reading(reading, work.receivedAt);
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
    for (const { device, status } of work.reports) this.#status(device, status, work.receivedAt);
    const sender = work.sender;
    if (sender) this.#activity(sender.target ?? sender.connection, work, { observations, live });
  }

  /** The results of a reading from quarantine: no activity of the device now. */
  replayed(reading: ValidReading, receivedAt: number): void {
    this.counts.observations += this.#reading(reading, receivedAt);
  }

  /** The clock: rules on silence. @param listeningSince start of the platform */
  tick(now: number, listeningSince: number): void {
    for (const machine of this.#rules.noData) {
      const { liveAt: lastLiveAt, expectedIntervalS, servingSince } = machine.device;
      this.#noData(machine, {
        kind: 'tick',
        now,
        lastLiveAt,
        listeningSince: Math.max(listeningSince, servingSince),
        watchedSince: machine.since,
        expectedIntervalS,
        sleepS: 0,
      });
    }
  }

  #reading({ device, reading, view, texts, quality, flags, late }: ValidReading, receivedAt: number): number {
    const { at, results } = reading;
    if (view) {
      const { entries, watchers } = view;
      // Rules go first: they compare with the newest result before this one.
      if (watchers && !late) {
        for (const { index, machine } of watchers) {
          if (at > (entries[index] as LatestEntry).at) this.#threshold(machine, at, results[index] as number);
        }
      }
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

  #threshold(machine: ThresholdMachine, at: number, value: number): void {
    const { state, effect } = machine.program.step(machine.state, { at, value, source: 0, mayRaise: true });
    if (state === machine.state) return;
    machine.state = state;
    this.#took(machine, effect);
  }

  #noData(machine: NoDataMachine, input: SilenceInput): void {
    const { state, effect } = silenceStep(machine.rule.condition, machine.state, input);
    if (state === machine.state) return;
    machine.state = state;
    this.#took(machine, effect);
  }

  #took(machine: Machine, effect: MachineEffect | null): void {
    const { alerts } = this.pending;
    alerts.stateChanged(machine);
    if (effect === null) return;
    if (effect.kind === 'raised') this.counts.alertsRaised += 1;
    alerts.changed(machine, effect, this.#now());
  }

  /** A sign of life: the device sent something that is not old. */
  #sign(device: Device, receivedAt: number): void {
    if (device.liveAt === null || receivedAt > device.liveAt) device.liveAt = receivedAt;
    const delta = this.pending.delta(device);
    if (delta.liveAt === null || receivedAt > delta.liveAt) delta.liveAt = receivedAt;
    if (receivedAt > delta.lastUplinkAt) delta.lastUplinkAt = receivedAt;
    const machines = this.#rules.noDataOf(device);
    if (machines) for (const machine of machines) this.#noData(machine, { kind: 'uplink', at: receivedAt });
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
    // A gateway that carries live readings is alive itself.
    if (live && connection !== device) this.#sign(connection, work.receivedAt);
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
