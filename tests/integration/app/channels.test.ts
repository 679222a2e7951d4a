import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../app/config.ts';
import { type Platform, startPlatform } from '../../../app/wire.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import type { FakeService } from '../../support/fakes/service.ts';
import { smsGatewaySettings, startSmsGateway } from '../../support/fakes/sms-gateway.ts';
import { startTelegram } from '../../support/fakes/telegram.ts';
import { startReceiver } from '../../support/fakes/webhook-receiver.ts';
import { ADMIN, senEnv } from '../../support/server.ts';

let dataDir: string;
let platform: Platform;
let cookie = '';
const logged: string[] = [];
const services: FakeService[] = [];
const serve = async <S extends FakeService>(starting: Promise<S>): Promise<S> => {
  const service = await starting;
  services.push(service);
  return service;
};

async function send(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${platform.httpUrl}/api/v1${path}`, {
    method,
    headers: { cookie, origin: platform.httpUrl, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  const set = answer.headers.getSetCookie()[0];
  if (set) cookie = set.split(';')[0] ?? '';
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

const settings = (more: object) => ({
  telegram: { apiUrl: null },
  zalo: { appId: null, templates: [] },
  sms: { gateway: null },
  webhook: { allowPrivate: false, allow: [] },
  push: { subject: null },
  ...more,
});
const until = <T>(look: () => T | Promise<T>): Promise<NonNullable<T>> =>
  vi.waitUntil(look, { timeout: 10_000, interval: 20 }) as Promise<NonNullable<T>>;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sen-channels-'));
  platform = await startPlatform(
    readConfig(senEnv(dataDir)),
    pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  );
  await send('POST', '/session', ADMIN);
});
afterAll(async () => {
  await platform.close();
  for (const service of services) await service.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a running server', () => {
  it('tells somebody on Telegram and by SMS, once he has shown that both are his', async () => {
    const telegram = await serve(startTelegram());
    const gateway = await serve(startSmsGateway());
    telegram.chats.set('42', 'open');
    const { apiKey, secretKey } = gateway;
    await send(
      'PUT',
      '/settings/channels',
      settings({
        telegram: { apiUrl: telegram.url, botToken: telegram.token },
        sms: { gateway: smsGatewaySettings(gateway.url), secrets: { apiKey, secretKey } },
      }),
    );
    expect(await send('POST', '/settings/channels/telegram/checks', {})).toEqual({ result: 'ok', detail: '@sen_bot' });
    expect(await send('POST', '/settings/channels/sms/checks', {})).toMatchObject({ result: 'ok' });

    for (const [kind, config, told] of [
      ['telegram', { chatId: '42' }, telegram.messages],
      ['sms', { phone: '0912 345 678' }, gateway.messages],
    ] as const) {
      const { id } = await send('POST', '/account/endpoints', { kind, name: kind, config });
      const code = await until(() => /\b\d{6}\b/.exec(told[0]?.text ?? '')?.[0]);
      await send('POST', `/account/endpoints/${String(id)}/confirmations`, { code });
      await send('POST', `/account/endpoints/${String(id)}/tests`, {});
      await until(() => told[1]);
    }
    expect(gateway.messages.map(({ phone }) => phone)).toEqual(['0912345678', '0912345678']);
    for (const secret of [telegram.token, apiKey, secretKey]) expect(logged.join('')).not.toContain(secret);
  });

  it('refuses a webhook inside until an administrator allows it', async () => {
    const receiver = await serve(startReceiver());
    const allow = (hosts: readonly string[]) =>
      send(
        'PUT',
        '/settings/channels',
        settings({ telegram: { apiUrl: null, botToken: null }, webhook: { allowPrivate: false, allow: hosts } }),
      );
    const body = { kind: 'webhook', name: 'Bot', config: { url: receiver.url } };
    await allow([]);
    await expect(send('POST', '/account/endpoints', body)).rejects.toThrow(/inside a private network/);

    await allow(['127.0.0.1/32']);
    const endpoint = await send('POST', '/account/endpoints', body);
    Object.assign(receiver, { secret: endpoint['secret'] });
    const test = () => send('POST', `/account/endpoints/${String(endpoint['id'])}/tests`, {});
    await test();
    expect(await until(() => receiver.messages[0])).toMatchObject({ purpose: 'test' });

    // Whoever may enter addresses does not decide where they lead: each message is looked at again.
    await allow([]);
    const { id } = await test();
    const errorOf = async (delivery: unknown) =>
      (
        await platform.registry
          .selectFrom('deliveries')
          .select('error')
          .where('id', '=', Number(delivery))
          .executeTakeFirst()
      )?.error;
    expect(await until(() => errorOf(id))).toMatch(/inside a private network/);
    expect(receiver.messages).toHaveLength(1);
  });

  it('sounds a siren over MQTT', async () => {
    const device = {
      id: 'siren-1',
      name: 'Còi',
      profile: 'generic-json',
      site: null,
      gateway: null,
      expectedIntervalS: null,
    };
    const { token } = await createDevice(platform.registry, device, Date.now());
    await platform.devicesChanged(['siren-1']);
    const mqtt = await connectAsync(`mqtt://127.0.0.1:${platform.mqttPort}`, { username: token });
    await mqtt.subscribeAsync('sen/v1/siren-1/down', { qos: 1 });
    const heard = new Promise<string>((resolve) => mqtt.on('message', (_, payload) => resolve(payload.toString())));
    const { id } = await send('POST', '/endpoints', {
      kind: 'siren',
      name: 'Còi đầu làng',
      scope: 'all',
      fromLevel: 'danger',
      config: { device: 'siren-1' },
    });
    await send('POST', `/endpoints/${String(id)}/tests`, {});
    expect(JSON.parse(await heard)).toMatchObject({ cmd: 'siren', seconds: 3, pattern: 'pulse' });
    await mqtt.endAsync();
  });

  it('keeps secrets in a file that nobody else may read', () => {
    expect(statSync(join(dataDir, 'registry.db')).mode & 0o077).toBe(0);
  });
});
