import { zoneOffsetMs } from '../../domain/time.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const BLOCK = 7 * DAY;
/** Zones change their offset at full quarter hours. */
const QUARTER = 900_000;

/** A stretch of time in which the offset changes once at most. */
interface Block {
  readonly change: number;
  readonly before: number;
  readonly after: number;
}

const floorTo = (at: number, width: number): number => Math.floor(at / width) * width;

/** How the wall clock of one zone cuts time. Remembers its offsets, so that asking is cheap. */
export class ZoneClock {
  readonly zone: string;
  /** ms past the full hour of UTC at which hours begin here: 0 nearly everywhere, 30 min in India. */
  readonly hourPhase: number;
  readonly #blocks = new Map<number, Block>();

  /** @param zone IANA name; a RangeError for one that does not exist */
  constructor(zone: string) {
    this.zone = zone;
    const offset = zoneOffsetMs(zone, Date.UTC(2020, 0, 1));
    this.hourPhase = ((-offset % HOUR) + HOUR) % HOUR;
  }

  /** ms by which the wall clock is ahead of UTC. */
  offset(at: number): number {
    const start = floorTo(at, BLOCK);
    let block = this.#blocks.get(start);
    if (!block) {
      if (this.#blocks.size > 10_000) this.#blocks.clear();
      block = this.#findChange(start);
      this.#blocks.set(start, block);
    }
    return at < block.change ? block.before : block.after;
  }

  hourStart(at: number): number {
    return floorTo(at - this.hourPhase, HOUR) + this.hourPhase;
  }

  /** First instant of the day that holds `at`. */
  dayStart(at: number): number {
    return this.bucketStart(at, DAY);
  }

  /** First instant of the day after the one that holds `at`. */
  nextDay(at: number): number {
    return this.bucketEnd(at, DAY);
  }

  /** Start of the bucket that holds `at`; buckets are cut at multiples of `width` on the wall clock. */
  bucketStart(at: number, width: number): number {
    const offset = this.offset(at);
    const local = floorTo(at + offset, width);
    // An hour that the clock shows twice is two hours; a day or a quarter of one with such an hour is one.
    return width <= HOUR ? local - offset : this.#instant(local);
  }

  /** End of the bucket that holds `at`. */
  bucketEnd(at: number, width: number): number {
    const offset = this.offset(at);
    const local = floorTo(at + offset, width) + width;
    return width <= HOUR ? local - offset : this.#instant(local);
  }

  /** The first instant at which the wall clock has come to `local`, ms as if it were UTC. */
  #instant(local: number): number {
    const one = local - this.offset(local - DAY);
    const other = local - this.offset(local + DAY);
    const first = Math.min(one, other);
    return first + this.offset(first) >= local ? first : Math.max(one, other);
  }

  #findChange(start: number): Block {
    const before = zoneOffsetMs(this.zone, start);
    const after = zoneOffsetMs(this.zone, start + BLOCK);
    if (before === after) return { change: start, before, after };
    // First quarter hour with the later offset.
    let low = start / QUARTER;
    let high = (start + BLOCK) / QUARTER;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (zoneOffsetMs(this.zone, middle * QUARTER) === before) low = middle;
      else high = middle;
    }
    return { change: high * QUARTER, before, after };
  }
}
