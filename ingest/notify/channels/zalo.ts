import { createHash } from 'node:crypto';
import type { ChannelCheck, ChannelSettings } from '../../../domain/notifications/channel-settings.ts';
import type { ZaloConfig } from '../../../domain/notifications/endpoints.ts';
import type { OutgoingMessage } from '../../../domain/notifications/message.ts';
import { fillTemplate } from '../../../domain/notifications/zns-template.ts';
import type { Channel, NotSent } from './channel.ts';
import { type Call, type HttpCall, jsonObject, understood } from './http-call.ts';
import { scrubbed, wholeText } from './wording.ts';
import type { ZaloAccess } from './zalo-access.ts';
import { isTokenError, zaloRefusal } from './zalo-errors.ts';

/** Characters of one message of an official account. */
const LONGEST = 2000;
/** Characters of a tracking id of ZNS. */
const TRACKING = 48;

interface ZaloOptions {
  readonly http: HttpCall;
  readonly access: ZaloAccess;
  readonly settings: () => Promise<ChannelSettings['zalo']>;
  readonly urls: { readonly openApi: string; readonly business: string };
  /** IANA zone of dates in templates. */
  readonly timeZone: string;
  readonly now: () => number;
}

type Reply = { readonly kind: 'reply'; readonly data: Readonly<Record<string, unknown>> } | NotSent;

/**
 * Zalo, in both of its ways: a message of the official account to a follower, and a ZNS to a phone number in the words
 * of an approved template. developers.zalo.me, „Tin tư vấn v3” and „Gửi ZNS”
 */
export function zaloChannel({ http, access, settings, urls, timeZone, now }: ZaloOptions): Channel<ZaloConfig> {
  /** Asks once more with another token when Zalo says that this one has ended. */
  async function ask(call: Call): Promise<Reply> {
    const first = await access.token();
    if (first.kind !== 'token') return first;
    const reply = await askWith(call, first.token);
    if (reply.kind !== 'token-ended') return reply;
    const second = await access.insteadOf(first.token);
    if (second.kind !== 'token') return second;
    const again = await askWith(call, second.token);
    return again.kind === 'token-ended' ? { kind: 'later', error: again.error, afterMs: null } : again;
  }

  async function askWith(call: Call, token: string): Promise<Reply | { kind: 'token-ended'; error: string }> {
    const headers = { ...call.headers, access_token: token };
    const answer = understood(await http({ ...call, headers }), 'Zalo');
    if (answer.kind !== 'answer') return answer;
    const reply = jsonObject(answer.text);
    // Its errors come with status 200; what says neither is no answer of Zalo's.
    const code = typeof reply?.['error'] === 'number' ? reply['error'] : Number.NaN;
    if (code === 0) return { kind: 'reply', data: (reply?.['data'] ?? {}) as Readonly<Record<string, unknown>> };
    const said = scrubbed(String(reply?.['message'] ?? ''), [token]);
    if (isTokenError(code)) return { kind: 'token-ended', error: `Zalo refuses the access token: ${said} (${code})` };
    if (Number.isNaN(code))
      return {
        kind: 'later',
        error: `Zalo: an answer that cannot be read (${answer.status})`,
        afterMs: answer.retryAfterMs,
      };
    return zaloRefusal(code, said, now());
  }

  async function callFor(config: ZaloConfig, message: OutgoingMessage): Promise<Call | NotSent> {
    const headers = { 'content-type': 'application/json' };
    if (config.mode === 'oa') {
      const body = { recipient: { user_id: config.userId }, message: { text: wholeText(message, LONGEST) } };
      return { url: `${urls.openApi}/v3.0/oa/message/cs`, headers, body: JSON.stringify(body) };
    }
    const { templates } = await settings();
    // The words of an alert that is raised must not tell of one that is over.
    const fitting = templates.filter(({ purposes }) => purposes.includes(message.purpose));
    const template = fitting.find(({ id }) => id === config.template) ?? fitting[0];
    if (!template) {
      const which = `for messages of the kind "${message.purpose}"`;
      return { kind: 'never', error: `there is no ZNS template ${which}: an administrator enters it in the settings` };
    }
    const filled = fillTemplate(template, message, timeZone);
    if (!filled.ok) return { kind: 'never', error: filled.error };
    const body = {
      phone: config.phone,
      template_id: template.id,
      template_data: filled.data,
      tracking_id: createHash('sha256').update(message.key).digest('hex').slice(0, TRACKING),
    };
    return { url: `${urls.business}/message/template`, headers, body: JSON.stringify(body) };
  }

  return {
    async send({ config }, message) {
      const call = await callFor(config, message);
      if ('kind' in call) return call;
      const reply = await ask(call);
      if (reply.kind !== 'reply') return reply;
      const id = reply.data['message_id'] ?? reply.data['msg_id'];
      return { kind: 'sent', answer: id === undefined ? null : String(id) };
    },

    async check(): Promise<ChannelCheck> {
      const reply = await ask({ url: `${urls.openApi}/v2.0/oa/getoa`, method: 'GET' });
      if (reply.kind !== 'reply') return { result: 'failed', detail: reply.error };
      return { result: 'ok', detail: scrubbed(String(reply.data['name'] ?? ''), []) };
    },

    renew: () => access.renew(),
  };
}
