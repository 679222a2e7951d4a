import type { EndpointKind } from '../../domain/notifications/endpoints.ts';
import {
  type DueDelivery,
  dueChannels,
  dueDeliveries,
  markFailed,
  markLater,
  markSent,
} from '../../store/registry/deliveries.ts';
import {
  deleteEndpoint,
  type EndpointRecord,
  markFailing,
  updateEndpoint,
} from '../../store/registry/notification-endpoints.ts';
import type { Sent } from './channels/channel.ts';
import type { Channels } from './channels/channels.ts';
import type { NotifyContext } from './context.ts';
import { gate, type Passed } from './gate.ts';
import { paces } from './pace.ts';
import { retryAfterMs } from './retry.ts';

const AT_A_TIME = 50;
/** From the first attempt on; nobody waits for it any longer. */
const GIVE_UP_MS = 24 * 3_600_000;
/** A hiccup is no reason to call an endpoint broken. */
const HICCUPS = 3;
/** How long a channel rests when the registry takes nothing. */
const TROUBLE_MS = 60_000;

export interface DispatcherOptions extends NotifyContext {
  readonly channels: Channels;
  /** Registry or channel behave as they never should; the delivery, or null for the registry, is looked at again later. */
  readonly onTrouble: (delivery: string | null, error: unknown) => void;
  /** Resolves after so many ms. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Sends deliveries whose time has come, each channel at its own pace, so that a slow one holds up no other. Each is marked
 * after it was sent: a crash in between sends it again under the same key.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<EndpointKind, Promise<void>>();
  /** Epoch ms until which a channel's service asked to be left alone. */
  readonly #pausedUntil = new Map<EndpointKind, number>();
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Begins with what is due now. */
  async run(): Promise<void> {
    const { registry, now } = this.#options;
    for (const channel of await dueChannels(registry, now())) {
      if (this.#stopped || this.#running.has(channel)) continue;
      const running = this.#drain(channel)
        .catch((error) => {
          // What was sent and could not be marked would be sent again at every look.
          this.#pausedUntil.set(channel, now() + TROUBLE_MS);
          this.#options.onTrouble(null, error);
        })
        .finally(() => this.#running.delete(channel));
      this.#running.set(channel, running);
    }
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.idle();
  }

  async #drain(channel: EndpointKind): Promise<void> {
    const { registry, now } = this.#options;
    while (!this.#stopped && now() >= (this.#pausedUntil.get(channel) ?? 0)) {
      const due = await dueDeliveries(registry, channel, { now: now(), limit: AT_A_TIME });
      if (due.length === 0) return;
      await this.#send(channel, await gate(this.#options, due));
    }
  }

  /** Sends these, a few at once, and resolves when all are marked. */
  async #send(channel: EndpointKind, passed: readonly Passed[]): Promise<void> {
    const { atOnce, gapMs } = paces[channel];
    const queue = [...passed];
    let next = Promise.resolve();
    const { wait = waitMs, now } = this.#options;
    const worker = async (): Promise<void> => {
      for (let one = queue.shift(); one && !this.#stopped; one = queue.shift()) {
        if (gapMs > 0) {
          const turn = next;
          next = turn.then(() => wait(gapMs));
          await turn;
        }
        if (now() < (this.#pausedUntil.get(channel) ?? 0)) return;
        await this.#attempt(one);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, worker));
  }

  async #attempt({ delivery, endpoint }: Passed): Promise<void> {
    const { channels, onTrouble, server } = this.#options;
    const { envelope, channel } = delivery;
    const config = endpoint?.config ?? (channel === 'email' ? { address: envelope.to } : { url: envelope.to });
    const secret = endpoint ? endpoint.secret : channel === 'webhook' ? (server.webhook?.secret ?? null) : null;
    let sent: Sent;
    try {
      sent = await channels[channel].send({ config, secret }, envelope.message);
    } catch (error) {
      onTrouble(delivery.key, error);
      sent = { kind: 'later', error: 'the server could not send it', afterMs: null };
    }
    await this.#mark({ delivery, endpoint }, sent);
  }

  async #mark({ delivery, endpoint }: Passed, sent: Sent): Promise<void> {
    const { registry } = this.#options;
    const now = this.#options.now();
    const attempt = { delivery, now };
    if (sent.kind === 'sent') {
      await markSent(registry, attempt, sent.answer);
      if (endpoint !== null && endpoint.failingSince !== null) await markFailing(registry, endpoint.id, null);
      return;
    }
    const end = this.#endOf(delivery, sent, now);
    if (end !== null) {
      await markFailed(registry, attempt, end);
      if (endpoint !== null) await this.#broken(endpoint, sent.kind === 'never' && sent.gone === true, now);
      return;
    }
    const { error, afterMs, alone = false } = sent as Extract<Sent, { kind: 'later' }>;
    const waitMs = Math.max(retryAfterMs(delivery.attempts), afterMs ?? 0);
    await markLater(registry, attempt, { error, nextAttemptAt: now + waitMs });
    if (afterMs !== null && !alone && paces[delivery.channel].isShared)
      this.#pausedUntil.set(delivery.channel, now + afterMs);
    if (endpoint !== null && delivery.attempts + 1 >= HICCUPS) await markFailing(registry, endpoint.id, now);
  }

  /** A browser that was taken off is forgotten; an address or a chat that wants no more is switched off, for its owner to see. */
  async #broken({ id, kind }: EndpointRecord, gone: boolean, now: number): Promise<void> {
    const { registry } = this.#options;
    if (gone && kind === 'push') {
      await deleteEndpoint(registry, id, { expected: null });
      return;
    }
    await markFailing(registry, id, now);
    if (gone) await updateEndpoint(registry, id, { change: { enabled: false }, expected: null, now });
  }

  /** Why there will be no other attempt; null when there will be one. */
  #endOf({ envelope }: DueDelivery, sent: Exclude<Sent, { kind: 'sent' }>, now: number): string | null {
    if (sent.kind === 'never') return sent.error;
    const since = envelope.triedSince ?? now;
    return now - since >= GIVE_UP_MS ? `given up after a day: ${sent.error}` : null;
  }
}

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
