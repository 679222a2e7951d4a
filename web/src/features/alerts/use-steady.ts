import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { steady } from '../../lib/steady.ts';

/**
 * Keeps a list that changes live from jumping under whoever works in it. While nobody has a finger, pointer or the focus
 * there, it is simply as it is.
 * @param key of what is listed: another list is shown anew
 * @param busy keeps it even so, for rows that are selected
 */
export function useSteady<T extends { readonly id: string }>(
  fresh: readonly T[],
  { key, busy, list }: { readonly key: string; readonly busy: boolean; readonly list: RefObject<HTMLElement | null> },
) {
  const [held, setHeld] = useState({ key, items: fresh });
  useLayoutEffect(() => {
    const within = list.current;
    const atWork = busy || (within !== null && (within.matches(':hover') || within.contains(document.activeElement)));
    setHeld((was) => (was.key === key && atWork ? was : { key, items: fresh }));
  }, [fresh, key, busy, list]);
  const items = held.key === key ? held.items : fresh;
  const { rows, waiting } = useMemo(() => steady(items, fresh), [items, fresh]);
  return { rows, waiting, take: () => setHeld({ key, items: fresh }) };
}
