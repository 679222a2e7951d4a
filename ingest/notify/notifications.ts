import {
  ALERT_ASSIGNED,
  dueNotifications,
  type Notification,
  postpone,
  WARNING_PUBLISHED,
} from '../../store/registry/outbox.ts';
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts';
import { planAlerts } from './plan-alerts.ts';
import { planAssignments } from './plan-assignments.ts';
import { planChains } from './plan-chains.ts';
import { planDigests } from './plan-digests.ts';
import { planLate } from './plan-late.ts';
import { planWarnings } from './plan-warnings.ts';
import { retryAfterMs } from './retry.ts';

const LOOK_EVERY_MS = 1000;
/** Digests, chains and late findings are told to the minute. */
const CLOCK_EVERY_MS = 15_000;
const PLANNED_AT_A_TIME = 50;

export interface Notifications {
  /** Looks at once, not at the next tick: something was written to the outbox or to the deliveries. */
  nudge(): void;
  /** Plans and sends all that is due by the clock, and resolves when it is done. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Tells people of alerts and of public warnings: plans what the outbox holds, and sends what is due. */
export function startNotifications(options: DispatcherOptions): Notifications {
  const { registry, now, onTrouble } = options;
  const dispatcher = new Dispatcher(options);
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let clockAt = Number.NEGATIVE_INFINITY;

  async function plan(outbox: readonly Notification[]): Promise<void> {
    const of = (wanted: string) => outbox.filter(({ kind }) => kind === wanted);
    await planWarnings(options, of(WARNING_PUBLISHED));
    await planAssignments(options, of(ALERT_ASSIGNED));
    const others = [WARNING_PUBLISHED, ALERT_ASSIGNED];
    await planAlerts(
      options,
      outbox.filter(({ kind }) => !others.includes(kind)),
    );
  }

  /** One that cannot be planned must not keep the others from being told. */
  async function planEach(outbox: readonly Notification[]): Promise<void> {
    for (const one of outbox) {
      try {
        await plan([one]);
      } catch (error) {
        onTrouble(one.idempotencyKey, error);
        await postpone(registry, one.id, now() + retryAfterMs(one.attempts));
      }
    }
  }

  async function planDue(): Promise<void> {
    for (;;) {
      const outbox = await dueNotifications(registry, now(), PLANNED_AT_A_TIME);
      if (outbox.length === 0 || stopped) return;
      try {
        await plan(outbox);
      } catch (error) {
        onTrouble(null, error);
        await planEach(outbox);
      }
      // The first messages go out while the others are planned.
      await dispatcher.run();
    }
  }

  /** Of these, too, one that fails must not keep the others from being told. */
  async function byTheClock(): Promise<void> {
    for (const look of [planChains, planLate, planDigests])
      try {
        while (!stopped && (await look(options)));
      } catch (error) {
        onTrouble(null, error);
      }
  }

  async function turn(): Promise<void> {
    await planDue();
    const since = now() - clockAt;
    if (since >= CLOCK_EVERY_MS || since < 0) {
      clockAt = now();
      await byTheClock();
    }
    if (!stopped) await dispatcher.run();
  }

  function nudge(): void {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = turn()
      // The registry is busy or full: the next tick looks again, nothing is lost.
      .catch((error) => onTrouble(null, error))
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          nudge();
        }
      });
  }

  const timer = setInterval(nudge, LOOK_EVERY_MS);
  timer.unref();
  return {
    nudge,
    async settle() {
      do {
        while (running) await running;
        clockAt = Number.NEGATIVE_INFINITY;
        nudge();
        while (running) await running;
        await dispatcher.idle();
      } while (running);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
      await dispatcher.stop();
    },
  };
}
