/** A rectangle on the screen, px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Which of the names have room: those that come first take theirs, and what would cover one of them is left out.
 * @param boxOf where a name would stand; null where it is not to be seen
 */
export function withRoom<T>(names: Iterable<T>, boxOf: (name: T) => Box | null, taken: readonly Box[] = []): T[] {
  const boxes = [...taken];
  const shown: T[] = [];
  for (const name of names) {
    const box = boxOf(name);
    if (box === null || boxes.some((other) => meet(box, other))) continue;
    boxes.push(box);
    shown.push(name);
  }
  return shown;
}
