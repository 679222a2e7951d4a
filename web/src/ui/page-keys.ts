import { useEffect, useSyncExternalStore } from 'react';
import type { TextKey } from '../i18n/texts.ts';

/** A key, or several that do the same, and the text of what it does. */
export interface PageKey {
  readonly keys: string;
  readonly text: TextKey;
}

interface State {
  /** The keys of the page that is open, beside those that hold everywhere. */
  readonly page: readonly PageKey[];
  readonly helping: boolean;
}

let state: State = { page: [], helping: false };
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Has the list of shortcuts say which keys this page has, while it is open. */
export function usePageKeys(keys: readonly PageKey[]): void {
  useEffect(() => {
    change({ page: keys });
    return () => change({ page: [] });
  }, [keys]);
}

/** What the list of shortcuts says, and whether it is open. */
export const useKeysHelp = (): State => useSyncExternalStore(subscribe, () => state);

export const showKeysHelp = (helping: boolean): void => change({ helping });
