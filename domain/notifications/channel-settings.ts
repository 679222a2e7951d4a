import { z } from 'zod';
import { originOf, type SmsGateway, secretsOf, smsGateway } from './sms-gateway.ts';
import { znsTemplates } from './zns-template.ts';

/** As services hand them out: one word of visible characters. */
const secret = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[\x21-\x7e]+$/, 'has blanks or characters that no key has');
/** A value of a gateway's header may be two words: `Basic dXNlcjpwYXNz`. */
const gatewaySecret = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[\x20-\x7e]+$/, 'has characters that no key has');
const secretName = z.string().regex(/^[A-Za-z]\w{0,39}$/, 'is no name of a secret');

const HOST = /^(?:\*\.)?(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const network = z.union([z.cidrv4(), z.cidrv6()]);

/** Where webhooks, and whatever else people enter an address for, may lead. */
const webhookPolicy = z.object({
  /** Whether addresses of private networks and of this machine may be told; never those of a cloud's own services. */
  allowPrivate: z.boolean(),
  /** Hosts (`hook.local`, `*.lan`) and networks (`192.168.1.0/24`) that may be told whatever their address. */
  allow: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .refine(
          (text) => HOST.test(text) || network.safeParse(text).success,
          'is neither a host nor a network such as 10.0.0.0/8',
        ),
    )
    .max(100),
});
export type WebhookPolicy = z.infer<typeof webhookPolicy>;

/** Whom push services write to when a server of ours misbehaves. RFC 8292 §2.1 */
const pushSubject = z
  .string()
  .max(300)
  .regex(/^(?:mailto:[^\s@]+@[^\s@]+\.[^\s@]+|https:\/\/[^\s/]+\S*)$/, 'is neither mailto:… nor https://…');

const apiUrl = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .overwrite((text) => text.replace(/\/+$/, ''));

const telegram = z.object({
  /** A Bot API server of one's own, where Telegram's cannot be reached; null for Telegram's. */
  apiUrl: apiUrl.nullable(),
});
const zalo = z.object({
  appId: z
    .string()
    .regex(/^\d{5,25}$/, 'is no number of an app')
    .nullable(),
  templates: znsTemplates,
});
const push = z.object({ subject: pushSubject.nullable() });

/** Settings of all channels as they are kept. What Zalo changes by itself is kept apart. */
export const channelSettings = z.object({
  telegram: telegram.extend({ botToken: secret.nullable() }),
  zalo: zalo.extend({ appSecret: secret.nullable() }),
  sms: z.object({ gateway: smsGateway.nullable(), secrets: z.record(secretName, gatewaySecret) }),
  webhook: webhookPolicy,
  push,
});
export type ChannelSettings = z.infer<typeof channelSettings>;

/** What holds until somebody sets it. */
export const noChannelSettings: ChannelSettings = {
  telegram: { apiUrl: null, botToken: null },
  zalo: { appId: null, appSecret: null, templates: [] },
  sms: { gateway: null, secrets: {} },
  webhook: { allowPrivate: false, allow: [] },
  push: { subject: null },
};

/** GET /api/v1/settings/channels: of a secret it says whether there is one. */
export const channelSettingsView = z.object({
  telegram: telegram.extend({ botToken: z.boolean() }),
  zalo: zalo.extend({
    appSecret: z.boolean(),
    refreshToken: z.boolean(),
    /** Why Zalo took the refresh token no more; null while all is well. */
    refused: z.string().nullable(),
    /** RFC 3339; when the access token at hand ends. */
    accessUntil: z.string().nullable(),
  }),
  /** `secrets`: names of those that are set. `missing`: that the gateway asks for and nobody has set. */
  sms: z.object({ gateway: smsGateway.nullable(), secrets: z.array(z.string()), missing: z.array(z.string()) }),
  webhook: webhookPolicy,
  push: push.extend({ publicKey: z.string() }),
});
export type ChannelSettingsView = z.infer<typeof channelSettingsView>;

const written = secret.nullable().optional();

/** PUT /api/v1/settings/channels: a secret that is left out stays, null takes it away. */
export const channelSettingsChange = z.strictObject({
  telegram: telegram.extend({ botToken: written }).strict(),
  zalo: zalo.extend({ appSecret: written, refreshToken: written }).strict(),
  sms: z.strictObject({
    gateway: smsGateway.nullable(),
    secrets: z.record(secretName, gatewaySecret.nullable()).default({}),
  }),
  webhook: webhookPolicy.strict(),
  push: push.strict(),
});
export type ChannelSettingsChange = z.infer<typeof channelSettingsChange>;

/** Names of secrets that the gateway asks for and that are not set. */
export const missingSecrets = ({ gateway, secrets }: ChannelSettings['sms']): string[] =>
  gateway === null ? [] : secretsOf(gateway).filter((name) => !(name in secrets));

/** Settings with a change in them; secrets that are no longer asked for by the gateway go. */
export function withChange(before: ChannelSettings, change: ChannelSettingsChange): ChannelSettings {
  const { gateway } = change.sms;
  const asked = gateway === null ? [] : secretsOf(gateway);
  const secrets = Object.entries({ ...before.sms.secrets, ...change.sms.secrets });
  return {
    telegram: { ...change.telegram, botToken: kept(before.telegram.botToken, change.telegram.botToken) },
    zalo: {
      appId: change.zalo.appId,
      templates: change.zalo.templates,
      appSecret: kept(before.zalo.appSecret, change.zalo.appSecret),
    },
    sms: {
      gateway,
      secrets: Object.fromEntries(
        secrets.filter((entry): entry is [string, string] => entry[1] !== null && asked.includes(entry[0])),
      ),
    },
    webhook: change.webhook,
    push: change.push,
  };
}

/**
 * Secrets that would go to another server than the one they were entered for, as paths of the change. They have to be
 * entered again, or whoever may change an address could read them there.
 */
export function secretsLedAstray(before: ChannelSettings, change: ChannelSettingsChange): string[] {
  const astray: string[] = [];
  const { apiUrl, botToken } = change.telegram;
  if (before.telegram.botToken !== null && botToken === undefined && apiUrl !== before.telegram.apiUrl)
    astray.push('telegram.botToken');
  const [old, now] = [before.sms.gateway, change.sms.gateway];
  if (old === null || now === null || originsOf(now).every((one) => originsOf(old).includes(one))) return astray;
  for (const name of secretsOf(now))
    if (name in before.sms.secrets && change.sms.secrets[name] === undefined) astray.push(`sms.secrets.${name}`);
  return astray;
}

const originsOf = ({ url, check }: SmsGateway): string[] =>
  [url, check?.url].flatMap((one) => (one === undefined ? [] : [originOf(one)]));

const kept = (before: string | null, given: string | null | undefined): string | null =>
  given === undefined ? before : given;

/** POST /api/v1/settings/channels/:kind/checks: what the service itself says of the settings; nothing is sent to anybody. */
export const channelCheck = z.object({
  result: z.enum(['ok', 'failed', 'cannot-be-checked']),
  /** For people: whose account it is, what is left on it, or what is wrong. */
  detail: z.string(),
});
export type ChannelCheck = z.infer<typeof channelCheck>;

/** GET /api/v1/push-key: for `PushManager.subscribe`, base64url of the uncompressed P-256 point. */
export const pushKey = z.object({ publicKey: z.string() });
