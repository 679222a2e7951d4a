import type { Alert } from '../../../domain/api/alerts.ts';

/** What is known of alerts of the highest level. Times are epoch ms. */
export interface Heard {
  /** Ids of those that were there when last looked; null before the first look. */
  readonly known: ReadonlySet<string> | null;
  readonly soundedAt: number;
}

export const NOTHING_HEARD: Heard = { known: null, soundedAt: Number.NEGATIVE_INFINITY };

/** A room in which it sounds all the time pulls the plug. */
const REST_MS = 60_000;

/**
 * Whether the alerts now open make a sound: when one of the highest level is new, and it is not the first look, at which
 * all are, and the last sound was a minute ago.
 */
export function hear(
  before: Heard,
  open: readonly Alert[],
  now: number,
): { readonly heard: Heard; readonly sounds: boolean } {
  const dangers = open.filter(({ level, state }) => level === 'danger' && state === 'raised').map(({ id }) => id);
  const isNew = before.known !== null && dangers.some((id) => !before.known?.has(id));
  const sounds = isNew && now - before.soundedAt >= REST_MS;
  return { heard: { known: new Set(dangers), soundedAt: sounds ? now : before.soundedAt }, sounds };
}
