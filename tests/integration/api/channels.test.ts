import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page } from '../../../domain/api/common.ts';
import { channelCheck, channelSettingsView, pushKey } from '../../../domain/notifications/channel-settings.ts';
import { smsGatewaySettings } from '../../support/fakes/sms-gateway.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const PATH = '/api/v1/settings/channels';
const SECRETS = {
  botToken: '123456:AAE-of-the-bot',
  appSecret: 'secret-of-the-app',
  refreshToken: 'refresh-token-of-zalo',
  apiKey: 'key-of-the-gateway',
  secretKey: 'secret-of-the-gateway',
};
const gateway = smsGatewaySettings('https://rest.esms.vn');
const template = {
  id: '331122',
  name: 'Cảnh báo',
  purposes: ['raised'],
  parameters: [{ name: 'noi', type: 'string', maxLength: 30, from: { kind: 'fact', fact: 'site' } }],
};
const bodyWith = (more: Record<string, object> = {}) => ({
  telegram: { apiUrl: null, ...more['telegram'] },
  zalo: { appId: '3972457551268168177', templates: [template], ...more['zalo'] },
  sms: { gateway, ...more['sms'] },
  webhook: { allowPrivate: false, allow: ['10.0.0.0/8'] },
  push: { subject: 'mailto:truc@example.org' },
});
const withSecrets = bodyWith({
  telegram: { botToken: SECRETS.botToken },
  zalo: { appSecret: SECRETS.appSecret, refreshToken: SECRETS.refreshToken },
  sms: { secrets: { apiKey: SECRETS.apiKey, secretKey: SECRETS.secretKey } },
});
const put = (body: unknown) => api.send('PUT', PATH, body);
const problem = async (answer: Response) => {
  const { status } = answer;
  return { status, ...((await answer.json()) as { detail: string; errors: { path: string; message: string }[] }) };
};

describe('settings of channels', () => {
  it('take secrets, and say of them no more than that they are set', async () => {
    const view = await bodyOf(channelSettingsView, put(withSecrets));
    expect(view).toMatchObject({
      telegram: { botToken: true },
      zalo: { appSecret: true, refreshToken: true, refused: null, templates: [template] },
      sms: { secrets: ['apiKey', 'secretKey'], missing: [], gateway },
      webhook: { allow: ['10.0.0.0/8'] },
    });
    expect(await bodyOf(channelSettingsView, api.get(PATH, 'administrator'))).toEqual(view);
    const kept = await bodyOf(channelSettingsView, put(bodyWith()));
    expect(kept, 'what is left out stays').toEqual(view);
    const entries = await bodyOf(
      page(auditEntry),
      api.get('/api/v1/audit?resource=settings/channels', 'administrator'),
    );
    expect(entries.items).toHaveLength(2);
    expect(JSON.stringify(entries)).toContain('zalo.refreshToken');
    const told = JSON.stringify([view, kept, entries]);
    for (const secret of Object.values(SECRETS)) expect(told).not.toContain(secret);
    const stored = await api.registry
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'channels')
      .executeTakeFirst();
    expect(stored?.value).toContain(SECRETS.secretKey);
  });

  it('do not send secrets to another server than the one that they were entered for', async () => {
    await put(withSecrets);
    const elsewhere = { ...gateway, url: 'https://evil.example.org/' };
    const refused = await problem(
      await put(bodyWith({ telegram: { apiUrl: 'https://evil.example.org' }, sms: { gateway: elsewhere } })),
    );
    expect([refused.status, refused.errors.map(({ path }) => path)]).toEqual([
      400,
      ['body.telegram.botToken', 'body.sms.secrets.apiKey', 'body.sms.secrets.secretKey'],
    ]);
    expect(refused.detail).toMatch(/enter them again/);
  });

  it('take a secret away', async () => {
    await put(withSecrets);
    const view = await bodyOf(
      channelSettingsView,
      put(
        bodyWith({
          telegram: { botToken: null },
          zalo: { refreshToken: null },
          sms: { secrets: { apiKey: null } },
        }),
      ),
    );
    expect(view).toMatchObject({
      telegram: { botToken: false },
      zalo: { refreshToken: false, appSecret: true },
      sms: { secrets: ['secretKey'], missing: ['apiKey'] },
    });
  });

  it.each([
    [
      'a parameter of a template without a source',
      { zalo: { templates: [{ ...template, parameters: [{ name: 'x', type: 'string', maxLength: 5 }] }] } },
      'zalo.templates.0.parameters.0.from',
    ],
    [
      'a number filled with a name',
      { zalo: { templates: [{ ...template, parameters: [{ ...template.parameters[0], type: 'number' }] }] } },
      'zalo.templates.0.parameters.0.from',
    ],
    [
      'a gateway that is told no number',
      { sms: { gateway: { ...gateway, body: { type: 'json', template: '{"t":"{{text}}"}' } } } },
      'sms.gateway.body',
    ],
    ['a token with a blank in it', { telegram: { botToken: '123 456' } }, 'telegram.botToken'],
    ['a setting that there is not', { telegram: { chat: '1' } }, 'telegram'],
  ])('are refused with %s', async (_, wrong, path) => {
    const refused = await problem(await put(bodyWith(wrong)));
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(refused.errors.map((one) => one.path)).toContain(`body.${path}`);
  });

  it('are the administrator’s alone', async () => {
    for (const role of ['viewer', 'operator', 'manager'] as const) {
      expect((await api.get(PATH, role)).status).toBe(403);
      expect((await api.send('PUT', PATH, bodyWith(), { as: role })).status).toBe(403);
      expect((await api.send('POST', `${PATH}/telegram/checks`, {}, { as: role })).status).toBe(403);
    }
  });

  it('are checked with the service itself', async () => {
    expect(await bodyOf(channelCheck, api.send('POST', `${PATH}/zalo/checks`, {}))).toEqual({
      result: 'ok',
      detail: 'zalo',
    });
    expect((await api.send('POST', `${PATH}/pigeon/checks`, {})).status).toBeGreaterThanOrEqual(400);
  });

  it('may name a Telegram server of one’s own', async () => {
    const own = { botToken: SECRETS.botToken, apiUrl: 'http://bot-api.lan:8081/' };
    const view = await bodyOf(channelSettingsView, put(bodyWith({ telegram: own })));
    expect(view.telegram).toEqual({ botToken: true, apiUrl: 'http://bot-api.lan:8081' });
  });
});

describe('the key for messages to browsers', () => {
  it('is the same for everybody who is signed in, and its other half is nobody’s', async () => {
    const { publicKey } = await bodyOf(pushKey, api.get('/api/v1/push-key'));
    expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65);
    expect(await bodyOf(pushKey, api.get('/api/v1/push-key', 'administrator'))).toEqual({ publicKey });
    expect((await api.get('/api/v1/push-key', null)).status).toBe(401);
    const view = JSON.stringify(await (await api.get(PATH, 'administrator')).json());
    const stored = await api.registry
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'push-keys')
      .executeTakeFirst();
    const { privateKey } = JSON.parse(stored?.value ?? '{}') as { privateKey: string };
    expect(privateKey).toHaveLength(43);
    expect(view).not.toContain(privateKey);
  });
});
