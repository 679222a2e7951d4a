import type { QueryClient } from '@tanstack/react-query';
import { onQueued, startOutbox } from '../data/outbox.ts';
import { keepState } from '../data/persist.ts';
import { keepApp } from '../data/update.ts';
import { showWaiting } from '../data/waiting-alerts.ts';
import { watchForms } from '../lib/unsaved.ts';

/** Keeps what is known, what is to be sent, and the app itself on this device. */
export function startLater(client: QueryClient, onLive: (listener: () => void) => void): void {
  watchForms();
  keepState(client, onLive);
  onQueued(() => showWaiting(client));
  void startOutbox(client, onLive).catch(() => {});
  void keepApp();
}
