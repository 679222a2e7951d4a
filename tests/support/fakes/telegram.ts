import { type FakeAnswer, type FakeService, json, type Seen, startService } from './service.ts';

export interface FakeTelegram extends FakeService {
  readonly token: string;
  /** Chats by number: one that takes messages, one that blocked the bot, one that became another. */
  readonly chats: Map<string, 'open' | 'blocked' | { readonly movedTo: string }>;
  readonly messages: { readonly chat: string; readonly text: string }[];
}

const refusal = (status: number, description: string, parameters?: object): FakeAnswer =>
  json(status, { ok: false, error_code: status, description, ...(parameters && { parameters }) });

/** Telegram asking for patience. */
export const telegramTooMany = (seconds: number): FakeAnswer =>
  refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });

/** The Bot API: `getMe` and `sendMessage`, with its errors in its own words. */
export async function startTelegram(): Promise<FakeTelegram> {
  const token = '123456:AAE-secret-of-the-bot';
  const chats: FakeTelegram['chats'] = new Map();
  const messages: { chat: string; text: string }[] = [];

  const handle = ({ path, headers, body }: Seen): FakeAnswer => {
    const [, given, method] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (given === undefined || !/^\d+:/.test(given)) return refusal(404, 'Not Found');
    if (given !== token) return refusal(401, 'Unauthorized');
    if (method === 'getMe') return json(200, { ok: true, result: { id: 123456, is_bot: true, username: 'sen_bot' } });
    if (method !== 'sendMessage') return refusal(404, 'Not Found: method not found');
    if (headers['content-type'] !== 'application/json') return refusal(400, 'Bad Request: message text is empty');
    const { chat_id: chat, text } = JSON.parse(body) as { chat_id: string; text: string };
    const state = chats.get(chat);
    if (state === undefined) return refusal(400, 'Bad Request: chat not found');
    if (state === 'blocked') return refusal(403, 'Forbidden: bot was blocked by the user');
    if (state !== 'open')
      return refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: Number(state.movedTo),
      });
    if (text.length > 4096) return refusal(400, 'Bad Request: message is too long');
    messages.push({ chat, text });
    return json(200, { ok: true, result: { message_id: messages.length, chat: { id: Number(chat) }, text } });
  };

  return Object.assign(await startService(handle), { token, chats, messages });
}
