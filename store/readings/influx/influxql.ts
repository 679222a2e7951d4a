import { StoreUnavailable } from '../reading-store.ts';

/** A string literal of InfluxQL. */
export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** An identifier of InfluxQL: a measurement, a field, a tag, a database. */
export const name = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** InfluxDB counts nanoseconds in 64 bits: its last whole millisecond, in the year 2262. */
export const LATEST = 9_223_372_036_854;

/** An instant within what InfluxDB can tell. */
export const within = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), LATEST);

const time = (ms: number): string => `${within(ms)}ms`;

/** The condition for [from, to). */
export const during = (from: number, to: number): string => `time >= ${time(from)} AND time < ${time(to)}`;

/** The condition that picks one datastream's channel; a point without the tag has it empty. */
export const ofChannel = (channel: string | null): string => `"channel" = ${text(channel ?? '')}`;

export type Row = readonly (number | string | null)[];

export interface Series {
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly Row[];
}

interface Chunk {
  readonly results?: readonly {
    readonly error?: string;
    readonly partial?: boolean;
    readonly series?: readonly { tags?: Series['tags']; columns?: string[]; values?: Row[]; partial?: boolean }[];
  }[];
}

/**
 * Reads what `/query?chunked=true` answers to one statement: a JSON document a line, a long series in several.
 * (Without chunks 1.x marks every answer of more than 10,000 rows as cut short, whether it is or not.)
 * @throws StoreUnavailable for an error inside the answer, an answer cut short, or one that is no JSON
 */
export function readResult(body: string, where: string): Series[] {
  const found: { tags: Series['tags']; columns: readonly string[]; values: Row[] }[] = [];
  let continues = false;
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue;
    const result = chunkIn(line, where).results?.[0];
    if (result?.error !== undefined) throw failure(String(result.error), where);
    for (const { tags = {}, columns = [], values = [], partial = false } of result?.series ?? []) {
      const open = continues ? found.at(-1) : undefined;
      if (open) for (const row of values) open.values.push(row);
      else found.push({ tags, columns, values });
      continues = partial;
    }
  }
  if (continues) throw new StoreUnavailable('failing', `${where} cut its answer to a query short`);
  return found;
}

function chunkIn(line: string, where: string): Chunk {
  let chunk: Chunk | null = null;
  try {
    chunk = JSON.parse(line) as Chunk | null;
  } catch (cause) {
    throw new StoreUnavailable('failing', `${where} answered a query with something that is not JSON`, { cause });
  }
  if (!Array.isArray(chunk?.results)) {
    throw new StoreUnavailable('failing', `${where} does not answer queries as InfluxDB does`);
  }
  return chunk as Chunk;
}

function failure(said: string, where: string): StoreUnavailable {
  const detail = `InfluxDB at ${where}: ${said.slice(0, 500)}`;
  if (/database not found|bucket .*not found|no dbrp mapping/i.test(said))
    return new StoreUnavailable('missing', detail);
  if (/max-concurrent-queries|query-timeout|max-select/i.test(said)) return new StoreUnavailable('overloaded', detail);
  if (/not authorized|authorization|forbidden/i.test(said)) return new StoreUnavailable('unauthorised', detail);
  return new StoreUnavailable('failing', detail);
}
