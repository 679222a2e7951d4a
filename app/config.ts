import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from '../domain/api/users.ts';
import type { ReadingStoreConfig } from '../store/readings/store-config.ts';
import type { TlsFiles } from './tls/certificate-files.ts';
import { isProxy } from './tls/trusted-proxies.ts';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const portOrOff = (fallback: number) =>
  z.union([z.literal('off').transform(() => null), port(fallback)], 'a port from 0 to 65535, or off').default(fallback);
const secret = z.string().min(1).max(4096).optional();

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Every setting of the process: name, form, default. What a user may change while Sen runs lives in the registry. */
const settings = z
  .object({
    SEN_DATA_DIR: z.string().min(1).default('./data'),
    SEN_HTTP_HOST: z.string().min(1).default('0.0.0.0'),
    SEN_HTTP_PORT: port(8080),
    SEN_MQTT_HOST: z.string().min(1).default('0.0.0.0'),
    SEN_MQTT_PORT: port(1883),
    SEN_HTTPS_PORT: portOrOff(8443),
    SEN_MQTTS_PORT: portOrOff(8883),
    SEN_TLS_CERT: z.string().min(1).optional(),
    SEN_TLS_KEY: z.string().min(1).optional(),
    SEN_TLS_CLIENT_CA: z.string().min(1).optional(),
    SEN_TRUSTED_PROXIES: z
      .string()
      .default('loopback')
      .transform((list) => (list.trim() === 'none' ? [] : list.split(',').map((proxy) => proxy.trim())))
      .refine((proxies) => proxies.every(isProxy), {
        error: ({ input }) =>
          `${(input as string[]).find((proxy) => !isProxy(proxy)) || 'an empty entry'} is no address; list addresses and networks with commas between them, e.g. 10.0.0.5,192.168.1.0/24, or say loopback or none`,
      }),
    SEN_STORE: z.enum(['embedded', 'influx']).default('embedded'),
    SEN_INFLUX_URL: z.url({ protocol: /^https?$/ }).optional(),
    SEN_INFLUX_TOKEN: secret,
    SEN_INFLUX_USERNAME: z.string().min(1).optional(),
    SEN_INFLUX_PASSWORD: secret,
    SEN_INFLUX_ORG: z.string().min(1).optional(),
    SEN_INFLUX_BUCKET: z.string().min(1).default('sen'),
    SEN_ADMIN_EMAIL: z.email().default('admin@sen.local'),
    SEN_ADMIN_PASSWORD: z
      .string()
      .min(PASSWORD_MIN, `at least ${PASSWORD_MIN} characters`)
      .max(PASSWORD_MAX)
      .optional(),
    SEN_TIME_ZONE: z
      .string()
      .refine(isTimeZone, 'not the name of a time zone, e.g. Asia/Ho_Chi_Minh')
      .default('Asia/Ho_Chi_Minh'),
    SEN_JOURNAL_MAX_MB: z.coerce.number().int().min(16).max(10_000_000).default(20_000),
    SEN_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
    SEN_WEBHOOK_SECRET: secret,
    SEN_PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    SEN_SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: 'an address such as smtps://USER:PASSWORD@mail.example.org' })
      .optional(),
    SEN_MAIL_FROM: z.string().min(3).max(300).optional(),
    SEN_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((s) => s.SEN_STORE === 'embedded' || s.SEN_INFLUX_URL !== undefined, {
    path: ['SEN_INFLUX_URL'],
    message: 'needed with SEN_STORE=influx, e.g. http://127.0.0.1:8086',
  })
  .refine((s) => !s.SEN_SMTP_URL || s.SEN_MAIL_FROM, {
    path: ['SEN_MAIL_FROM'],
    message: 'needed with SEN_SMTP_URL: from whom letters come, e.g. Sen <sen@example.org>',
  })
  // Without it, letters would lead to whatever host a request names.
  .refine((s) => !s.SEN_SMTP_URL || s.SEN_PUBLIC_URL, {
    path: ['SEN_PUBLIC_URL'],
    message: 'needed with SEN_SMTP_URL: the address at which people open Sen, e.g. https://sen.example.org',
  })
  .refine((s) => !s.SEN_TLS_CERT || s.SEN_TLS_KEY, {
    path: ['SEN_TLS_KEY'],
    message: 'needed with SEN_TLS_CERT: the file of the key that belongs to the certificate',
  })
  .refine((s) => !s.SEN_TLS_KEY || s.SEN_TLS_CERT, {
    path: ['SEN_TLS_CERT'],
    message: 'needed with SEN_TLS_KEY: the file of the certificate that the key belongs to',
  })
  .refine((s) => !s.SEN_TLS_CLIENT_CA || s.SEN_TLS_CERT || s.SEN_TLS_KEY, {
    path: ['SEN_TLS_CLIENT_CA'],
    message: 'does nothing without SEN_TLS_CERT and SEN_TLS_KEY, for only connections over TLS show certificates',
  });

const SECRETS = [
  'SEN_INFLUX_TOKEN',
  'SEN_INFLUX_PASSWORD',
  'SEN_ADMIN_PASSWORD',
  'SEN_WEBHOOK_SECRET',
  'SEN_SMTP_URL',
] as const;
const KNOWN = Object.keys(settings.shape);

export interface Config {
  readonly dataDir: string;
  readonly journalDir: string;
  readonly journalMaxBytes: number;
  readonly registryFile: string;
  readonly http: { readonly host: string; readonly port: number };
  readonly mqtt: { readonly host: string; readonly port: number };
  /** Null without a certificate; a port that is null stays closed. */
  readonly tls: (TlsFiles & { readonly httpsPort: number | null; readonly mqttsPort: number | null }) | null;
  /** Addresses and networks of reverse proxies that may say for whom they speak. */
  readonly trustedProxies: readonly string[];
  readonly store: ReadingStoreConfig;
  readonly admin: { readonly email: string; readonly password: string | null };
  /** Where raised and cleared alerts are sent. */
  readonly webhook: { readonly url: string; readonly secret: string | null } | null;
  /** The address at which people open Sen, without a slash at its end. */
  readonly publicUrl: string | null;
  /** Letters go into the folder `outbox` without `smtp`. */
  readonly mail: { readonly smtp: string | null; readonly from: string; readonly outboxDir: string };
  readonly timeZone: string;
  readonly logLevel: string;
  /** Every setting as it counts, by name, secrets masked: what `sen config` prints. */
  readonly shown: Readonly<Record<string, string>>;
}

/** The settings are wrong; `mistakes` has one line for each, saying which, what, and what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(
      `the configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n  ${mistakes.join('\n  ')}`,
    );
    this.mistakes = mistakes;
  }
}

/** `NAME_FILE` stands for `NAME`: the setting is what the file holds, without its last line break. */
function readTwins(env: NodeJS.ProcessEnv, mistakes: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of KNOWN) {
    const direct = env[name];
    const file = env[`${name}_FILE`];
    if (direct !== undefined && direct !== '' && file) mistakes.push(`${name}: set ${name} or ${name}_FILE, not both`);
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      } catch (error) {
        mistakes.push(`${name}_FILE: cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
      }
    }
  }
  return values;
}

/** A name that starts with SEN_ and is not known is a slip of the pen that would silently do nothing. */
function misspelt(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(KNOWN.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith('SEN_') && !name.startsWith('SEN_TEST_') && !known.has(name))
    .map((name) => `${name}: there is no such setting; \`sen config\` lists those there are`);
}

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming every mistake at once
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const mistakes: string[] = misspelt(env);
  const parsed = settings.safeParse(readTwins(env, mistakes));
  for (const issue of parsed.error?.issues ?? []) mistakes.push(`${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes);
  const s = parsed.data;
  const dataDir = resolve(s.SEN_DATA_DIR);
  return {
    dataDir,
    journalDir: join(dataDir, 'journal'),
    journalMaxBytes: s.SEN_JOURNAL_MAX_MB * 1_000_000,
    registryFile: join(dataDir, 'registry.db'),
    http: { host: s.SEN_HTTP_HOST, port: s.SEN_HTTP_PORT },
    mqtt: { host: s.SEN_MQTT_HOST, port: s.SEN_MQTT_PORT },
    tls:
      s.SEN_TLS_CERT && s.SEN_TLS_KEY
        ? {
            cert: resolve(s.SEN_TLS_CERT),
            key: resolve(s.SEN_TLS_KEY),
            clientCa: s.SEN_TLS_CLIENT_CA ? resolve(s.SEN_TLS_CLIENT_CA) : null,
            httpsPort: s.SEN_HTTPS_PORT,
            mqttsPort: s.SEN_MQTTS_PORT,
          }
        : null,
    trustedProxies: s.SEN_TRUSTED_PROXIES,
    store:
      s.SEN_STORE === 'embedded'
        ? { kind: 'embedded', file: join(dataDir, 'readings.db'), timeZone: s.SEN_TIME_ZONE }
        : {
            kind: 'influx',
            url: s.SEN_INFLUX_URL as string,
            token: s.SEN_INFLUX_TOKEN ?? null,
            org: s.SEN_INFLUX_ORG ?? null,
            bucket: s.SEN_INFLUX_BUCKET,
            username: s.SEN_INFLUX_USERNAME ?? null,
            password: s.SEN_INFLUX_PASSWORD ?? null,
            timeZone: s.SEN_TIME_ZONE,
            stateFile: join(dataDir, 'influx-state.db'),
          },
    admin: { email: s.SEN_ADMIN_EMAIL, password: s.SEN_ADMIN_PASSWORD ?? null },
    webhook: s.SEN_WEBHOOK_URL ? { url: s.SEN_WEBHOOK_URL, secret: s.SEN_WEBHOOK_SECRET ?? null } : null,
    publicUrl: s.SEN_PUBLIC_URL ?? null,
    mail: {
      smtp: s.SEN_SMTP_URL ?? null,
      from: s.SEN_MAIL_FROM ?? 'Sen <sen@localhost>',
      outboxDir: join(dataDir, 'outbox'),
    },
    timeZone: s.SEN_TIME_ZONE,
    logLevel: s.SEN_LOG_LEVEL,
    shown: Object.fromEntries(
      KNOWN.map((name) => {
        const value = s[name as keyof typeof s];
        if (value === undefined) return [name, '(not set)'];
        if (value === null) return [name, 'off'];
        if (Array.isArray(value)) return [name, value.join(',') || 'none'];
        return [name, (SECRETS as readonly string[]).includes(name) ? '••••••••' : String(value)];
      }),
    ),
  };
}
