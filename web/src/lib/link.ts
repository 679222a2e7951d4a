/** What is said of the connection: `unsteady` while it keeps coming and going. */
export type LinkShown = 'online' | 'offline' | 'unsteady';

/** How it is with the connection, and what is said of it. Times are this device's, epoch ms. */
export interface Link {
  readonly shown: LinkShown;
  readonly up: boolean;
  /** Since when it is up or down. */
  readonly since: number;
  /** When it was lost, within the last minute. */
  readonly losses: readonly number[];
}

/** A gap that is over before anybody would read of it is not told. */
const LOSS_MS = 1200;
/** It has to hold for so long before it is believed, longer once it was lost again. */
const STEADY_MS = 4000;
const AGAIN_STEADY_MS = 15_000;
/** So many losses within the window are one trouble and not several. */
const WINDOW_MS = 60_000;
const AGAIN = 2;
const UNSTEADY = 3;

/** How it is when a page opens: where the browser knows that there is no network, that is told at once. */
export const startLink = (now: number, up: boolean): Link => ({
  shown: up ? 'online' : 'offline',
  up,
  since: now,
  losses: up ? [] : [now],
});

const recent = (losses: readonly number[], now: number) => losses.filter((at) => now - at < WINDOW_MS);

/** When what is said may change by time alone; null for never. */
export function nextChangeAt({ shown, up, since, losses }: Link): number | null {
  if (up) return shown === 'online' ? null : since + (losses.length >= AGAIN ? AGAIN_STEADY_MS : STEADY_MS);
  if (shown === 'online') return since + LOSS_MS;
  return shown === 'unsteady' ? since + AGAIN_STEADY_MS : null;
}

/** The connection is found up or down, or time went by: what is to be said of it now. */
export function heed(before: Link, up: boolean, now: number): Link {
  const losses = recent(before.losses, now);
  const turned = up !== before.up;
  const link: Link = {
    ...before,
    up,
    since: turned ? now : before.since,
    losses: turned && !up ? [...losses, now] : losses,
  };
  const unsteady = link.losses.length >= UNSTEADY;
  const lasted = now - link.since;
  if (up) {
    if (link.shown === 'online') return link;
    const steadyMs = link.losses.length >= AGAIN ? AGAIN_STEADY_MS : STEADY_MS;
    return { ...link, shown: lasted >= steadyMs ? 'online' : unsteady ? 'unsteady' : link.shown };
  }
  if (lasted < LOSS_MS) return link;
  return { ...link, shown: unsteady && lasted < AGAIN_STEADY_MS ? 'unsteady' : 'offline' };
}
