import { hourOf, KEPT_HOURS } from '../store/registry/device-hours.ts';

/** What came from a device within an hour, and what of that hour came whenever it did. */
export interface HeardHour {
  readonly hour: number;
  uplinks: number;
  late: number;
  refused: number;
  reports: number;
  filled: number;
}

/**
 * What came from a device since the last commit, by hour. An uplink counts once for each device that it is of, whatever it
 * brings of it: a gateway's message for itself and for each child in it.
 */
export class HeardHours {
  readonly rows: HeardHour[] = [];
  #uplink = -1;
  #row: HeardHour | null = null;
  #receivedAt = 0;
  #brought: 'nothing' | 'late' | 'live' = 'nothing';
  #refused = false;

  /** @param uplink number that no other uplink of this run has; later calls are of this one */
  heard(uplink: number, receivedAt: number): this {
    if (uplink === this.#uplink) return this;
    this.#uplink = uplink;
    this.#brought = 'nothing';
    this.#refused = false;
    this.#receivedAt = receivedAt;
    this.#row = this.#rowOf(hourOf(receivedAt));
    this.#row.uplinks += 1;
    return this;
  }

  /** The uplink brought a reading of the device; it is late when all of them are. */
  reading(late: boolean): void {
    const row = this.#row as HeardHour;
    if (late && this.#brought === 'nothing') {
      row.late += 1;
      this.#brought = 'late';
    } else if (!late && this.#brought !== 'live') {
      if (this.#brought === 'late') row.late -= 1;
      this.#brought = 'live';
    }
  }

  /** Something was measured at an instant that was not known before. */
  report(at: number, late: boolean): void {
    const hour = hourOf(at);
    if (hour <= hourOf(this.#receivedAt) - KEPT_HOURS) return;
    const row = this.#rowOf(hour);
    row.reports += 1;
    if (late) row.filled += 1;
  }

  /** Something of the uplink was refused. */
  refused(): void {
    if (this.#refused) return;
    (this.#row as HeardHour).refused += 1;
    this.#refused = true;
  }

  #rowOf(hour: number): HeardHour {
    const known = this.rows.find((row) => row.hour === hour);
    if (known) return known;
    const row = { hour, uplinks: 0, late: 0, refused: 0, reports: 0, filled: 0 };
    this.rows.push(row);
    return row;
  }
}
