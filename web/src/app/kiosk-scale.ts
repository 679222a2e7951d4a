import { useEffect, useSyncExternalStore } from 'react';

/** A wall is laid out like this many px, and what is drawn is made larger as a whole: 1.5 times on 1080p, 3 times on 4K. */
const WIDTH = 1280;
const HEIGHT = 720;

/** How much larger than on a desk things are, on a screen of that many px. */
export function zoomOf(screen: { readonly width: number; readonly height: number }, scale: number): number {
  const fits = Math.min(screen.width / WIDTH, screen.height / HEIGHT);
  return Math.round(Math.max(1, fits) * scale * 100) / 100;
}

const subscribe = (listener: () => void) => {
  addEventListener('resize', listener);
  return () => removeEventListener('resize', listener);
};

/** The zoom of this screen, and its height in the px that are left. */
export function useWallZoom(scale: number): { readonly zoom: number; readonly height: number } {
  const zoom = useSyncExternalStore(subscribe, () => zoomOf({ width: innerWidth, height: innerHeight }, scale));
  const height = useSyncExternalStore(subscribe, () => innerHeight);
  return { zoom, height: height / zoom };
}

/** Beyond this a cheap machine behind a big screen has no breath left for a map. */
const SHARPEST = 2;

/** What is drawn on canvases, charts and maps, is drawn in the px that are seen: they ask for nothing but this. */
export function useSharpCanvases(zoom: number): void {
  useEffect(() => {
    const own = Object.getOwnPropertyDescriptor(window, 'devicePixelRatio');
    if (!own?.get || !own.configurable) return;
    const native = own.get.bind(window);
    const sharper = Math.min(zoom, SHARPEST);
    Object.defineProperty(window, 'devicePixelRatio', { ...own, get: () => native() * sharper });
    return () => void Object.defineProperty(window, 'devicePixelRatio', own);
  }, [zoom]);
}
