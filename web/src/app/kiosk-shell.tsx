import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { type CSSProperties, useCallback, useEffect, useRef } from 'react';
import { useLiveConnection, useLiveState, useWatch } from '../data/live.ts';
import { sessionQuery } from '../data/session.ts';
import classes from './kiosk.module.css';
import './kiosk.css';
import { WallHeader } from './kiosk-header.tsx';
import { useRotation, useWallKeys } from './kiosk-rotation.ts';
import { useSharpCanvases, useWallZoom } from './kiosk-scale.ts';
import {
  useAwake,
  useBoundedMemory,
  useComeBack,
  useDangerSound,
  useLostCode,
  useNewVersion,
  useRemembered,
} from './kiosk-upkeep.ts';

const route = getRouteApi('/shell');
/** px of the head, and of the edge around a page. */
const AROUND = 64 + 1 + 2 * 16;

/** The frame of pages on a wall: nothing to press, a clock, one page after the other, and never the end of it. */
export function KioskShell() {
  const { sound = 0, scale = 1 } = route.useSearch();
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const display = useQuery(sessionQuery).data?.display === true;
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const live = useLiveState();
  const { zoom, height } = useWallZoom(scale);
  const { at, round, send } = useRotation(main);

  useSharpCanvases(zoom);
  useLiveConnection();
  // Pages whose turn it is not stay as new as the one that is seen.
  useWatch('*');
  useAwake();
  useBoundedMemory(round.everyMs * round.pages);
  useComeBack(live);
  useLostCode();
  useNewVersion();
  useRemembered(search, display);
  useDangerSound(sound === 1);
  useWallKeys(
    send,
    useCallback(
      () =>
        void (display
          ? navigate({ to: '/display' })
          : navigate({
              to: '.',
              search: (was) => ({
                ...was,
                kiosk: undefined,
                rotate: undefined,
                pages: undefined,
                sound: undefined,
                scale: undefined,
                theme: undefined,
              }),
            })),
      [navigate, display],
    ),
  );
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.kiosk = live;
    return () => {
      delete root.dataset.kiosk;
    };
  }, [live]);

  const style = { zoom, '--wall': `${height - AROUND}px` } as CSSProperties;
  return (
    <div className={classes.wall} style={style}>
      <WallHeader at={at} round={round} sound={sound === 1} />
      <main id="main" ref={main} className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
