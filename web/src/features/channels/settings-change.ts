import {
  type ChannelSettingsChange,
  type ChannelSettingsView,
  channelSettingsChange,
} from '../../../../domain/notifications/channel-settings.ts';
import type { TextTools } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';

/** The settings as they are, as a change that changes nothing: secrets that are left out stay. */
export const unchanged = ({ telegram, zalo, sms, webhook, push }: ChannelSettingsView): ChannelSettingsChange => ({
  telegram: { apiUrl: telegram.apiUrl },
  zalo: { appId: zalo.appId, templates: zalo.templates },
  sms: { gateway: sms.gateway, secrets: {} },
  webhook,
  push: { subject: push.subject },
});

/** What is wrong where: `zalo.appId` → words. */
export type Faults = ReadonlyMap<string, string>;

/** By the first that fits. */
const words = [
  [/secrets?\.|botToken|appSecret|refreshToken/, 'secret'],
  [/appId$/, 'appId'],
  [/subject$/, 'subject'],
  [/^webhook\.allow/, 'allow'],
  [/templates\.\d+\.id$/, 'znsId'],
  [/templates\.\d+\.name$/, 'name'],
  [/purposes|^zalo\.templates$/, 'purposes'],
  [/parameters\.\d+\.name$/, 'parameter'],
  [/parameters\.\d+\.from$/, 'from'],
  [/parameters\.\d+\.from\.text$/, 'needed'],
  [/headers/, 'headers'],
  [/[uU]rl$/, 'url'],
  [/(path|answerPath)$/, 'path'],
  [/contains$|sent$/, 'needed'],
] as const;

function faultText(path: string, message: string, { t }: TextTools): string {
  if (message.includes('is to be entered again')) return t('channels.again');
  if (message.includes('says nowhere')) return t('channels.wrong.place', { phone: '{{phone}}', text: '{{text}}' });
  if (message.includes('is no JSON')) return t('channels.wrong.json');
  const found = words.find(([pattern]) => pattern.test(path))?.[1];
  return found === undefined ? t('channels.wrong.field') : t(`channels.wrong.${found}`);
}

/** Checks a change before it is sent. */
export function faultsOf(change: unknown, tools: TextTools): Faults {
  const parsed = channelSettingsChange.safeParse(change);
  const faults = new Map<string, string>();
  for (const { path, message } of parsed.error?.issues ?? []) {
    const at = path.join('.');
    if (!faults.has(at)) faults.set(at, faultText(at, message, tools));
  }
  return faults;
}

/** What the server found wrong. */
export function serverFaults(error: unknown, tools: TextTools): Faults {
  if (!(error instanceof ApiError)) return new Map();
  return new Map(
    error.fields.map(({ path, message }) => {
      const at = path.replace(/^body\./, '');
      return [at, faultText(at, message, tools)];
    }),
  );
}
