import { getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { type RefObject, useEffect, useMemo, useReducer, useState } from 'react';
import { WALL_ROTATE_S } from '../../../domain/wall.ts';
import { type Rotation, type RotationInput, type Round, rotate, screensOf, stepOf, waitMs } from '../lib/rotation.ts';
import { isTyping } from '../lib/typing.ts';
import { pageAt, pagesOf, partsOfPage } from '../lib/wall.ts';

const route = getRouteApi('/shell');
/** When it is looked whether the page that was asked for is there. */
const AGAIN_MS = [600, 2000];
/** How often it is looked whether a turn is due. */
const LOOK_MS = 250;

/** Screenfuls of what is in the element, as it is drawn and as it grows. */
function useScreens(within: RefObject<HTMLElement | null>): number {
  const [screens, setScreens] = useState(1);
  useEffect(() => {
    const outer = within.current;
    if (!outer) return;
    const measure = () => setScreens(screensOf(outer.scrollHeight, outer.clientHeight));
    const sizes = new ResizeObserver(measure);
    const children = new MutationObserver(() => {
      sizes.disconnect();
      sizes.observe(outer);
      for (const child of outer.children) sizes.observe(child);
    });
    sizes.observe(outer);
    for (const child of outer.children) sizes.observe(child);
    children.observe(outer, { childList: true });
    return () => {
      sizes.disconnect();
      children.disconnect();
    };
  }, [within]);
  return screens;
}

export interface WallRound {
  readonly at: Rotation;
  readonly round: Round;
  readonly send: (input: RotationInput) => void;
}

/** Goes from page to page, and over the screenfuls of each. */
export function useRotation(within: RefObject<HTMLElement | null>): WallRound {
  const { pages: named, rotate: seconds } = route.useSearch();
  const router = useRouter();
  const pathname = useLocation({ select: (location) => location.pathname });
  const pages = useMemo(() => pagesOf(named), [named]);
  const screens = useScreens(within);
  const round: Round = {
    pages: pages.length,
    screens,
    everyMs: (seconds ?? WALL_ROTATE_S) * 1000,
    rotates: seconds !== undefined,
  };
  const [at, dispatch] = useReducer(
    (before: Rotation, { input, of }: { readonly input: RotationInput; readonly of: Round }) =>
      rotate(before, input, { round: of, now: performance.now() }),
    { page: pageAt(pages, pathname), screen: 0, since: performance.now(), pausedAt: null },
  );
  const send = (input: RotationInput) => dispatch({ input, of: round });
  const { everyMs, rotates } = round;

  useEffect(() => {
    const of = { pages: pages.length, screens, everyMs, rotates };
    if (waitMs(at, of, performance.now()) === null) return;
    // Looked at rather than awaited: a timer may come a hair early, and a machine that slept comes late.
    const timer = setInterval(() => {
      if (waitMs(at, of, performance.now()) === 0) dispatch({ input: 'tick', of });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [at, pages, screens, everyMs, rotates]);

  const page = pages[at.page];
  useEffect(() => {
    if (page === undefined) return;
    const { path, search } = partsOfPage(page);
    const { kiosk, rotate: every, pages: all, sound, scale } = router.latestLocation.search;
    const go = () =>
      void router.navigate({
        to: path,
        // What is the wall's own is kept, what the page before had in its link is not.
        search: { ...router.options.parseSearch(search), kiosk, rotate: every, pages: all, sound, scale },
        replace: true,
      });
    go();
    // A page that writes where it is into its link while the next is still on its way calls that off.
    const checks = AGAIN_MS.map((ms) => setTimeout(() => router.state.location.pathname !== path && go(), ms));
    return () => checks.forEach(clearTimeout);
  }, [page, router]);

  useEffect(() => {
    const outer = within.current;
    if (outer) outer.scrollTop = at.screen * stepOf(outer.clientHeight);
  }, [at, within]);

  return { at, round, send };
}

/** Space pauses, arrows step, Escape leaves. */
export function useWallKeys(send: (input: RotationInput) => void, leave: () => void): void {
  useEffect(() => {
    const inputs: Readonly<Record<string, RotationInput>> = { ' ': 'pause', ArrowRight: 'next', ArrowLeft: 'previous' };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const input = inputs[event.key];
      if (input === undefined && event.key !== 'Escape') return;
      event.preventDefault();
      if (input === undefined) leave();
      else send(input);
    };
    const onPointer = () => send('touch');
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, [send, leave]);
}
