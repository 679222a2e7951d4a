/** So far a finger has to go sideways for it to count, CSS px. */
export const SWIPE_PX = 96;
/** Until then it may still be meant to scroll. */
const SLACK_PX = 12;

/** Where a finger is on its way: still undecided, scrolling, or pulling a row aside by `px`. */
export type Swipe = { readonly kind: 'undecided' | 'scroll' } | { readonly kind: 'pull'; readonly px: number };

/** What a finger means that has moved by `dx`, `dy` CSS px since it came down. */
export function swipeOf(before: Swipe, dx: number, dy: number): Swipe {
  if (before.kind === 'scroll') return before;
  if (before.kind === 'pull') return { kind: 'pull', px: dx };
  if (Math.abs(dy) > SLACK_PX && Math.abs(dy) >= Math.abs(dx)) return { kind: 'scroll' };
  return Math.abs(dx) > SLACK_PX ? { kind: 'pull', px: dx } : before;
}
