import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { openAlertsQuery } from '../data/alerts.ts';
import type { LiveState } from '../data/live-client.ts';
import { sessionQuery } from '../data/session.ts';
import { useUpdate } from '../data/update.ts';
import { serverNow } from '../lib/clock.ts';
import { hear, NOTHING_HEARD } from '../lib/danger-sound.ts';
import { reloadForNewBuild, reloadWhenReachable } from '../lib/new-build.ts';
import { store } from '../lib/stored.ts';
import { soundTwoTones } from '../lib/two-tones.ts';
import { keepAwake, thisWakefulBrowser } from '../lib/wake-lock.ts';
import { WALL_STORED } from '../lib/wall.ts';

const ASK_AGAIN_MS = 30_000;
/** Keeps the cookie of a screen from running out, which browsers let none live for longer than 400 days. */
const RENEW_MS = 6 * 3_600_000;
/** What a page read is kept for one more round, so that it stands there at once when its turn comes again. */
const KEEP_MS = 60_000;
const LONGEST_KEPT_MS = 300_000;

/** The screen stays on for as long as the wall is shown. */
export function useAwake(): void {
  useEffect(() => keepAwake(thisWakefulBrowser()), []);
}

/** What a day on the wall must not pile up. @param roundMs of a whole round */
export function useBoundedMemory(roundMs: number): void {
  const client = useQueryClient();
  useEffect(() => {
    const before = client.getDefaultOptions();
    client.setDefaultOptions({
      ...before,
      queries: { ...before.queries, gcTime: Math.min(roundMs + KEEP_MS, LONGEST_KEPT_MS) },
    });
    return () => client.setDefaultOptions(before);
  }, [client, roundMs]);
}

/** Asks whether the screen is still let in while it hears nothing, and takes a new build once it hears again. */
export function useComeBack(live: LiveState): void {
  const client = useQueryClient();
  const router = useRouter();
  const wasLost = useRef(false);
  const session = useQuery({ ...sessionQuery, refetchInterval: RENEW_MS, refetchIntervalInBackground: true });
  const gone = session.data === null;
  useEffect(() => {
    // The guard of the pages shows what there is to be done.
    if (gone) void router.invalidate();
  }, [gone, router]);

  useEffect(() => {
    if (live === 'live' && wasLost.current) void reloadForNewBuild();
    wasLost.current = live === 'lost' || (wasLost.current && live === 'connecting');
    if (live !== 'lost') return;
    const ask = () => void client.refetchQueries({ queryKey: sessionQuery.queryKey });
    ask();
    const timer = setInterval(ask, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [live, client]);
}

/** Code of a page that is gone from the server after an upgrade, or did not come: the whole page is loaded anew. */
export function useLostCode(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onLost = () => {
      timer ??= setInterval(() => void reloadWhenReachable(), ASK_AGAIN_MS);
    };
    addEventListener('vite:preloadError', onLost);
    return () => {
      removeEventListener('vite:preloadError', onLost);
      clearInterval(timer);
    };
  }, []);
}

/** Nobody stands at a wall to press „Cập nhật“: a new version is taken as soon as it is there. */
export function useNewVersion(): void {
  const { ready, take } = useUpdate();
  useEffect(() => {
    if (ready) take(true);
  }, [ready, take]);
}

/** A screen that is started anew shows again what it showed. */
export function useRemembered(search: string, display: boolean): void {
  useEffect(() => {
    if (display) store(WALL_STORED, search);
  }, [search, display]);
}

/** Two tones at a new alert of the highest level. */
export function useDangerSound(wanted: boolean): void {
  const open = useQuery({ ...openAlertsQuery, enabled: wanted }).data;
  const heard = useRef(NOTHING_HEARD);
  useEffect(() => {
    if (!wanted || !open) return;
    const answer = hear(heard.current, open, serverNow());
    heard.current = answer.heard;
    if (answer.sounds) soundTwoTones();
  }, [wanted, open]);
}
