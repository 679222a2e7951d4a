import type { QueryClient } from '@tanstack/react-query';
import { onLive } from '../data/live.ts';
import { whenIdle } from '../lib/when-idle.ts';

/** What makes the app work without a network; nobody needs it before the first page is drawn. */
export function afterPaint(client: QueryClient): void {
  const start = async () => {
    const { startLater } = await import('./later.ts');
    startLater(client, onLive);
  };
  // Without a network and without the app on this device there is nothing to start.
  whenIdle(() => void start().catch(() => {}));
}
