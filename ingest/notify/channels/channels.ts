import type { ChannelCheck } from '../../../domain/notifications/channel-settings.ts';
import type { EndpointKind } from '../../../domain/notifications/endpoints.ts';
import { ensurePushKeys } from '../../../store/registry/push-keys.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { readSetting } from '../../../store/registry/settings.ts';
import { type Resolve, resolveHost } from './address-guard.ts';
import type { Channel } from './channel.ts';
import { emailChannel } from './email.ts';
import { httpCall } from './http-call.ts';
import { pushChannel } from './push.ts';
import { sirenChannel } from './siren.ts';
import { smsChannel } from './sms.ts';
import { telegramChannel } from './telegram.ts';
import { webhookChannel } from './webhook.ts';
import { zaloChannel } from './zalo.ts';
import { zaloAccess } from './zalo-access.ts';

/** Where services are met. */
export interface ServiceUrls {
  readonly telegram: string;
  readonly zaloOpenApi: string;
  readonly zaloBusiness: string;
  readonly zaloOauth: string;
}

const SERVICES: ServiceUrls = {
  telegram: 'https://api.telegram.org',
  zaloOpenApi: 'https://openapi.zalo.me',
  zaloBusiness: 'https://business.openapi.zalo.me',
  zaloOauth: 'https://oauth.zaloapp.com',
};

export interface ChannelOptions {
  /** Settings are read from it for each message, so that a change counts at once. */
  readonly registry: Registry;
  /** Hands a downlink to the broker. */
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  /** The address at which people open Sen; null when the server does not know. */
  readonly publicUrl: string | null;
  /** A webhook of the server's own configuration: it may lead to a private address. */
  readonly operatorUrl: string | null;
  /** IANA zone of dates in messages. */
  readonly timeZone: string;
  readonly now?: () => number;
  readonly services?: Partial<ServiceUrls>;
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

export type Channels = Readonly<Record<EndpointKind, Channel>>;

/** Every way of telling people and machines. What goes wrong in one is an outcome, never an error. */
export function openChannels(options: ChannelOptions): Channels {
  const { registry, publish, publicUrl, operatorUrl, timeZone, now = Date.now, timeoutMs, resolve } = options;
  const urls = { ...SERVICES, ...options.services };
  const http = httpCall({ timeoutMs, resolve, now });
  const settings = () => readSetting(registry, 'channels');
  const policy = async () => (await settings()).webhook;
  /** A gateway or server of one's own may be in the same building; a cloud's metadata service is never one. */
  const ownPolicy = async () => ({ ...(await policy()), allowPrivate: true });
  const zalo = async () => (await settings()).zalo;
  return {
    push: careful(
      pushChannel({
        http,
        policy,
        keys: () => ensurePushKeys(registry),
        subject: async () => (await settings()).push.subject ?? ownSubject(publicUrl),
      }),
    ),
    email: careful(emailChannel({ registry, now })),
    webhook: careful(webhookChannel({ http, policy, operatorUrl, resolve: resolve ?? resolveHost, now })),
    telegram: careful(
      telegramChannel({
        http,
        policy: ownPolicy,
        settings: async () => (await settings()).telegram,
        baseUrl: urls.telegram,
      }),
    ),
    zalo: careful(
      zaloChannel({
        http,
        access: zaloAccess({ registry, settings: zalo, http, baseUrl: urls.zaloOauth, now }),
        settings: zalo,
        urls: { openApi: urls.zaloOpenApi, business: urls.zaloBusiness },
        timeZone,
        now,
      }),
    ),
    sms: careful(smsChannel({ http, policy: ownPolicy, settings: async () => (await settings()).sms })),
    siren: careful(sirenChannel({ publish, now, timeoutMs })),
  };
}

/** RFC 8292 §2.1 wants somebody to write to; Apple refuses an address without a domain. */
const ownSubject = (publicUrl: string | null): string =>
  publicUrl?.startsWith('https:') ? publicUrl : 'mailto:sen@example.org';

/** What nobody foresaw (a registry that is busy, say) is worth another attempt; its message may hold anything. */
function careful<C>(channel: Channel<C>): Channel<C> {
  const { check, renew, refuses } = channel;
  return {
    async send(recipient, message) {
      try {
        return await channel.send(recipient, message);
      } catch (error) {
        return { kind: 'later', error: unforeseen(error), afterMs: null };
      }
    },
    // What could not be found out is found out when something is sent.
    ...(refuses && { refuses: (config: C) => refuses(config).catch(() => null) }),
    ...(check && {
      async check(): Promise<ChannelCheck> {
        try {
          return await check();
        } catch (error) {
          return { result: 'failed', detail: unforeseen(error) };
        }
      },
    }),
    ...(renew && { renew }),
  };
}

const unforeseen = (error: unknown): string =>
  `the server could not send it: ${error instanceof Error ? `${error.name} ${String((error as NodeJS.ErrnoException).code ?? '')}`.trim() : 'error'}`;
