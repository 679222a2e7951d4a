import type { ZaloTokens } from '../../domain/notifications/channel-keys.ts';
import {
  type ChannelSettings,
  type ChannelSettingsChange,
  type ChannelSettingsView,
  missingSecrets,
  secretsLedAstray,
  withChange,
} from '../../domain/notifications/channel-settings.ts';
import { ensurePushKeys } from './push-keys.ts';
import type { Registry } from './schema.ts';
import { readSetting, writeSetting } from './settings.ts';

/** The settings of all channels as people may see them. */
export async function viewChannelSettings(registry: Registry): Promise<ChannelSettingsView> {
  const settings = await readSetting(registry, 'channels');
  const tokens = await readSetting(registry, 'zalo-tokens');
  const { publicKey } = await ensurePushKeys(registry);
  return viewOf(settings, tokens, publicKey);
}

function viewOf(settings: ChannelSettings, tokens: ZaloTokens, publicKey: string): ChannelSettingsView {
  const { telegram, zalo, sms, webhook, push } = settings;
  return {
    telegram: { apiUrl: telegram.apiUrl, botToken: telegram.botToken !== null },
    zalo: {
      appId: zalo.appId,
      templates: zalo.templates,
      appSecret: zalo.appSecret !== null,
      refreshToken: tokens.refreshToken !== null,
      refused: tokens.refused,
      accessUntil: tokens.accessUntil === null ? null : new Date(tokens.accessUntil).toISOString(),
    },
    sms: { gateway: sms.gateway, secrets: Object.keys(sms.secrets).sort(), missing: missingSecrets(sms) },
    webhook,
    push: { subject: push.subject, publicKey },
  };
}

/**
 * Changes the settings of all channels.
 * @returns secrets that have to be entered again, as paths of the change; nothing was changed when there are any
 */
export function changeChannelSettings(registry: Registry, change: ChannelSettingsChange): Promise<readonly string[]> {
  return registry.transaction().execute(async (trx) => {
    const before = await readSetting(trx, 'channels');
    const astray = secretsLedAstray(before, change);
    if (astray.length > 0) return astray;
    await writeSetting(trx, 'channels', withChange(before, change));
    const { refreshToken } = change.zalo;
    if (refreshToken !== undefined)
      await writeSetting(trx, 'zalo-tokens', {
        refreshToken,
        accessToken: null,
        accessUntil: null,
        renewedAt: null,
        refused: null,
      });
    return [];
  });
}

/**
 * Keeps what came of a refresh token, unless somebody entered another one meanwhile: that one is newer.
 * @param used the refresh token that was shown to Zalo
 */
export function keepZaloTokens(registry: Registry, used: string, tokens: ZaloTokens): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const kept = await readSetting(trx, 'zalo-tokens');
    if (kept.refreshToken !== used) return false;
    await writeSetting(trx, 'zalo-tokens', tokens);
    return true;
  });
}
