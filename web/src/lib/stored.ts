/** Reads a choice that this browser remembers; null when there is none or storage is shut off. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a choice, or forgets it (null); does nothing when storage is shut off. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A private window: the choice holds for this visit.
  }
}

/** Under it stands whose last known values are kept in this browser. */
export const KEPT = 'sen-kept';
