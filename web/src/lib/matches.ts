import { searchKey } from '../../../domain/search-text.ts';

/** Whether every word of `query` occurs somewhere in `text`, whatever the marks, the case and the order. */
export function matches(text: string, query: string): boolean {
  const key = searchKey(text);
  return searchKey(query)
    .split(/\s+/)
    .every((word) => key.includes(word));
}
