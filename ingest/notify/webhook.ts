import { createHmac } from 'node:crypto';
import type { Notification } from '../../store/registry/outbox.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Signs each request when given, so that the receiver knows whose it is. */
  readonly secret: string | null;
  readonly timeoutMs?: number;
}

/**
 * Sends notifications to an address of the operator's as JSON, one POST each. `Idempotency-Key` tells repeats apart;
 * `Sen-Signature` is `t=<epoch s>,v1=<hex HMAC-SHA-256 of "t.body">`, so that an old request cannot be replayed later.
 * @returns a function that throws when the receiver did not answer 2xx
 */
export function webhook({
  url,
  secret,
  timeoutMs = 10_000,
}: WebhookOptions): (notification: Notification) => Promise<void> {
  return async ({ idempotencyKey, kind, body }) => {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      'sen-event': kind,
    };
    if (secret !== null) {
      const at = Math.floor(Date.now() / 1000);
      headers['sen-signature'] = `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
    }
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  };
}
