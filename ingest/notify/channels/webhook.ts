import { createHmac } from 'node:crypto';
import type { WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';
import type { WebhookConfig } from '../../../domain/notifications/endpoints.ts';
import { type Resolve, refusal } from './address-guard.ts';
import type { Channel } from './channel.ts';
import { type HttpCall, understood } from './http-call.ts';

/** Answers that say that the message itself will never be taken. */
const NOT_LIKE_THIS = new Set([400, 405, 406, 413, 414, 415, 422]);

interface WebhookOptions {
  readonly http: HttpCall;
  readonly policy: () => Promise<WebhookPolicy>;
  /** Addresses of the one who runs the server, from its configuration: they may be private. */
  readonly operatorUrl: string | null;
  readonly resolve: Resolve;
  readonly now: () => number;
}

/**
 * Posts messages as JSON to an address of somebody's. `Idempotency-Key` tells repeats apart; `Sen-Signature` is
 * `t=<epoch s>,v1=<hex HMAC-SHA-256 of "t.body">`: see docs/webhooks.md for how a receiver checks both.
 */
export const webhookChannel = ({
  http,
  policy,
  operatorUrl,
  resolve,
  now,
}: WebhookOptions): Channel<WebhookConfig> => ({
  async refuses({ url }) {
    return url === operatorUrl ? null : refusal(url, { policy: await policy(), resolve });
  },
  async send({ config: { url }, secret }, { key, ...message }) {
    const body = JSON.stringify({ key, ...message });
    const host = new URL(url).host;
    const result = await http({
      url,
      body,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': encodeURI(key),
        'sen-event': message.purpose,
        ...(secret === null ? {} : { 'sen-signature': signature(body, secret, now()) }),
      },
      ...(url === operatorUrl ? {} : { policy: await policy() }),
    });
    const answer = understood(result, host);
    if (answer.kind !== 'answer') return answer;
    const { status, retryAfterMs: afterMs } = answer;
    if (status >= 200 && status < 300) return { kind: 'sent', answer: `${status}` };
    if (status === 410) return { kind: 'never', error: `${host} wants no more messages (410)`, gone: true };
    if (NOT_LIKE_THIS.has(status)) return { kind: 'never', error: `${host} does not take such a message (${status})` };
    if (status === 401 || status === 403)
      return { kind: 'later', error: `${host} refuses us (${status}): is the signing secret the right one?`, afterMs };
    return { kind: 'later', error: `${host} answered ${status}`, afterMs };
  },
});

/** @param at epoch ms */
function signature(body: string, secret: string, at: number): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
