import { lastCut } from '../../domain/local-clock.ts';
import { HOUR_MS, hourOf } from './device-hours.ts';
import type { Registry } from './schema.ts';

/** What there is of a device from within some hours. */
export interface Received {
  /** Instants that were measured then, whenever they came. */
  reports: number;
  uplinks: number;
  /** Uplinks of which something was refused. */
  refused: number;
}

type ByDevice = ReadonlyMap<string, Readonly<Received>>;

export interface ReceivedDay {
  /** Epoch ms, midnight and the next midnight or now. */
  readonly from: number;
  readonly to: number;
  readonly of: ByDevice;
}

export interface ReceivedWeek {
  /** Seven, today last. */
  readonly days: readonly ReceivedDay[];
  /** The same day a week ago, until the same time of day. */
  readonly lastWeek: ByDevice;
  /** Epoch ms from which on it was counted at all; null for never yet. */
  readonly since: number | null;
}

const DAYS = 7;
/** The registry answers others between two of these, however many devices there are. */
const SLICE_HOURS = 6;
/** Hours that may still grow: ingest may be a little behind what was received. */
const OPEN_HOURS = 2;
/** All is counted anew from time to time: what a gateway kept through an outage fills the hours in which it was measured. */
const KEPT_MS = HOUR_MS / 4;

/** The hours of a day that are over, added up once. */
interface Sum {
  readonly of: Map<string, Received>;
  /** The first hour that is not in it. */
  next: number;
}

/** By midnight. */
type Sums = Map<number, Sum>;

interface Part {
  /** Epoch ms. */
  readonly midnight: number;
  /** The hour before which it ends. */
  readonly end: number;
  readonly now: number;
}

/**
 * What came from every device in the last days. Hours that are over hardly change, so that only the last ones are asked for
 * again: 10,000 devices have 1.7 million hours in a week.
 */
export class ReceivedHours {
  readonly #registry: Registry;
  readonly #timeZone: string;
  #sums: Sums = new Map();
  #madeAt = Number.NEGATIVE_INFINITY;
  /** Counting anew, while the sums of before still answer. */
  #renewing: Promise<unknown> | null = null;
  /** One after another: an hour must not be added twice. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(registry: Registry, timeZone: string) {
    this.#registry = registry;
    this.#timeZone = timeZone;
  }

  /** @param now epoch ms */
  week(now: number): Promise<ReceivedWeek> {
    const answer = this.#turn.then(() => this.#week(now));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #week(now: number): Promise<ReceivedWeek> {
    const midnights = [lastCut(now + 1, this.#timeZone, 0)];
    while (midnights.length <= DAYS) midnights.push(lastCut(midnights.at(-1) as number, this.#timeZone, 0));
    if (this.#madeAt === Number.NEGATIVE_INFINITY) this.#madeAt = now;
    else if (now - this.#madeAt > KEPT_MS) this.#renew(midnights, now);
    for (const midnight of this.#sums.keys()) if (!midnights.includes(midnight)) this.#sums.delete(midnight);

    const [today, ...before] = midnights as [number, ...number[]];
    const weekAgo = before.at(-1) as number;
    const days: ReceivedDay[] = [];
    for (const [n, from] of midnights.slice(0, DAYS).entries()) {
      const to = n === 0 ? now : (midnights[n - 1] as number);
      days.unshift({
        from,
        to,
        of: await this.#of(this.#sums, { midnight: from, end: n === 0 ? hourOf(now) + 1 : hourOf(to), now }),
      });
    }
    const then = weekAgo + (now - today);
    const whole = await this.#of(this.#sums, { midnight: weekAgo, end: hourOf(then), now });
    const since = await this.#since();
    if (since === null) this.#sums.clear();
    return { days, lastWeek: await this.#withPartOf(whole, then), since };
  }

  /** Nobody waits for it: with 10,000 devices it takes seconds. */
  #renew(midnights: readonly number[], now: number): void {
    if (this.#renewing) return;
    const sums: Sums = new Map();
    const over = hourOf(now) - OPEN_HOURS;
    const all = async () => {
      for (const [n, midnight] of midnights.entries())
        await this.#of(sums, { midnight, end: n === 0 ? over : hourOf(midnights[n - 1] as number), now });
      this.#sums = sums;
      this.#madeAt = now;
    };
    this.#renewing = all()
      .catch(() => undefined)
      .finally(() => {
        this.#renewing = null;
      });
  }

  /** From midnight to before an hour. */
  async #of(sums: Sums, { midnight, end, now }: Part): Promise<ByDevice> {
    let sum = sums.get(midnight);
    if (!sum || sum.next > end) {
      sum = { of: new Map(), next: hourOf(midnight) };
      sums.set(midnight, sum);
    }
    const closed = Math.min(end, hourOf(now) - OPEN_HOURS);
    while (sum.next < closed) {
      const to = Math.min(closed, sum.next + SLICE_HOURS);
      add(sum.of, await this.#read(sum.next, to));
      sum.next = to;
    }
    if (closed >= end) return sum.of;
    const open = await this.#read(Math.max(sum.next, hourOf(midnight)), end);
    return add(new Map([...sum.of].map(([device, received]) => [device, { ...received }])), open);
  }

  /** With as much of the hour as was over by then, taking it that all came evenly. */
  async #withPartOf(whole: ByDevice, then: number): Promise<ByDevice> {
    const part = (then % HOUR_MS) / HOUR_MS;
    const hour = await this.#read(hourOf(then), hourOf(then) + 1);
    return add(
      new Map([...whole].map(([device, received]) => [device, { ...received }])),
      hour.map(({ device, reports, uplinks, refused }) => ({
        device,
        reports: reports * part,
        uplinks: uplinks * part,
        refused: refused * part,
      })),
    );
  }

  #read(from: number, to: number): Promise<Row[]> {
    return this.#registry
      .selectFrom('device_hours')
      .select((eb) => [
        'device_id as device',
        eb.fn.sum<number>('reports').as('reports'),
        eb.fn.sum<number>('uplinks').as('uplinks'),
        eb.fn.sum<number>('refused').as('refused'),
      ])
      .where('hour', '>=', from)
      .where('hour', '<', to)
      .groupBy('device_id')
      .execute();
  }

  async #since(): Promise<number | null> {
    const { hour } = await this.#registry
      .selectFrom('device_hours')
      .select((eb) => eb.fn.min<number | null>('hour').as('hour'))
      .executeTakeFirstOrThrow();
    return hour === null ? null : hour * HOUR_MS;
  }
}

type Row = Received & { readonly device: string };

function add(sum: Map<string, Received>, rows: readonly Row[]): Map<string, Received> {
  for (const { device, reports, uplinks, refused } of rows) {
    const known = sum.get(device);
    if (known) {
      known.reports += reports;
      known.uplinks += uplinks;
      known.refused += refused;
    } else sum.set(device, { reports, uplinks, refused });
  }
  return sum;
}
