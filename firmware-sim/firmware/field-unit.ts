import type { Ledger } from '../ledger/ledger.ts';
import type { Copy, Link } from '../links/link.ts';
import type { Scheduler } from '../scheduler.ts';
import type { World } from '../world/world.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { Outbox, type Parcel } from './outbox.ts';
import type { Packing } from './packing.ts';
import { nextReportAt, takeReport } from './reporting.ts';
import type { SimDevice, Station } from './station.ts';
import type { FleetStats } from './stats.ts';

export interface FieldUnitOptions {
  readonly station: Station;
  readonly seed: number;
  readonly world: World;
  readonly link: Link;
  readonly packing: Packing;
  readonly scheduler: Scheduler;
  readonly ledger: Ledger | null;
  readonly stats: FleetStats;
  readonly nextId: () => string;
  readonly open: (events: ConnectionEvents) => Connection;
}

/** Reports the memory of a field unit holds: two months at one every quarter of an hour. */
const MEMORY = 6000;
/** Messages in flight: the modem's window. */
const WINDOW = 8;
/** Without an acknowledgement for so long a message is sent again; also in real time, however fast the clock runs. */
const ACK_TIMEOUT_MS = 40_000;
const ACK_TIMEOUT_REAL_MS = 400;
/** The same once nothing is measured any more and somebody waits for the rest to go out. */
const LAST_ACK_TIMEOUT_MS = 3000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/**
 * The firmware of one station: measure in time, keep, send at least once, keep on until it is
 * acknowledged, with the time of the measurement however late it gets through.
 */
export class FieldUnit {
  readonly #o: FieldUnitOptions;
  readonly #outbox = new Outbox(MEMORY);
  #connection: Connection | null = null;
  #opening = false;
  #failures = 0;
  #sendings = 0;
  #sentIds = new Set<string>();
  #retry: (() => void) | null = null;
  #measuring = true;
  #stopped = false;

  constructor(options: FieldUnitOptions) {
    this.#o = options;
    const { station, seed, scheduler } = options;
    for (const member of station.members) this.#measureFrom(member, nextReportAt(member, seed, scheduler.now()));
    this.#pump();
  }

  get isDrained(): boolean {
    return this.#outbox.isEmpty;
  }
  get waiting(): number {
    return this.#outbox.waiting + this.#outbox.inFlight;
  }

  /** Takes no more measurements; what is kept is still sent, and what waits for its acknowledgement is sent again. */
  stopMeasuring(): void {
    this.#measuring = false;
    this.#outbox.putAllBack();
    this.#pump();
  }

  /** Ends the session and does nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#measuring = false;
    if (this.#connection?.isUp) this.#o.stats.connected--;
    this.#connection?.close();
    this.#connection = null;
  }

  #measureFrom(member: SimDevice, at: number): void {
    this.#o.scheduler.at(at, () => {
      if (!this.#measuring) return;
      const { link, world, stats, nextId } = this.#o;
      if (!link.alive(at)) return;
      this.#outbox.add({ id: nextId(), ...takeReport(world, member, at, link.clockError(at)) });
      stats.reports++;
      this.#measureFrom(member, at + member.intervalS * 1000);
      this.#pump();
    });
  }

  /** Sends what can be sent now, or sees to it that it can be later. */
  #pump(): void {
    if (this.#stopped) return;
    const { link, scheduler } = this.#o;
    const silence = link.silence(scheduler.now());
    if (silence) {
      this.#drop();
      this.#wakeAt(silence.until);
      return;
    }
    if (!this.#connection?.isUp) {
      if (!this.#opening && this.#retry === null) this.#connect();
      return;
    }
    while (this.#outbox.inFlight < WINDOW) {
      const parcel = this.#outbox.take((waiting) => this.#o.packing.fits(waiting));
      if (!parcel) break;
      this.#send(parcel);
    }
  }

  #connect(): void {
    const { stats } = this.#o;
    this.#opening = true;
    const connection = this.#o.open({
      onUp: () => {
        this.#opening = false;
        this.#failures = 0;
        stats.connected++;
        this.#pump();
      },
      onDown: (refused) => {
        if (!this.#opening) stats.connected--;
        this.#opening = false;
        this.#connection = null;
        this.#outbox.putAllBack();
        if (refused) stats.refused++;
        else stats.reconnects++;
        const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, this.#failures++));
        // Devices that lost their platform together must not all come back in the same second.
        this.#wakeAt(this.#o.scheduler.now() + wait * (0.5 + Math.random()));
      },
    });
    this.#connection = connection;
  }

  /** The radio went off in the middle of whatever it was doing. */
  #drop(): void {
    if (!this.#connection) return;
    if (!this.#opening) this.#o.stats.connected--;
    this.#opening = false;
    this.#connection.cut();
    this.#connection = null;
    this.#o.stats.reconnects++;
    this.#outbox.putAllBack();
  }

  #wakeAt(at: number): void {
    if (this.#retry) return;
    const cancel = this.#o.scheduler.at(at, () => {
      this.#retry = null;
      this.#pump();
    });
    this.#retry = cancel;
  }

  #send(parcel: Parcel): void {
    const { link, packing, scheduler, stats } = this.#o;
    const connection = this.#connection as Connection;
    const message = packing.message(parcel.held);
    const again = parcel.held.some(({ id }) => this.#sentIds.has(id));
    for (const { id } of parcel.held) this.#sentIds.add(id);
    const copies = link.transmit(scheduler.now(), this.#sendings++);
    let last = 0;
    for (const copy of copies) {
      last = Math.max(last, copy.delayMs);
      if (copy.lost) continue;
      scheduler.after(copy.delayMs, () => {
        if (link.silence(scheduler.now())) this.#pump();
        if (!connection.isUp) return;
        stats.messages++;
        if (again) stats.resent++;
        this.#o.ledger?.published(parcel.held, Date.now());
        connection.publish(message, () => this.#acknowledged(parcel, copy));
      });
    }
    const patience = this.#measuring ? ACK_TIMEOUT_MS : LAST_ACK_TIMEOUT_MS;
    this.#expect(parcel, Date.now() + ACK_TIMEOUT_REAL_MS, last + patience);
  }

  #expect(parcel: Parcel, notBefore: number, delayMs: number): void {
    this.#o.scheduler.after(delayMs, () => {
      if (!this.#outbox.has(parcel)) return;
      if (Date.now() < notBefore) return this.#expect(parcel, notBefore, ACK_TIMEOUT_MS);
      this.#outbox.putBack(parcel);
      this.#pump();
    });
  }

  #acknowledged(parcel: Parcel, copy: Copy): void {
    if (copy.ackLost || !this.#outbox.acknowledge(parcel)) return;
    const { ledger, stats } = this.#o;
    ledger?.acknowledged(parcel.held, Date.now());
    stats.acknowledged += parcel.held.length;
    for (const { id } of parcel.held) this.#sentIds.delete(id);
    this.#pump();
  }
}
