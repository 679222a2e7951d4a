type Fields = Readonly<Record<string, unknown>>;

/**
 * Two states of a thing cut down to the fields that `after` names and that differ, which is what a reader of a change
 * looks for; what is no pair of objects stays as it is.
 */
export function changedFields(before: unknown, after: unknown): { readonly before: unknown; readonly after: unknown } {
  if (!isFields(before) || !isFields(after)) return { before, after };
  const changed = Object.keys(after).filter((key) => !same(before[key], after[key]));
  return { before: pick(before, changed), after: pick(after, changed) };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const pick = (fields: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(keys.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]]));
