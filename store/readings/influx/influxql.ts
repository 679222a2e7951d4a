import { StoreUnavailable } from '../reading-store.ts';

/** A string literal of InfluxQL. */
export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** An identifier of InfluxQL: a measurement, a field, a tag, a database. */
export const name = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** Epoch ms as a time literal. */
export const time = (ms: number): string => `${Math.trunc(ms)}ms`;

/** The condition for [from, to). */
export const during = (from: number, to: number): string => `time >= ${time(from)} AND time < ${time(to)}`;

/** The condition that picks one datastream's channel; a point without the tag has it empty. */
export const ofChannel = (channel: string | null): string => `"channel" = ${text(channel ?? '')}`;

export interface Series {
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
}

/**
 * Reads the JSON that `/query` answers to one statement.
 * @throws StoreUnavailable for an error inside the answer, an answer cut short, or one that is no JSON
 */
export function readResult(body: string, where: string): Series[] {
  let results: unknown;
  try {
    results = (JSON.parse(body) as { results?: unknown }).results;
  } catch (cause) {
    throw new StoreUnavailable('failing', `${where} answered a query with something that is not JSON`, { cause });
  }
  if (!Array.isArray(results))
    throw new StoreUnavailable('failing', `${where} does not answer queries as InfluxDB does`);
  const first = results[0] as { error?: string; partial?: boolean; series?: Partial<Series & { partial: boolean }>[] };
  if (first?.error !== undefined) throw failure(String(first.error), where);
  const series = first?.series ?? [];
  if (first?.partial || series.some((one) => one.partial)) {
    throw new StoreUnavailable('failing', `${where} cuts answers short: set its max-row-limit to 0`);
  }
  return series.map((one) => ({ tags: one.tags ?? {}, columns: one.columns ?? [], values: one.values ?? [] }));
}

function failure(said: string, where: string): StoreUnavailable {
  const detail = `InfluxDB at ${where}: ${said.slice(0, 500)}`;
  if (/database not found|bucket .*not found|no dbrp mapping/i.test(said))
    return new StoreUnavailable('missing', detail);
  if (/max-concurrent-queries|query-timeout|max-select/i.test(said)) return new StoreUnavailable('overloaded', detail);
  if (/not authorized|authorization|forbidden/i.test(said)) return new StoreUnavailable('unauthorised', detail);
  return new StoreUnavailable('failing', detail);
}
