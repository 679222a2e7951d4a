import type { ChannelCheck, ChannelSettings, WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';
import type { TelegramConfig } from '../../../domain/notifications/endpoints.ts';
import type { Channel, NotSent, Sent } from './channel.ts';
import { type Answer, type HttpCall, jsonObject, understood } from './http-call.ts';
import { scrubbed, wholeText } from './wording.ts';

/** Characters of one message. core.telegram.org/bots/api#sendmessage */
const LONGEST = 4096;
const UNSET = 'Telegram is not set up: an administrator enters the token of a bot in the settings';

interface TelegramOptions {
  readonly http: HttpCall;
  readonly policy: () => Promise<WebhookPolicy>;
  readonly settings: () => Promise<ChannelSettings['telegram']>;
  readonly baseUrl: string;
}

/** Messages of a bot to a person who has started it, a group that it is in, or a channel that it may write to. */
export function telegramChannel({ http, policy, settings, baseUrl }: TelegramOptions): Channel<TelegramConfig> {
  /** @param body null for a question */
  async function ask(method: string, body: object | null): Promise<{ answer: Answer | NotSent; token: string } | null> {
    const { botToken: token, apiUrl } = await settings();
    if (token === null) return null;
    const result = await http({
      url: `${apiUrl ?? baseUrl}/bot${token}/${method}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
      policy: await policy(),
    });
    // Its own way to say how long to wait stands in the body of a 429.
    const tooMany = result.kind === 'answer' && result.status === 429;
    return { answer: tooMany ? result : understood(result, 'Telegram'), token };
  }

  async function sendTo(chatId: string, text: string, mayMove: boolean): Promise<Sent> {
    const asked = await ask('sendMessage', { chat_id: chatId, text, link_preview_options: { is_disabled: true } });
    if (asked === null) return { kind: 'never', error: UNSET };
    const { answer, token } = asked;
    if (answer.kind !== 'answer') return answer;
    const reply = jsonObject(answer.text);
    if (reply?.['ok'] === true) {
      const { message_id: id } = (reply['result'] ?? {}) as { message_id?: unknown };
      return { kind: 'sent', answer: id === undefined ? null : `${String(id)}${mayMove ? '' : ` in ${chatId}`}` };
    }
    const parameters = (reply?.['parameters'] ?? {}) as { retry_after?: unknown; migrate_to_chat_id?: unknown };
    // A group that grew gets another number, and the old one never works again.
    if (mayMove && parameters.migrate_to_chat_id !== undefined)
      return sendTo(String(parameters.migrate_to_chat_id), text, false);
    const said = scrubbed(String(reply?.['description'] ?? ''), [token]);
    return refusal(answer, said, Number(parameters.retry_after));
  }

  return {
    send: ({ config }, message) => sendTo(config.chatId, wholeText(message, LONGEST), true),

    async check(): Promise<ChannelCheck> {
      const asked = await ask('getMe', null);
      if (asked === null) return { result: 'failed', detail: UNSET };
      const { answer, token } = asked;
      if (answer.kind !== 'answer') return { result: 'failed', detail: answer.error };
      const reply = jsonObject(answer.text);
      if (reply?.['ok'] === true) {
        const { username, first_name: name } = (reply['result'] ?? {}) as { username?: unknown; first_name?: unknown };
        return { result: 'ok', detail: `@${String(username ?? name ?? '')}` };
      }
      const refused = refusal(answer, scrubbed(String(reply?.['description'] ?? ''), [token]), Number.NaN);
      return { result: 'failed', detail: refused.error };
    },
  };
}

/** @param said Telegram's description */
function refusal({ status, retryAfterMs }: Answer, said: string, waitS: number): NotSent {
  const error = `Telegram: ${said === '' ? 'an answer that cannot be read' : said} (${status})`;
  switch (status) {
    case 429:
      return { kind: 'later', error, afterMs: Number.isFinite(waitS) ? waitS * 1000 : retryAfterMs };
    case 401:
    case 404:
      // Not for the message but for the settings: the bot is unknown.
      return { kind: 'later', error: `${error}: the token of the bot is refused, enter it again`, afterMs: null };
    case 403:
      return { kind: 'never', error, gone: !/can't initiate/.test(said) };
    case 400:
      return {
        kind: 'never',
        error,
        gone: /chat not found|chat_id is empty|user not found|PEER_ID_INVALID/i.test(said),
      };
    default:
      return { kind: 'later', error, afterMs: null };
  }
}
