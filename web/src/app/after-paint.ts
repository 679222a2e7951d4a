import type { QueryClient } from '@tanstack/react-query';
import { onLive } from '../data/live.ts';

/** Safari has no `requestIdleCallback`. */
const whenIdle = (work: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(work, { timeout: 3000 }) : setTimeout(work, 500);

/** What makes the app work without a network; nobody needs it before the first page is drawn. */
export function afterPaint(client: QueryClient): void {
  const start = async () => {
    const { startLater } = await import('./later.ts');
    startLater(client, onLive);
  };
  // Without a network and without the app on this device there is nothing to start.
  whenIdle(() => void start().catch(() => {}));
}
