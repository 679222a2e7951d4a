import type { ChannelCheck, ChannelSettings, WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';
import { missingSecrets } from '../../../domain/notifications/channel-settings.ts';
import type { SmsConfig } from '../../../domain/notifications/endpoints.ts';
import { formatPhone } from '../../../domain/notifications/phone.ts';
import { type AnswerMatcher, fill, type SmsGateway } from '../../../domain/notifications/sms-gateway.ts';
import { cutToSegments, plainText, smsSegments } from '../../../domain/notifications/sms-text.ts';
import type { Channel, Sent } from './channel.ts';
import { type Answer, type Call, type HttpCall, understood } from './http-call.ts';
import { scrubbed } from './wording.ts';

const UNSET = 'SMS are not set up: an administrator enters a gateway in the settings';
const TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const;

interface SmsOptions {
  readonly http: HttpCall;
  readonly policy: () => Promise<WebhookPolicy>;
  readonly settings: () => Promise<ChannelSettings['sms']>;
}

/** One SMS a message, its shortest wording, by whatever service the settings describe. */
export const smsChannel = ({ http, policy, settings }: SmsOptions): Channel<SmsConfig> => ({
  async send({ config }, message) {
    const set = await settings();
    const { gateway, secrets } = set;
    if (gateway === null) return { kind: 'never', error: UNSET };
    const missing = missingSecrets(set);
    if (missing.length > 0) return { kind: 'never', error: lacks(missing) };
    const text = cutToSegments(
      gateway.text === 'plain' ? plainText(message.short) : message.short,
      gateway.maxSegments,
    );
    const values = valuesOf(secrets, { phone: formatPhone(config.phone, gateway.phoneFormat), text, key: message.key });
    const answer = understood(
      await http({ ...callOf(gateway, gateway.headers, values), policy: await policy() }),
      'the SMS gateway',
    );
    if (answer.kind !== 'answer') return answer;
    const sent = judged(answer, gateway.success, Object.values(secrets));
    if (sent.kind !== 'sent') return sent;
    const number = gateway.answerPath === null ? undefined : at(answer.text, gateway.answerPath);
    const segments = smsSegments(text);
    return {
      kind: 'sent',
      answer: `${number === undefined ? '' : `${scrubbed(number, Object.values(secrets))}, `}${segments} SMS`,
    };
  },

  async check(): Promise<ChannelCheck> {
    const set = await settings();
    const { gateway, secrets } = set;
    if (gateway === null) return { result: 'failed', detail: UNSET };
    const missing = missingSecrets(set);
    if (missing.length > 0) return { result: 'failed', detail: lacks(missing) };
    if (gateway.check === null)
      return { result: 'cannot-be-checked', detail: 'the gateway has no address to ask: send a test message' };
    const values = valuesOf(secrets, { phone: '', text: '', key: '' });
    const answer = understood(
      await http({ ...callOf(gateway.check, gateway.headers, values), policy: await policy() }),
      'the SMS gateway',
    );
    if (answer.kind !== 'answer') return { result: 'failed', detail: answer.error };
    const told = judged(answer, gateway.check.success, Object.values(secrets));
    return told.kind === 'sent'
      ? { result: 'ok', detail: scrubbed(answer.text, Object.values(secrets)) }
      : { result: 'failed', detail: told.error };
  },
});

const lacks = (names: readonly string[]): string =>
  `the SMS gateway asks for secrets that are not set: ${names.join(', ')}`;

const valuesOf = (
  secrets: Readonly<Record<string, string>>,
  values: Readonly<Record<'phone' | 'text' | 'key', string>>,
): Readonly<Record<string, string>> => ({
  ...values,
  ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`secret.${name}`, value])),
});

function callOf(
  { url, method, body }: Pick<SmsGateway, 'url' | 'method' | 'body'>,
  headers: SmsGateway['headers'],
  values: Readonly<Record<string, string>>,
): Call {
  // What comes of a placeholder in a header may hold letters that a header cannot have.
  const line = (text: string): string => fill(text, values, 'none').replace(/[^\t\x20-\x7e]/g, '?');
  return {
    url: fill(url, values, 'url'),
    method,
    headers: {
      ...(body === null ? {} : { 'content-type': TYPES[body.type] }),
      ...Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), line(value)])),
    },
    ...(body === null
      ? {}
      : { body: fill(body.template, values, body.type === 'json' ? 'json' : body.type === 'form' ? 'url' : 'none') }),
  };
}

/** What the gateway's answer means, as whoever set it up says that it is to be read. */
function judged(answer: Answer, success: AnswerMatcher, secrets: readonly string[]): Sent {
  const { status, text } = answer;
  const said = `the SMS gateway answered ${status}: ${scrubbed(text, secrets)}`;
  if (status === 401 || status === 403)
    return { kind: 'later', error: `the SMS gateway refuses us (${status}): enter its keys again`, afterMs: null };
  const good = status >= 200 && status < 300;
  if (success.kind === 'status' && good) return { kind: 'sent', answer: null };
  if (success.kind === 'text' && good && text.includes(success.contains)) return { kind: 'sent', answer: null };
  if (success.kind === 'json') {
    const value = at(text, success.path);
    if (good && value !== undefined && success.sent.includes(value)) return { kind: 'sent', answer: null };
    if (value !== undefined && success.never.includes(value)) return { kind: 'never', error: said };
  }
  return { kind: 'later', error: said, afterMs: answer.retryAfterMs };
}

/** The text of what stands there in a JSON answer; undefined where nothing does. */
function at(text: string, path: string): string | undefined {
  try {
    let value: unknown = JSON.parse(text);
    for (const step of path.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
      value = (value as Record<string, unknown>)[step];
    }
    return value === null || typeof value === 'object' ? undefined : String(value);
  } catch {
    return undefined;
  }
}
