import { z } from 'zod';
import { DEVICE_ID } from '../topics.ts';
import { mobileNumber } from './phone.ts';

/** By what means somebody, or something, is told; the page itself is not one: everything is always there. */
export const endpointKind = z.enum(['push', 'email', 'webhook', 'telegram', 'zalo', 'sms', 'siren']);
export type EndpointKind = z.infer<typeof endpointKind>;

const base64url = (bytes: number) =>
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_+/-]+=*$/, 'is not base64url')
    .refine((text) => Math.floor((text.replace(/=+$/, '').length * 3) / 4) === bytes, `has not ${bytes} bytes`)
    .overwrite((text) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''));

/** An address to which something is posted: no name and password in it, for it is shown. */
const address = (protocol: RegExp) =>
  z
    .url({ protocol })
    .max(1000)
    .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', {
      message: 'holds a name or a password; an address is shown to others',
    });

const phone = z
  .string()
  .max(30)
  .overwrite((text) => mobileNumber(text) ?? text)
  .refine((text) => mobileNumber(text) === text, 'is no Vietnamese mobile number such as 0912 345 678');

/** What a browser hands out when somebody lets it show messages. W3C Push API §8, `PushSubscription.toJSON()` */
export const pushConfig = z.object({
  endpoint: address(/^https$/),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});
export type PushConfig = z.infer<typeof pushConfig>;

export const emailConfig = z.object({ address: z.email().max(254) });
export type EmailConfig = z.infer<typeof emailConfig>;

export const webhookConfig = z.object({ url: address(/^https?$/) });
export type WebhookConfig = z.infer<typeof webhookConfig>;

/** Number of a chat (of a group negative), or `@name` of a channel. */
export const telegramConfig = z.object({
  chatId: z
    .string()
    .trim()
    .regex(/^(?:-?[1-9]\d{0,18}|@[A-Za-z]\w{3,31})$/, 'is no chat: a number such as -1001234567890, or @name'),
});
export type TelegramConfig = z.infer<typeof telegramConfig>;

/**
 * `oa`: a follower of the official account, by the number that it knows him by; he must have written to it within 7 days.
 * `zns`: a phone number, told with an approved template: `template` where it is for messages of that purpose, else the one
 * that is.
 */
export const zaloConfig = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('oa'),
    userId: z
      .string()
      .trim()
      .regex(/^\d{5,25}$/, 'is no number of a Zalo user'),
  }),
  z.object({
    mode: z.literal('zns'),
    phone,
    template: z
      .string()
      .regex(/^\d{1,20}$/, 'is no number of a template')
      .nullable()
      .default(null),
  }),
]);
export type ZaloConfig = z.infer<typeof zaloConfig>;

export const smsConfig = z.object({ phone });
export type SmsConfig = z.infer<typeof smsConfig>;

/** A siren or lamp that is a registered device. From which level on it sounds is the endpoint's `fromLevel`. */
export const sirenConfig = z.object({
  device: z.string().regex(DEVICE_ID, 'is no id of a device'),
  seconds: z.int().min(1).max(600).default(60),
  pattern: z.enum(['steady', 'pulse', 'wail']).default('pulse'),
  output: z.enum(['siren', 'lamp', 'both']).default('both'),
});
export type SirenConfig = z.infer<typeof sirenConfig>;

/** What an endpoint of each kind is made of. */
export const endpointConfigs = {
  push: pushConfig,
  email: emailConfig,
  webhook: webhookConfig,
  telegram: telegramConfig,
  zalo: zaloConfig,
  sms: smsConfig,
  siren: sirenConfig,
} as const satisfies Record<EndpointKind, z.ZodType>;

/** Kinds whose endpoints have a secret of their own: made by the server, shown once, never sent in by anybody. */
export const hasSecret = (kind: EndpointKind): boolean => kind === 'webhook';

/**
 * Where an endpoint leads, for the delivery log and for lists: enough to tell one from another, and nothing that lets
 * whoever reads it send there himself.
 * @param config as its schema gives it
 */
export function recipientOf(kind: EndpointKind, config: unknown): string {
  switch (kind) {
    case 'push':
      return new URL((config as PushConfig).endpoint).host;
    case 'email':
      return (config as EmailConfig).address;
    case 'webhook':
      return new URL((config as WebhookConfig).url).host;
    case 'telegram':
      return (config as TelegramConfig).chatId;
    case 'zalo': {
      const zalo = config as ZaloConfig;
      return zalo.mode === 'oa' ? zalo.userId : veiled(zalo.phone);
    }
    case 'sms':
      return veiled((config as SmsConfig).phone);
    case 'siren':
      return (config as SirenConfig).device;
  }
}

/** `84912345678` → `0912•••678`. */
const veiled = (phone: string): string => `0${phone.slice(2, 5)}•••${phone.slice(-3)}`;
