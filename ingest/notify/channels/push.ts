import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { PushKeys } from '../../../domain/notifications/channel-keys.ts';
import type { WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';
import type { PushConfig } from '../../../domain/notifications/endpoints.ts';
import type { OutgoingMessage } from '../../../domain/notifications/message.ts';
import type { Channel } from './channel.ts';
import { type HttpCall, understood } from './http-call.ts';
import { bounded } from './wording.ts';

/**
 * Every push service takes 4096 bytes, of which the encryption needs 103 (RFC 8030 §7.2, RFC 8291 §4); the rest is for
 * services that take less.
 */
const PAYLOAD_BYTES = 3000;
const TTL_S = 4 * 3600;
const TEST_TTL_S = 60;

interface PushOptions {
  readonly http: HttpCall;
  readonly keys: () => Promise<PushKeys>;
  /** Whom push services may write to: `mailto:` or `https:`. */
  readonly subject: () => Promise<string>;
  readonly policy: () => Promise<WebhookPolicy>;
}

/** Messages that browsers show, by way of the browser maker's service, which can read nothing of them. RFC 8030, 8291, 8292 */
export const pushChannel = ({ http, keys, subject, policy }: PushOptions): Channel<PushConfig> => ({
  async send({ config }, message) {
    const service = new URL(config.endpoint).host;
    const vapidDetails = { ...(await keys()), subject: await subject() };
    let request: webPush.RequestDetails;
    try {
      request = webPush.generateRequestDetails(config, payloadOf(message), {
        vapidDetails,
        TTL: message.purpose === 'test' ? TEST_TTL_S : TTL_S,
        urgency: message.level === 'watch' || message.purpose === 'digest' ? 'normal' : 'high',
        // A message that is sent again takes the place of the first one. RFC 8030 §5.4
        topic: createHash('sha256').update(message.key).digest('base64url').slice(0, 32),
        contentEncoding: 'aes128gcm',
      });
    } catch {
      return {
        kind: 'never',
        error: 'the keys of this browser are none: switch its messages off and on again',
        gone: true,
      };
    }
    const answer = understood(
      await http({
        url: config.endpoint,
        headers: request.headers as Record<string, string | number>,
        body: request.body as Buffer,
        policy: await policy(),
      }),
      service,
    );
    if (answer.kind !== 'answer') return answer;
    const { status } = answer;
    if (status >= 200 && status < 300) return { kind: 'sent', answer: `${status}` };
    if (status === 404 || status === 410)
      return { kind: 'never', error: `this browser takes no more messages (${status})`, gone: true };
    if (status === 401 || status === 403)
      return {
        kind: 'never',
        error: `${service} does not know the key of this server (${status}): switch the messages of this browser off and on again`,
      };
    return { kind: 'never', error: `${service} does not take the message (${status})` };
  },
});

/** What the service worker shows: `tag` lets a newer message on the same thing take the place of an older one. */
function payloadOf({ key, purpose, language, level, subject, text, url, facts }: OutgoingMessage): string {
  const write = (body: string): string =>
    JSON.stringify({
      title: bounded(subject, 200),
      body,
      tag: bounded(key, 200),
      purpose,
      language,
      level,
      url: url !== null && url.length <= 500 ? url : null,
      alert: facts['alert'] ?? null,
    });
  let length = Math.min(text.length, PAYLOAD_BYTES);
  let payload = write(bounded(text, length));
  while (Buffer.byteLength(payload) > PAYLOAD_BYTES && length > 0) {
    length = Math.floor(length * 0.8);
    payload = write(bounded(text, length));
  }
  return payload;
}
