import { describe, expect, it } from 'vitest';
import { endpointConfigs, recipientOf } from '../../../../domain/notifications/endpoints.ts';
import { formatPhone, mobileNumber } from '../../../../domain/notifications/phone.ts';

describe('phone numbers', () => {
  it.each(['0912 345 678', '+84 912 345 678', '84912345678', '0084912345678', '(0912) 345-678', '0912.345.678'])(
    'takes %s',
    (text) => expect(mobileNumber(text)).toBe('84912345678'),
  );

  it.each(['024 3825 1234', '0112345678', '09123456789', '091234567', '+1 555 010 9999', '', 'abc', '84084912345678'])(
    'refuses %s, to which no SMS goes',
    (text) => expect(mobileNumber(text)).toBeNull(),
  );

  it('writes them as gateways want them', () => {
    expect(['84', '+84', '0'].map((one) => formatPhone('84912345678', one as '84'))).toEqual([
      '84912345678',
      '+84912345678',
      '0912345678',
    ]);
  });
});

describe('endpoints', () => {
  const keys = { p256dh: Buffer.alloc(65, 4).toString('base64'), auth: Buffer.alloc(16, 251).toString('base64') };

  it('keeps a phone number in one form', () => {
    expect(endpointConfigs.sms.parse({ phone: '0912 345 678' })).toEqual({ phone: '84912345678' });
    expect(endpointConfigs.zalo.parse({ mode: 'zns', phone: '0912345678' })).toEqual({
      mode: 'zns',
      phone: '84912345678',
      template: null,
    });
    expect(endpointConfigs.sms.safeParse({ phone: '12' }).error?.issues[0]?.message).toMatch(/0912 345 678/);
  });

  it('takes what a browser gives, keys in either alphabet', () => {
    const config = endpointConfigs.push.parse({ endpoint: 'https://push.example.org/x', keys, expirationTime: null });
    expect(Buffer.from(config.keys.auth, 'base64url')).toEqual(Buffer.alloc(16, 251));
    expect(config.keys.auth).not.toMatch(/[+/=]/);
  });

  it.each([
    ['http push service', 'push', { endpoint: 'http://push.example.org/x', keys }],
    ['key of another length', 'push', { endpoint: 'https://push.example.org/x', keys: { ...keys, auth: 'AAAA' } }],
    ['password in an address', 'webhook', { url: 'https://me:secret@example.org/' }],
    ['address of another kind', 'webhook', { url: 'file:///etc/passwd' }],
    ['name of a chat', 'telegram', { chatId: 'the group of the village' }],
    ['topic for a device', 'siren', { device: 'a/+/b' }],
    ['siren without an end', 'siren', { device: 'siren-1', seconds: 100_000 }],
  ] as const)('refuses %s', (_, kind, config) => expect(endpointConfigs[kind].safeParse(config).success).toBe(false));

  it('shows of an address no more than tells it from others', () => {
    expect(recipientOf('sms', { phone: '84912345678' })).toBe('0912•••678');
    expect(recipientOf('webhook', { url: 'https://chat.example.org/hooks/geheim' })).toBe('chat.example.org');
    expect(recipientOf('push', { endpoint: 'https://push.example.org/send/geheim', keys })).toBe('push.example.org');
    expect(recipientOf('siren', endpointConfigs.siren.parse({ device: 'siren-1' }))).toBe('siren-1');
  });
});
