import { dueNotifications, markDelivered, type Notification, postpone } from '../../store/registry/outbox.ts';
import type { Registry } from '../../store/registry/schema.ts';

const LOOK_EVERY_MS = 1000;
const AT_A_TIME = 20;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 10 * 60_000;

export interface DeliveryOptions {
  readonly registry: Registry;
  /** Throws when it could not be delivered now. */
  readonly send: (notification: Notification) => Promise<void>;
  /** `key` is null when the outbox itself could not be read or written. */
  readonly onTrouble: (key: string | null, error: unknown) => void;
  readonly now?: () => number;
}

export interface Delivery {
  /** Looks at once, not at the next tick: something was written to the outbox. */
  nudge(): void;
  stop(): Promise<void>;
}

/**
 * Delivers what the outbox holds, each notification at least once: it is marked only after it was sent, so a crash in
 * between sends it again under the same key. What fails is tried again, later and later, for ever.
 */
export function deliverOutbox({ registry, send, onTrouble, now = Date.now }: DeliveryOptions): Delivery {
  let running: Promise<void> | null = null;
  let stopped = false;

  async function deliverDue(): Promise<void> {
    for (let due = await dueNotifications(registry, now(), AT_A_TIME); due.length > 0 && !stopped; ) {
      for (const notification of due) {
        if (stopped) return;
        await deliver(notification);
      }
      due = await dueNotifications(registry, now(), AT_A_TIME);
    }
  }

  async function deliver(notification: Notification): Promise<void> {
    try {
      await send(notification);
    } catch (error) {
      onTrouble(notification.idempotencyKey, error);
      await postpone(registry, notification.id, now() + retryAfterMs(notification.attempts));
      return;
    }
    await markDelivered(registry, notification.id, now());
  }

  function nudge(): void {
    if (stopped || running) return;
    running = deliverDue()
      // The registry is busy or full: the next tick looks again, nothing is lost.
      .catch((error) => onTrouble(null, error))
      .finally(() => {
        running = null;
      });
  }

  const timer = setInterval(nudge, LOOK_EVERY_MS);
  timer.unref();
  return {
    nudge,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Doubling, with jitter so that many waiting notifications do not all knock at once. */
export function retryAfterMs(attempts: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 20));
  return Math.round(longest * (0.75 + Math.random() * 0.5));
}
