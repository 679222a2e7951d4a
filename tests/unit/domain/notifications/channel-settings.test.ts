import { describe, expect, it } from 'vitest';
import {
  channelSettings,
  channelSettingsChange,
  missingSecrets,
  noChannelSettings,
  secretsLedAstray,
  withChange,
} from '../../../../domain/notifications/channel-settings.ts';
import { fill, smsGateway } from '../../../../domain/notifications/sms-gateway.ts';

const gateway = {
  url: 'https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/',
  method: 'POST',
  headers: [{ name: 'X-Api-Key', value: '{{secret.apiKey}}' }],
  body: { type: 'json', template: '{"Phone":"{{phone}}","Content":"{{text}}","RequestId":"{{key}}"}' },
  phoneFormat: '0',
  text: 'plain',
  success: { kind: 'json', path: 'CodeResult', sent: ['100', '124'], never: ['99', '108'] },
};
const change = (more: object = {}) =>
  channelSettingsChange.parse({
    telegram: { apiUrl: null },
    zalo: { appId: null, templates: [] },
    sms: { gateway: null },
    webhook: { allowPrivate: false, allow: [] },
    push: { subject: null },
    ...more,
  });

describe('settings of channels', () => {
  it('have a beginning that their schema takes', () => {
    expect(channelSettings.parse(noChannelSettings)).toEqual(noChannelSettings);
  });

  it('keep a secret that a change leaves out, take one that it names, drop one that it sets to null', () => {
    const set = withChange(
      noChannelSettings,
      change({ telegram: { apiUrl: null, botToken: '1:a' }, sms: { gateway, secrets: { apiKey: 'k' } } }),
    );
    expect(set.telegram.botToken).toBe('1:a');
    const again = withChange(set, change({ sms: { gateway } }));
    expect([again.telegram.botToken, again.sms.secrets]).toEqual(['1:a', { apiKey: 'k' }]);
    const gone = withChange(
      set,
      change({ telegram: { apiUrl: null, botToken: null }, sms: { gateway, secrets: { apiKey: null } } }),
    );
    expect([gone.telegram.botToken, gone.sms.secrets]).toEqual([null, {}]);
    expect(missingSecrets(gone.sms)).toEqual(['apiKey']);
    expect(withChange(set, change()).sms.secrets, 'of a gateway that is no more').toEqual({});
  });

  it('do not follow an address to another server with secrets entered for the old one', () => {
    const set = withChange(
      noChannelSettings,
      change({ telegram: { apiUrl: null, botToken: '1:a' }, sms: { gateway, secrets: { apiKey: 'k' } } }),
    );
    const elsewhere = { ...gateway, url: 'https://evil.example.org/' };
    expect(
      secretsLedAstray(set, change({ telegram: { apiUrl: 'https://evil.example.org' }, sms: { gateway: elsewhere } })),
    ).toEqual(['telegram.botToken', 'sms.secrets.apiKey']);
    const check = { url: 'https://evil.example.org/{{secret.apiKey}}', success: { kind: 'status' } };
    expect(secretsLedAstray(set, change({ sms: { gateway: { ...gateway, check } } }))).toEqual(['sms.secrets.apiKey']);
    expect(secretsLedAstray(set, change({ sms: { gateway: { ...gateway, url: 'https://rest.esms.vn/v5' } } }))).toEqual(
      [],
    );
    expect(secretsLedAstray(set, change({ sms: { gateway: elsewhere, secrets: { apiKey: 'new' } } }))).toEqual([]);
  });

  it.each(['10.0.0.0/8', 'fd00::/8', 'hook.local', '*.lan'])('may allow %s', (one) =>
    expect(change({ webhook: { allowPrivate: false, allow: [one] } }).webhook.allow).toEqual([one]),
  );
  it.each(['http://a.b', 'a b', '*', '-a.b', '10.0.0.0/'])('may not allow %s', (one) =>
    expect(() => change({ webhook: { allowPrivate: false, allow: [one] } })).toThrow(/neither a host nor a network/),
  );
});

describe('an SMS gateway', () => {
  it.each([
    ['no number', { body: { type: 'json', template: '{"Content":"{{text}}"}' } }, /says nowhere \{\{phone\}\}/],
    ['no text', { body: { type: 'json', template: '{"Phone":"{{phone}}"}' } }, /says nowhere \{\{text\}\}/],
    ['an unknown placeholder', { url: 'https://a.example.org/{{token}}' }, /knows no \{\{token\}\}/],
    ['no JSON', { body: { type: 'json', template: '{"to":{{phone}},"t":{{text}}}' } }, /is no JSON/],
    ['a host to be filled in', { url: 'https://{{phone}}.example.org/' }, /is no address/],
    ['a password in its address', { url: 'https://a:b@example.org/' }, /is no address/],
    ['a body on a GET', { method: 'GET' }, /a GET has none/],
    ['a second line in a header', { headers: [{ name: 'a', value: 'b\r\nc: d' }] }, /a header cannot have/],
    ['another host header', { headers: [{ name: 'Host', value: 'b' }] }, /is set by Sen itself/],
  ])('is not saved with %s', (_, wrong, error) => {
    expect(smsGateway.safeParse({ ...gateway, ...wrong }).error?.message.replace(/\\"/g, '"')).toMatch(error);
  });

  it('fills in what could break out, escaped for where it stands', () => {
    const values = { text: 'a"b\\c\n& d', phone: '84912345678' };
    expect(JSON.parse(fill('{"t":"{{text}}"}', values, 'json'))).toEqual({ t: values.text });
    expect(new URLSearchParams(fill('t={{text}}&p={{ phone }}', values, 'url')).get('t')).toBe(values.text);
  });
});
