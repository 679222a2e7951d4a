import { type RefObject, useEffect, useRef } from 'react';
import { isTyping } from '../../lib/typing.ts';

/** What a key does to the row that has the focus, by its id; null when none has. */
type RowKey = (row: string | null) => void;

/** Every key of the inbox, lower case, and what it does. */
export type InboxKeys = Readonly<Record<string, RowKey>>;

/**
 * J, K and, once a row has the focus, the arrows move it from row to row; all other keys do what `keys` says. Rows are the
 * elements with `data-row`, which holds their id.
 */
export function useInboxKeys(list: RefObject<HTMLElement | null>, keys: InboxKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // The second key of a shortcut that holds everywhere.
      if (event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      const onRow = rows[at] !== undefined && rows[at] === document.activeElement;
      const key = event.key.toLowerCase();
      const step =
        key === 'j' || (key === 'arrowdown' && onRow) ? 1 : key === 'k' || (key === 'arrowup' && onRow) ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        rows[Math.min(Math.max(0, at + step), rows.length - 1)]?.focus();
        return;
      }
      // Enter on a button or a link inside a row is theirs.
      if (key === 'enter' && !onRow) return;
      const act = latest.current[key];
      if (!act) return;
      event.preventDefault();
      act(rows[at]?.dataset.row ?? null);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [list]);
}
