/** A row of a list that keeps its place; `gone` when it is no longer among what there is. */
interface SteadyRow<T> {
  readonly item: T;
  readonly gone: boolean;
}

/**
 * A list that changes while somebody reads it: what is shown keeps its place and shows what is newest of it, what is gone
 * stays until the list is taken anew, and what is new waits.
 * @returns the rows, and how many wait
 */
export function steady<T extends { readonly id: string }>(
  shown: readonly T[],
  fresh: readonly T[],
): { readonly rows: readonly SteadyRow<T>[]; readonly waiting: number } {
  const now = new Map(fresh.map((item) => [item.id, item]));
  const rows = shown.map((item) => ({ item: now.get(item.id) ?? item, gone: !now.has(item.id) }));
  const known = new Set(shown.map(({ id }) => id));
  return { rows, waiting: fresh.filter(({ id }) => !known.has(id)).length };
}
