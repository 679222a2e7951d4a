import { type FakeAnswer, type FakeService, json, type Seen, startService } from './service.ts';

export interface FakeZalo extends FakeService {
  readonly appId: string;
  readonly appSecret: string;
  /** The one that is good; each works once. */
  refreshToken: string;
  /** The access token that is good; null once it has ended. */
  accessToken: string | null;
  /** Runs while a refresh token is on its way. */
  beforeExchange: () => Promise<unknown>;
  readonly exchanges: { readonly refreshToken: string; readonly ok: boolean }[];
  /** Followers of the official account. */
  readonly followers: Map<string, 'open' | 'silent' | 'gone'>;
  readonly phones: Set<string>;
  /** Parameters of each approved template. */
  readonly templates: Map<string, readonly string[]>;
  readonly messages: { readonly to: string; readonly text: string }[];
  readonly notices: {
    readonly phone: string;
    readonly template: string;
    readonly data: Record<string, string>;
    readonly tracking: string;
  }[];
}

/** Errors come with status 200, as at Zalo. */
const error = (code: number, message: string): FakeAnswer => json(200, { error: code, message });

/** The OA API v3, ZNS, and OAuth v4 with its refresh tokens that work once. */
export async function startZalo(): Promise<FakeZalo> {
  let n = 0;
  const handle = async (seen: Seen): Promise<FakeAnswer> => {
    if (seen.path === '/v4/oa/access_token') {
      await fake.beforeExchange();
      return exchange(seen);
    }
    if (seen.headers['access_token'] !== fake.accessToken || fake.accessToken === null)
      return seen.path === '/message/template'
        ? error(-124, 'Access token invalid')
        : error(-216, 'Access token has expired');
    if (seen.path === '/v2.0/oa/getoa')
      return json(200, { error: 0, message: 'Success', data: { name: 'HTX Tân Phú Đông' } });
    if (seen.path === '/v3.0/oa/message/cs') return tell(seen);
    if (seen.path === '/message/template') return notify(seen);
    return json(404, { error: -1, message: 'unknown path' });
  };

  function exchange({ headers, body }: Seen): FakeAnswer {
    const form = new URLSearchParams(body);
    const refreshToken = form.get('refresh_token') ?? '';
    const wrong = (error_name: string, code: number): FakeAnswer =>
      json(200, { error_name, error_reason: error_name, error_description: `${error_name}.`, error: code });
    if (headers['secret_key'] !== fake.appSecret) return wrong('Invalid secret key', -14004);
    if (form.get('app_id') !== fake.appId) return wrong('Invalid app id', -14002);
    const ok = refreshToken === fake.refreshToken && form.get('grant_type') === 'refresh_token';
    (fake.exchanges as { refreshToken: string; ok: boolean }[]).push({ refreshToken, ok });
    if (!ok) return wrong('Invalid refresh token', -14014);
    n += 1;
    fake.accessToken = `access-${n}`;
    fake.refreshToken = `refresh-${n}`;
    // A text, as Zalo has it.
    return json(200, { access_token: fake.accessToken, refresh_token: fake.refreshToken, expires_in: '90000' });
  }

  function tell({ body }: Seen): FakeAnswer {
    const { recipient, message } = JSON.parse(body) as { recipient: { user_id: string }; message: { text: string } };
    const follower = fake.followers.get(recipient.user_id);
    if (follower === undefined) return error(-201, 'user_id is invalid');
    if (follower === 'gone') return error(-213, 'User has not followed OA');
    if (follower === 'silent') return error(-230, 'User has not interacted with the OA in the past 7 days');
    if (message.text.length > 2000) return error(-210, 'text exceeds the limit');
    fake.messages.push({ to: recipient.user_id, text: message.text });
    return json(200, {
      error: 0,
      message: 'Success',
      data: { message_id: `m${fake.messages.length}`, user_id: recipient.user_id },
    });
  }

  function notify({ body }: Seen): FakeAnswer {
    const sent = JSON.parse(body) as {
      phone: string;
      template_id: string;
      template_data: Record<string, string>;
      tracking_id: string;
    };
    const parameters = fake.templates.get(sent.template_id);
    if (!/^84\d{9}$/.test(sent.phone)) return error(-108, 'Phone number is invalid');
    if (parameters === undefined) return error(-109, 'Template ID is invalid');
    if (sent.tracking_id.length > 48) return error(-132, 'Parameter tracking_id is invalid');
    const missing = parameters.find((name) => !sent.template_data[name]);
    if (missing !== undefined) return error(-1122, `Template data missing parameter ${missing}`);
    if (!fake.phones.has(sent.phone)) return error(-118, 'Zalo account not existed');
    fake.notices.push({
      phone: sent.phone,
      template: sent.template_id,
      data: sent.template_data,
      tracking: sent.tracking_id,
    });
    return json(200, {
      error: 0,
      message: 'Success',
      data: { msg_id: `z${fake.notices.length}`, quota: { remainingQuota: '499', dailyQuota: '500' } },
    });
  }

  const fake: FakeZalo = Object.assign(await startService(handle), {
    appId: '3972457551268168177',
    appSecret: 'secret-of-the-app',
    refreshToken: 'refresh-0',
    accessToken: null,
    beforeExchange: async () => {},
    exchanges: [],
    followers: new Map(),
    phones: new Set<string>(),
    templates: new Map(),
    messages: [],
    notices: [],
  });
  return fake;
}
