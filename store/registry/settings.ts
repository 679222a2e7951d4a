import type { z } from 'zod';
import { auditRetention } from '../../domain/api/audit.ts';
import {
  type AlertLetters,
  alertLetters,
  retention,
  type SecurityPolicy,
  security,
} from '../../domain/api/settings.ts';
import { type SetupState, setupState } from '../../domain/api/setup.ts';
import { type WarningSender, warningSender } from '../../domain/api/warnings.ts';
import { type MapSource, mapSource } from '../../domain/map-source.ts';
import { type PushKeys, pushKeys, type ZaloTokens, zaloTokens } from '../../domain/notifications/channel-keys.ts';
import {
  type ChannelSettings,
  channelSettings,
  noChannelSettings,
} from '../../domain/notifications/channel-settings.ts';
import type { RetentionPolicy } from '../readings/reading-store.ts';
import type { Registry } from './schema.ts';

/** Settings that people may change while Sen runs. */
export interface Settings {
  /** Days for which each resolution is kept; null is for ever. */
  readonly retention: RetentionPolicy;
  /** For how many months the audit is kept. */
  readonly audit: z.infer<typeof auditRetention>;
  /** How accounts are guarded. */
  readonly security: SecurityPolicy;
  /** Who gets letters of alerts. */
  readonly 'alert-letters': AlertLetters;
  /** Who warns the public. */
  readonly warnings: WarningSender;
  /** What is drawn under the sites on maps. */
  readonly map: MapSource;
  /** What the first start remembers. */
  readonly setup: SetupState;
  /** By what services people are told of alerts; with their secrets. */
  readonly channels: ChannelSettings;
  /** What Zalo lets us in with, and changes. */
  readonly 'zalo-tokens': ZaloTokens;
  /** What this server shows to push services; null until it was made. */
  readonly 'push-keys': PushKeys | null;
}
export type SettingName = keyof Settings;

const schemas: { readonly [N in SettingName]: z.ZodType<Settings[N]> } = {
  retention,
  audit: auditRetention,
  security,
  'alert-letters': alertLetters,
  warnings: warningSender,
  map: mapSource,
  setup: setupState,
  channels: channelSettings,
  'zalo-tokens': zaloTokens,
  'push-keys': pushKeys.nullable(),
};
/** What holds until somebody sets it. */
const initial: Settings = {
  retention: { rawDays: null, hourlyDays: null, dailyDays: null },
  audit: { months: 12 },
  security: { administratorsNeedSecondFactor: false, idleMinutes: 720, maxFailures: 10 },
  'alert-letters': { to: [], from: 'act', language: 'vi' },
  warnings: { sender: '', senderName: { vi: '', en: '' }, contact: '' },
  map: { kind: 'built-in' },
  setup: { dismissed: false, skipped: [], simulated: null },
  channels: noChannelSettings,
  'zalo-tokens': { refreshToken: null, accessToken: null, accessUntil: null, renewedAt: null, refused: null },
  'push-keys': null,
};

/** A setting, or its initial value when it was never set or what is stored cannot be read any more. */
export async function readSetting<N extends SettingName>(registry: Registry, name: N): Promise<Settings[N]> {
  const row = await registry.selectFrom('settings').select('value').where('key', '=', name).executeTakeFirst();
  return settingOf(name, row?.value ?? null);
}

/** The same of its text as stored, for whoever reads it along with something else; null for one that was never set. */
export function settingOf<N extends SettingName>(name: N, text: string | null): Settings[N] {
  if (text === null) return initial[name];
  const read = schemas[name].safeParse(parsed(text));
  return read.success ? read.data : initial[name];
}

/** @throws ZodError for a value that the setting cannot have */
export async function writeSetting<N extends SettingName>(
  registry: Registry,
  name: N,
  value: Settings[N],
): Promise<void> {
  const text = JSON.stringify(schemas[name].parse(value));
  await registry
    .insertInto('settings')
    .values({ key: name, value: text })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: text }))
    .execute();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
