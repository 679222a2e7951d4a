import type { Logger } from 'pino';
import { retryAfterMs } from '../../ingest/notify/retry.ts';
import { dropMail, dueMails, markMailSent, postponeMail, type QueuedMail } from '../../store/registry/mails.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { SendMail } from './send-mail.ts';

const LOOK_EVERY_MS = 1000;
const AT_A_TIME = 20;
/** A link in an older letter may have ended, and whoever waited has long asked again. */
const GIVE_UP_MS = 24 * 3_600_000;

interface Options {
  readonly registry: Registry;
  readonly send: SendMail;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly now?: () => number;
  readonly lookEveryMs?: number;
}

/**
 * Sends the letters that wait, each at least once; what fails is tried again, later and later, for a day.
 * @returns stops after the letter under way
 */
export function deliverMails({ registry, send, log, now = Date.now, lookEveryMs = LOOK_EVERY_MS }: Options): {
  stop(): Promise<void>;
} {
  let running: Promise<void> | null = null;
  let stopped = false;

  async function deliver(mail: QueuedMail): Promise<void> {
    try {
      await send(mail);
    } catch (error) {
      const { message } = error as Error;
      if (now() - mail.createdAt >= GIVE_UP_MS) {
        log.error({ mail: mail.id, error: message }, 'a letter could not be sent for a day and was given up');
        await dropMail(registry, mail.id);
        return;
      }
      log.warn({ mail: mail.id, error: message }, 'a letter was not sent, will try again');
      await postponeMail(registry, mail.id, { nextAttemptAt: now() + retryAfterMs(mail.attempts), error: message });
      return;
    }
    await markMailSent(registry, mail.id, now());
  }

  async function deliverDue(): Promise<void> {
    for (let due = await dueMails(registry, now(), AT_A_TIME); due.length > 0 && !stopped; ) {
      for (const mail of due) {
        if (stopped) return;
        await deliver(mail);
      }
      due = await dueMails(registry, now(), AT_A_TIME);
    }
  }

  const timer = setInterval(() => {
    if (stopped || running) return;
    running = deliverDue()
      // The registry is busy or full: the next tick looks again, nothing is lost.
      .catch((error) => log.warn({ err: error }, 'letters could not be looked up'))
      .finally(() => {
        running = null;
      });
  }, lookEveryMs);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
