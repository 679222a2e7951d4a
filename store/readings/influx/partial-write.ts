import { type Reading, type RejectedReading, StoreUnavailable, type TextReading } from '../reading-store.ts';
import { ContentRefused } from './errors.ts';
import { type LineEncoder, parts } from './line-protocol.ts';

type Unit = Reading | TextReading;

export interface LineSink {
  /** @throws StoreUnavailable, ContentRefused */
  write(lines: string): Promise<void>;
  readonly where: string;
}

/** What InfluxDB says when it is the lines that it refuses, in 1.x, 2.x and 3.x. */
const ABOUT_LINES =
  /partial write|unable to parse|unable to write|field type conflict|invalid (column|field|line|tag)|line protocol|retention policy|retention period|limit exceeded|dropped=\d|no fields|missing (tag|field)|bad timestamp|out of range/i;

const isText = (unit: Unit): unit is TextReading => 'datastream' in unit;

/** Each result of a reading as a reading of its own. */
const singles = (unit: Unit): Unit[] =>
  isText(unit) || unit.datastreams.length === 1
    ? [unit]
    : unit.datastreams.map((datastream, i) => ({ ...unit, datastreams: [datastream], results: [unit.results[i]!] }));

/**
 * Finds out which results InfluxDB refuses after it has refused some of these readings, and stores all the others.
 * By the lines the answer names (3.x), by the field it names and the count it dropped (1.x, 2.x), else by halving.
 * @throws StoreUnavailable when InfluxDB cannot be had, or refuses even a line that is certainly right
 */
export async function storeWhatCanBe(
  sink: LineSink,
  encoder: LineEncoder,
  refused: { readonly units: readonly Unit[]; readonly refusal: ContentRefused },
): Promise<RejectedReading[]> {
  if (refused.refusal.status !== 413 && !ABOUT_LINES.test(refused.refusal.message)) await proveHealthy(sink);
  return sift(sink, encoder, refused.units, refused.refusal);
}

async function proveHealthy(sink: LineSink): Promise<void> {
  try {
    await sink.write('sen_probe value=1\n');
  } catch (error) {
    if (!(error instanceof ContentRefused)) throw error;
    throw new StoreUnavailable('failing', `InfluxDB at ${sink.where} refuses every write: ${error.message}`, {
      cause: error,
    });
  }
}

async function store(sink: LineSink, encoder: LineEncoder, units: readonly Unit[]): Promise<RejectedReading[]> {
  if (units.length === 0) return [];
  try {
    await sink.write(units.map((unit) => linesOf(encoder, unit)).join(''));
    return [];
  } catch (error) {
    if (!(error instanceof ContentRefused)) throw error;
    return sift(sink, encoder, units, error);
  }
}

async function sift(
  sink: LineSink,
  encoder: LineEncoder,
  units: readonly Unit[],
  refusal: ContentRefused,
): Promise<RejectedReading[]> {
  const each = units.flatMap(singles);
  const atomic = each.length === units.length;
  if (atomic && (units.length === 1 || droppedIn(refusal) >= units.length)) {
    return units.map((reading) => ({ reading, detail: refusal.message }));
  }
  const again = (some: readonly Unit[]) => store(sink, encoder, some);

  const named = linesNamedIn(refusal);
  if (named.size > 0) {
    const [bad, good] = split(units, lineSpans(encoder, units), named);
    if (bad.length > 0 && good.length > 0) {
      return [...(await again(good)), ...(await again(bad.flatMap(singles)))];
    }
  }
  const field = fieldNamedIn(refusal);
  if (field !== null) {
    const bad = each.filter((unit) => propertyIn(unit) === field);
    const good = each.filter((unit) => propertyIn(unit) !== field);
    // Types are fixed per shard, a span of time: sorted, the halves below soon fall on one side of a border.
    if (bad.length > 0 && good.length > 0) {
      return [...(await again(good)), ...(await again(bad.sort((a, b) => a.at - b.at)))];
    }
  }
  if (units.length === 1 || (!atomic && droppedIn(refusal) >= units.length)) return again(each);
  const middle = units.length >> 1;
  return [...(await again(units.slice(0, middle))), ...(await again(units.slice(middle)))];
}

const linesOf = (encoder: LineEncoder, unit: Unit): string =>
  isText(unit) ? encoder.text(unit) : encoder.reading(unit);

const propertyIn = (unit: Unit): string => parts(isText(unit) ? unit.datastream : unit.datastreams[0]!).property;

/** 1.x and 2.x: `… dropped=3`, counted in lines. */
const droppedIn = (refusal: ContentRefused): number => Number(/dropped=(\d+)/.exec(refusal.message)?.[1] ?? 0);

/** 1.x and 2.x: `field type conflict: input field "salinity" on measurement …`. */
const fieldNamedIn = (refusal: ContentRefused): string | null =>
  /input field \\?"([^"\\]+)\\?"/.exec(refusal.message)?.[1] ?? null;

/** 3.x: `{"error": …, "data": [{"line_number": 2, …}]}`, counted from 1. */
function linesNamedIn(refusal: ContentRefused): Set<number> {
  try {
    const { data } = JSON.parse(refusal.body) as { data?: unknown };
    const rows = Array.isArray(data) ? data : data === undefined || data === null ? [] : [data];
    return new Set(rows.map((row) => Number((row as { line_number?: unknown })?.line_number)).filter((n) => n > 0));
  } catch {
    return new Set();
  }
}

/** How many lines each unit takes. */
const lineSpans = (encoder: LineEncoder, units: readonly Unit[]): number[] =>
  units.map((unit) => (isText(unit) ? 1 : encoder.reading(unit).split('\n').length - 1));

function split(units: readonly Unit[], spans: readonly number[], named: ReadonlySet<number>): [Unit[], Unit[]] {
  const bad: Unit[] = [];
  const good: Unit[] = [];
  let line = 1;
  units.forEach((unit, i) => {
    const end = line + spans[i]!;
    let isBad = false;
    for (; line < end; line++) isBad ||= named.has(line);
    (isBad ? bad : good).push(unit);
  });
  return [bad, good];
}
