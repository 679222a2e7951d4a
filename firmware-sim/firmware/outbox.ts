import type { Report } from './payloads.ts';

/** A report on its way: kept until the platform has acknowledged it, however often it has to be sent. */
export interface Held extends Report {
  readonly id: string;
}

export interface Parcel {
  readonly held: readonly Held[];
}

/**
 * The flash memory of a field unit: reports wait here while it is asleep or cut off, leave in parcels
 * and come back to the front when a parcel was not acknowledged. Full, it forgets the oldest, and counts them.
 */
export class Outbox {
  readonly #capacity: number;
  #waiting: Held[] = [];
  readonly #sent = new Set<Parcel>();
  #forgotten = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get waiting(): number {
    return this.#waiting.length;
  }
  get inFlight(): number {
    return this.#sent.size;
  }
  get forgotten(): number {
    return this.#forgotten;
  }
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#sent.size === 0;
  }

  add(report: Held): void {
    this.#waiting.push(report);
    if (this.#waiting.length > this.#capacity) {
      this.#forgotten += this.#waiting.length - this.#capacity;
      this.#waiting = this.#waiting.slice(-this.#capacity);
    }
  }

  /** The next parcel, the oldest reports first: as many as `fits` says of those that wait; null when none wait. */
  take(fits: (waiting: readonly Held[]) => number): Parcel | null {
    if (this.#waiting.length === 0) return null;
    const parcel = { held: this.#waiting.splice(0, Math.max(1, fits(this.#waiting))) };
    this.#sent.add(parcel);
    return parcel;
  }

  /** Whether it is in flight, neither acknowledged nor put back. */
  has(parcel: Parcel): boolean {
    return this.#sent.has(parcel);
  }

  /** The platform has it. False when it was settled before. */
  acknowledge(parcel: Parcel): boolean {
    return this.#sent.delete(parcel);
  }

  /** It got no acknowledgement: its reports wait again, before younger ones. */
  putBack(parcel: Parcel): void {
    if (this.#sent.delete(parcel)) this.#waiting = [...parcel.held, ...this.#waiting];
  }

  /** The connection is gone, and what was in flight with it. */
  putAllBack(): void {
    for (const parcel of [...this.#sent].reverse()) this.putBack(parcel);
  }
}
