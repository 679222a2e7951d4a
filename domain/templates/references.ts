import { z } from 'zod';

/**
 * Stands in a condition for a parameter, `{ "$": "limit" }`, or for a sum of parameters by weight and what is added to it,
 * `{ "$": { "limit": 0.9 }, "plus": 1 }`.
 */
const reference = z.strictObject({
  $: z.union([z.string(), z.record(z.string(), z.number())]),
  plus: z.number().default(0),
});
type Reference = z.infer<typeof reference>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a document is a reference, or is meant to be one; null for anything else. */
const asReference = (value: unknown): { readonly of: Reference | null } | null =>
  isObject(value) && '$' in value ? { of: reference.safeParse(value).data ?? null } : null;

const namesIn = ({ $ }: Reference): readonly string[] => (typeof $ === 'string' ? [$] : Object.keys($));

/** A reference in a document, and where it stands. */
export interface Found {
  readonly path: readonly (string | number)[];
  /** Parameters that it names; null for one that cannot be read. */
  readonly names: readonly string[] | null;
  /** Whether it stands for the parameter as it is. */
  readonly plain: boolean;
}

/** Every reference of a document. */
export function referencesIn(document: unknown, path: readonly (string | number)[] = []): Found[] {
  const found = asReference(document);
  if (found)
    return [{ path, names: found.of && namesIn(found.of), plain: typeof found.of?.$ === 'string' && !found.of.plus }];
  if (Array.isArray(document)) return document.flatMap((item, at) => referencesIn(item, [...path, at]));
  if (!isObject(document)) return [];
  return Object.entries(document).flatMap(([key, value]) => referencesIn(value, [...path, key]));
}

/** The document with numbers for its references. @param values of every parameter that it names */
export function withValues(document: unknown, values: ReadonlyMap<string, number>): unknown {
  const found = asReference(document);
  if (found) return found.of ? numberFor(found.of, values) : null;
  if (Array.isArray(document)) return document.map((item) => withValues(item, values));
  if (!isObject(document)) return document;
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, withValues(value, values)]));
}

function numberFor({ $, plus }: Reference, values: ReadonlyMap<string, number>): number {
  const weights = typeof $ === 'string' ? { [$]: 1 } : $;
  let sum = plus;
  for (const [name, weight] of Object.entries(weights)) sum += weight * (values.get(name) ?? Number.NaN);
  // 0.9 × 0.1 would otherwise be told as 0.09000000000000001.
  return Number(sum.toFixed(6));
}
