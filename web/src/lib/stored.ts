/** Reads a choice that this browser remembers; null when there is none or storage is shut off. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers a choice; does nothing when storage is shut off. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A private window: the choice holds for this visit.
  }
}
