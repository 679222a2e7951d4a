import type { ViewSearch } from '../../../domain/api/views.ts';

/** What is of the visit and not of the page. */
const OF_THE_VISIT = new Set(['lang', 'kiosk', 'rotate', 'pages', 'sound', 'scale']);

const isWord = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What a view keeps of the search of a page. */
export function searchOf(search: Readonly<Record<string, unknown>>): ViewSearch {
  const kept: ViewSearch = {};
  for (const [name, value] of Object.entries(search)) {
    if (OF_THE_VISIT.has(name)) continue;
    if (isWord(value)) kept[name] = value;
    else if (Array.isArray(value) && value.every(isWord)) kept[name] = value;
  }
  return kept;
}

/** Whether two searches open the same page, whatever the order in which they name things. */
export const sameSearch = (a: ViewSearch, b: ViewSearch): boolean => sorted(a) === sorted(b);

const sorted = (search: ViewSearch): string =>
  JSON.stringify(Object.entries(search).sort(([one], [other]) => (one < other ? -1 : 1)));
