import { datastreamKey, parseDatastream } from '../../domain/datastream.ts';
import { derivationsFor, formulas } from '../../domain/derived/derive.ts';
import { type DerivedProperty, derivedProperty } from '../../domain/derived/derived-property.ts';
import type { Stream } from '../../domain/rehearsal/streams.ts';
import { clip, type Span } from '../../domain/spans.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';
import type { RuledDevice } from '../../store/registry/ruled-devices.ts';

const DAY_MS = 86_400_000;
/** Rows asked for at once are to be about as many. */
const ROWS_AT_ONCE = 20_000;

interface Options {
  readonly readings: ReadingReader;
  readonly timeZone: string;
  readonly range: Span;
  readonly maxStreams: number;
  readonly maxResults: number;
  /** What of a device's readings may be looked at. */
  readonly permitted: (device: string) => readonly Span[];
  /** Whether to go on: false once it takes too long, or nobody waits any more. */
  readonly goesOn: () => boolean;
}

/** What is stored of datastreams over a range, each read once, up to bounds that are told of. */
export class StoredStreams {
  readonly #options: Options;
  readonly #read = new Map<string, Promise<Stream | null>>();
  streams = 0;
  results = 0;
  readonly devices = new Set<string>();
  /** Which bounds were met. */
  tooManyStreams = false;
  tooManyResults = false;
  outOfTime = false;
  derived = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Datastreams that a device brings, or would bring with its profile as it is, in the order of their names. */
  keysOf({ keys, model }: RuledDevice): readonly string[] {
    const derivable = derivationsFor(keys, new Set<string>(model?.derived))?.keys ?? [];
    return [...keys, ...derivable].sort();
  }

  /** Those of a device that are wanted; what is beyond the bounds is left out. */
  async of(device: RuledDevice, wanted: (key: string) => boolean): Promise<Stream[]> {
    const found: Stream[] = [];
    for (const key of this.keysOf(device)) {
      if (!wanted(key)) continue;
      const stream = device.keys.includes(key) ? await this.#stored(device.id, key) : await this.#computed(device, key);
      if (stream && stream.at.length > 0) found.push(stream);
    }
    return found;
  }

  #stored(device: string, key: string): Promise<Stream | null> {
    const name = `${device}\n${key}`;
    let stream = this.#read.get(name);
    if (!stream) {
      stream = this.#load(device, key);
      this.#read.set(name, stream);
    }
    return stream;
  }

  async #load(device: string, key: string): Promise<Stream | null> {
    const { range, permitted, maxStreams, maxResults } = this.#options;
    if (this.#ended()) return null;
    if (this.streams >= maxStreams) {
      this.tooManyStreams = true;
      return null;
    }
    this.streams += 1;
    this.devices.add(device);
    const pieces: { readonly t: Float64Array; readonly last: Float64Array }[] = [];
    for (const span of clip(permitted(device), range)) {
      let widthMs = DAY_MS;
      for (let from = span.from; from < span.to; ) {
        const to = Math.min(span.to, from + widthMs);
        const piece = await this.#piece(device, key, { from, to });
        pieces.push(piece);
        this.results += piece.t.length;
        if (this.results > maxResults) this.tooManyResults = true;
        if (this.#ended()) return null;
        if (piece.t.length * 2 < ROWS_AT_ONCE) widthMs *= 2;
        from = to;
      }
    }
    return { device, key, at: joined(pieces.map(({ t }) => t)), values: joined(pieces.map(({ last }) => last)) };
  }

  async #piece(device: string, datastream: string, { from, to }: Span) {
    const { readings, timeZone } = this.#options;
    const { t, last, count } = await readings.series({ device, datastream, from, to, bucketMs: 0, timeZone });
    // Hours and days stand where single results are no longer kept; they say nothing of single results.
    return count.every((one) => one === 1) ? { t, last } : { t: only(t, count), last: only(last, count) };
  }

  async #computed(device: RuledDevice, key: string): Promise<Stream | null> {
    const name = parseDatastream(key);
    const property = derivedProperty.safeParse(name?.property);
    if (!property.success) return null;
    const channel = name?.channel ?? null;
    const keys = formulas[property.data].from.map((input) => datastreamKey(input, channel));
    const inputs: Stream[] = [];
    for (const input of keys) {
      const stream = await this.#stored(device.id, input);
      if (!stream) return null;
      inputs.push(stream);
    }
    this.derived = true;
    return computed(key, property.data, inputs);
  }

  /** Whether there is time left, and somebody waits. */
  goesOn(): boolean {
    if (!this.#options.goesOn()) this.outOfTime = true;
    return !this.outOfTime;
  }

  #ended(): boolean {
    return !this.goesOn() || this.tooManyResults;
  }
}

/** What follows from results of one instant. */
function computed(key: string, property: DerivedProperty, inputs: readonly Stream[]): Stream | null {
  const [first, ...others] = inputs;
  const derivations = derivationsFor(
    inputs.map((input) => input.key),
    new Set([property]),
  );
  if (!first || !derivations) return null;
  const at: number[] = [];
  const values: number[] = [];
  const next = others.map(() => 0);
  first.at.forEach((instant, i) => {
    const results = [first.values[i] as number];
    others.forEach((other, n) => {
      while ((other.at[next[n] as number] ?? Number.POSITIVE_INFINITY) < instant) next[n] = (next[n] as number) + 1;
      const index = next[n] as number;
      results.push(other.at[index] === instant ? (other.values[index] as number) : Number.NaN);
    });
    const [result = Number.NaN] = derivations.compute(results);
    if (Number.isNaN(result)) return;
    at.push(instant);
    values.push(result);
  });
  return { device: first.device, key, at: Float64Array.from(at), values: Float64Array.from(values) };
}

const only = (column: Float64Array, count: Float64Array): Float64Array => column.filter((_, i) => count[i] === 1);

function joined(pieces: readonly Float64Array[]): Float64Array {
  if (pieces.length === 1) return pieces[0] as Float64Array;
  const whole = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return whole;
}
