import { knows, type Rightful } from '../../domain/permissions.ts';
import { scope } from '../../domain/scopes.ts';
import type { ListedEntry } from '../../store/registry/audit.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';

/** What a reader may see of an entry: not which rights somebody has in places that the reader may not know of. */
export function shownTo(reader: Rightful, places: PlaceDirectory): (entry: ListedEntry) => ListedEntry {
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((item) => isKnown(item)).map(shown);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
  };
  const isKnown = (item: unknown): boolean => {
    const on = scope.safeParse((item as { scope?: unknown } | null)?.scope);
    if (!on.success) return true;
    const place = places.ofScope(on.data);
    return place !== null && knows(reader, place);
  };
  return (entry) => ({ ...entry, before: shown(entry.before), after: shown(entry.after) });
}
