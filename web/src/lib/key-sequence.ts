/** Two keys belong together when they follow each other within this time. */
const TOGETHER_MS = 1500;

interface Pressed {
  readonly key: string;
  /** Milliseconds on any clock that only goes forward, such as `event.timeStamp`. */
  readonly at: number;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
}

/**
 * Follows what is pressed and names the shortcut that it completes: `?`, `mod+k`, or two keys after each other, `g o`.
 * Null while there is none.
 */
export function keySequence(shortcuts: ReadonlySet<string>): (pressed: Pressed) => string | null {
  let last: Pressed | null = null;
  return (pressed) => {
    const key = pressed.key.toLowerCase();
    const before = last;
    last = null;
    if (pressed.mod) return shortcuts.has(`mod+${key}`) ? `mod+${key}` : null;
    if (before !== null && pressed.at - before.at <= TOGETHER_MS) {
      const both = `${before.key} ${key}`;
      if (shortcuts.has(both)) return both;
    }
    if (shortcuts.has(key)) return key;
    last = { ...pressed, key };
    return null;
  };
}
