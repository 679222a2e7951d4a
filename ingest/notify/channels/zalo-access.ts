import type { ZaloTokens } from '../../../domain/notifications/channel-keys.ts';
import type { ChannelSettings } from '../../../domain/notifications/channel-settings.ts';
import { keepZaloTokens } from '../../../store/registry/channel-settings.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { readSetting } from '../../../store/registry/settings.ts';
import type { NotSent } from './channel.ts';
import { type HttpCall, jsonObject, understood } from './http-call.ts';
import { scrubbed } from './wording.ts';

/** An access token ends after 25 h; one that is about to is not begun with. */
const SPARE_MS = 5 * 60_000;
/** A refresh token that nobody used for three months is lost; a message may be rarer than that. */
const RENEW_EVERY_MS = 30 * 86_400_000;
const UNSET =
  'Zalo is not set up: an administrator enters app id, app secret and refresh token of the official account in the settings';

export type ZaloToken = { readonly kind: 'token'; readonly token: string } | NotSent;

export interface ZaloAccess {
  /** An access token that is good for a while. */
  token(): Promise<ZaloToken>;
  /** Another one than this, which Zalo refused. */
  insteadOf(refused: string): Promise<ZaloToken>;
  /** Renews what has not been for long. */
  renew(): Promise<void>;
}

interface ZaloAccessOptions {
  readonly registry: Registry;
  readonly settings: () => Promise<ChannelSettings['zalo']>;
  readonly http: HttpCall;
  readonly baseUrl: string;
  readonly now: () => number;
}

/**
 * Access tokens of Zalo's official account, one renewal at a time. A refresh token works once, so the next one is on
 * disk before anything is done with what came along with it. developers.zalo.me, „Official Account Access Token v4”
 */
export function zaloAccess({ registry, settings, http, baseUrl, now }: ZaloAccessOptions): ZaloAccess {
  /** Each waits for the one before it, and finds what that one brought. */
  let last: Promise<unknown> = Promise.resolve();
  /** What could not be written: without it the account would be locked out. */
  let unsaved: { readonly used: string; readonly tokens: ZaloTokens } | null = null;

  const good = ({ accessToken, accessUntil }: ZaloTokens): string | null =>
    accessToken !== null && accessUntil !== null && accessUntil - now() > SPARE_MS ? accessToken : null;

  async function keep(): Promise<ZaloToken | null> {
    if (unsaved === null) return null;
    try {
      await keepZaloTokens(registry, unsaved.used, unsaved.tokens);
    } catch {
      return { kind: 'later', error: 'what Zalo lets us in with cannot be written: is the disk full?', afterMs: null };
    }
    unsaved = null;
    return null;
  }

  async function exchange(refused: string | null, force: boolean): Promise<ZaloToken> {
    const trouble = await keep();
    if (trouble) return trouble;
    const { appId, appSecret } = await settings();
    const tokens = await readSetting(registry, 'zalo-tokens');
    const { refreshToken } = tokens;
    if (appId === null || appSecret === null || refreshToken === null) return { kind: 'never', error: UNSET };
    const at = good(tokens);
    if (at !== null && at !== refused && !force) return { kind: 'token', token: at };
    if (tokens.refused !== null) return refusedBy(tokens.refused);

    const answer = understood(
      await http({
        url: `${baseUrl}/v4/oa/access_token`,
        headers: { secret_key: appSecret, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          refresh_token: refreshToken,
          app_id: appId,
          grant_type: 'refresh_token',
        }).toString(),
      }),
      'Zalo',
    );
    if (answer.kind !== 'answer') return answer;
    const reply = jsonObject(answer.text);
    const { access_token: token, refresh_token: next, expires_in: expiresIn } = reply ?? {};
    if (typeof token === 'string' && typeof next === 'string') {
      const accessUntil = now() + (Number(expiresIn) || 3600) * 1000;
      unsaved = {
        used: refreshToken,
        tokens: { refreshToken: next, accessToken: token, accessUntil, renewedAt: now(), refused: null },
      };
      return (await keep()) ?? { kind: 'token', token };
    }
    const said = scrubbed(String(reply?.['error_description'] ?? reply?.['error_name'] ?? reply?.['message'] ?? ''), [
      appSecret,
      refreshToken,
    ]);
    if (/refresh/i.test(`${String(reply?.['error_name'] ?? '')} ${said}`)) {
      await keepZaloTokens(registry, refreshToken, { ...tokens, accessToken: null, accessUntil: null, refused: said });
      return refusedBy(said);
    }
    return {
      kind: 'later',
      error: `Zalo gives no access: ${said === '' ? `an answer that cannot be read (${answer.status})` : said}`,
      afterMs: null,
    };
  }

  const inTurn = (refused: string | null, force = false): Promise<ZaloToken> => {
    const next = last.then(() => exchange(refused, force));
    last = next.catch(() => {});
    return next;
  };

  return {
    token: () => inTurn(null),
    insteadOf: (refused) => inTurn(refused),
    async renew() {
      const { refreshToken, renewedAt, refused } = await readSetting(registry, 'zalo-tokens');
      if (refreshToken !== null && refused === null && now() - (renewedAt ?? 0) >= RENEW_EVERY_MS)
        await inTurn(null, true);
    },
  };
}

const refusedBy = (said: string): ZaloToken => ({
  kind: 'later',
  error: `Zalo takes the refresh token no more (${said}): an administrator enters a new one in the settings`,
  afterMs: null,
});
