import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { endpointKind } from '../../../domain/notifications/endpoints.ts';
import type { Channels } from '../../../ingest/notify/channels/channels.ts';
import { ensurePushKeys } from '../../../store/registry/push-keys.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { startPushService } from '../../support/fakes/push-service.ts';
import type { FakeService, Mishap } from '../../support/fakes/service.ts';
import { smsGatewaySettings, startSmsGateway } from '../../support/fakes/sms-gateway.ts';
import { startTelegram } from '../../support/fakes/telegram.ts';
import { startReceiver } from '../../support/fakes/webhook-receiver.ts';
import { startZalo } from '../../support/fakes/zalo.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench, NOW } from './setting-up.ts';

const bench = channelBench();

interface Target {
  readonly fake: FakeService;
  readonly channel: Channels[keyof Channels];
  readonly config: unknown;
  readonly secret: string | null;
  /** What no error may hold. */
  readonly secrets: readonly string[];
}

const zns = { id: '1', name: 'Cảnh báo', purposes: ['raised'], parameters: [] };
const targets: Readonly<Record<string, (timeoutMs: number) => Promise<Target>>> = {
  async push(timeoutMs) {
    const fake = await bench.serve(startPushService());
    await bench.set({});
    const keys = await ensurePushKeys(bench.registry.current);
    const { config } = fake.subscribe(keys.publicKey);
    return {
      fake,
      channel: bench.open({ timeoutMs }).push,
      config,
      secret: null,
      secrets: [keys.privateKey, config.endpoint],
    };
  },
  async webhook(timeoutMs) {
    const fake = await bench.serve(startReceiver());
    fake.now = () => bench.clock.now;
    await bench.set({});
    const config = { url: `${fake.url}/hooks/path-secret` };
    return {
      fake,
      channel: bench.open({ timeoutMs }).webhook,
      config,
      secret: fake.secret,
      secrets: [fake.secret, 'path-secret'],
    };
  },
  async telegram(timeoutMs) {
    const fake = await bench.serve(startTelegram());
    fake.chats.set('42', 'open');
    await bench.set({ telegram: { botToken: fake.token } });
    const channel = bench.open({ timeoutMs, services: { telegram: fake.url } }).telegram;
    return { fake, channel, config: { chatId: '42' }, secret: null, secrets: [fake.token] };
  },
  'zalo oa': (timeoutMs) => zalo(timeoutMs, { mode: 'oa', userId: '25125' }),
  'zalo zns': (timeoutMs) => zalo(timeoutMs, { mode: 'zns', phone: '84912345678', template: '1' }),
  async sms(timeoutMs) {
    const fake = await bench.serve(startSmsGateway());
    const { apiKey, secretKey } = fake;
    await bench.set({ sms: { gateway: smsGatewaySettings(fake.url), secrets: { apiKey, secretKey } } });
    return {
      fake,
      channel: bench.open({ timeoutMs }).sms,
      config: { phone: '84912345678' },
      secret: null,
      secrets: [apiKey, secretKey],
    };
  },
};

async function zalo(timeoutMs: number, config: object): Promise<Target> {
  const fake = await bench.serve(startZalo());
  fake.followers.set('25125', 'open');
  fake.phones.add('84912345678');
  fake.templates.set('1', []);
  const { appId, appSecret, refreshToken } = fake;
  await bench.set({ zalo: { appId, appSecret, refreshToken, templates: [zns] } });
  const services = { zaloOpenApi: fake.url, zaloBusiness: fake.url, zaloOauth: fake.url };
  const channel = bench.open({ timeoutMs, services }).zalo;
  // Access first, so that the mishap meets the message.
  await channel.check?.();
  return { fake, channel, config, secret: null, secrets: [appSecret, fake.refreshToken, fake.accessToken ?? ''] };
}

const all = Object.keys(targets);
/** Those who read of an answer no more than its status. */
const byStatus = ['push', 'webhook'];

const inHttpDate = (afterMs: number): string => new Date(NOW + afterMs).toUTCString();
const mishaps: readonly (readonly [string, Mishap, object])[] = [
  [
    '429 with seconds',
    { status: 429, headers: { 'retry-after': '120' }, body: '{}' },
    { kind: 'later', afterMs: 120_000 },
  ],
  [
    '429 with a date',
    { status: 429, headers: { 'retry-after': inHttpDate(90_000) }, body: '{}' },
    { kind: 'later', afterMs: 90_000 },
  ],
  [
    '429 for a year',
    { status: 429, headers: { 'retry-after': '31536000' }, body: '{}' },
    { kind: 'later', afterMs: 86_400_000 },
  ],
  [
    '429 with a date gone by',
    { status: 429, headers: { 'retry-after': inHttpDate(-90_000) }, body: '{}' },
    { kind: 'later', afterMs: 0 },
  ],
  [
    '429 with nonsense',
    { status: 429, headers: { 'retry-after': 'soon' }, body: '{}' },
    { kind: 'later', afterMs: null },
  ],
  ['500', { status: 500, body: 'oops' }, { kind: 'later', afterMs: null }],
  ['503 with patience', { status: 503, headers: { 'retry-after': '30' } }, { kind: 'later', afterMs: 30_000 }],
  ['302', { status: 302, headers: { location: 'http://10.0.0.1/' } }, { kind: 'never' }],
  ['a connection that is reset', 'hang-up', { kind: 'later', error: expect.stringMatching(/hung up/) }],
  ['half an answer', 'half', { kind: 'later' }],
  ['what is no HTTP', 'garbage', { kind: 'later', error: expect.stringMatching(/no HTTP/) }],
];

describe.each(all)('%s', (name) => {
  const send = async (mishap: Mishap, timeoutMs = 5000) => {
    const target = await (targets[name] as (timeoutMs: number) => Promise<Target>)(timeoutMs);
    const { fake, channel, config, secret } = target;
    fake.mishaps.push(mishap);
    const first = await channel.send({ config, secret }, exampleMessage());
    for (const hidden of target.secrets) expect(JSON.stringify(first)).not.toContain(hidden);
    return { first, second: () => channel.send({ config, secret }, exampleMessage()) };
  };

  it.each(mishaps)('with %s says whether to try again, and goes through afterwards', async (_, mishap, outcome) => {
    const { first, second } = await send(mishap);
    expect(first).toMatchObject(outcome);
    expect((await second()).kind).toBe('sent');
  });

  it('does not wait for an answer for ever', async () => {
    const { first } = await send('silence', 60);
    expect(first).toMatchObject({ kind: 'later', error: expect.stringMatching(/did not answer within 0.06 s/) });
  });

  it('does not read an answer without an end', async () => {
    const { first } = await send('huge');
    expect(first.kind).toBe(byStatus.includes(name) ? 'sent' : 'later');
  });

  it('does not take for sent what answers something else, where it reads answers', async () => {
    const { first } = await send('malformed');
    expect(first.kind).toBe(byStatus.includes(name) ? 'sent' : 'later');
  });

  it.each([401, 403])('that refuses us with %i is told again when somebody can put that right', async (status) => {
    const { first } = await send({ status, body: '{}' });
    const lost = name === 'push' || (name === 'telegram' && status === 403);
    expect(first).toMatchObject({ kind: lost ? 'never' : 'later', error: expect.stringContaining(String(status)) });
  });
});

describe('a channel', () => {
  it('whose service is not there says so', async () => {
    const fake = await bench.serve(startReceiver());
    await fake.close();
    await bench.set({});
    const sent = await bench.open().webhook.send({ config: { url: fake.url }, secret: null }, exampleMessage());
    expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/takes no connections/) });
  });

  it('of a host whose certificate nobody vouches for is told nothing', async () => {
    await bench.set({});
    const certificates = await makeCertificates();
    const names: string[] = [];
    const requests: string[] = [];
    const server = createServer(
      {
        ...certificates.server,
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      },
      (request, response) => {
        requests.push(request.url ?? '');
        response.end();
      },
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const { webhook } = bench.open({ resolve: async () => ['127.0.0.1'] });
    const sent = await webhook.send(
      { config: { url: `https://hook.example.org:${port}/` }, secret: null },
      exampleMessage(),
    );
    server.close();
    certificates.remove();
    expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/certificate that nobody vouches for/) });
    expect([names, requests], 'asked by its name, at the address that was checked').toEqual([['hook.example.org'], []]);
  });

  it('whose name nobody knows says so', async () => {
    await bench.set({});
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const { webhook } = bench.open({ resolve });
    const sent = await webhook.send(
      { config: { url: 'https://nobody.example.org/geheim' }, secret: null },
      exampleMessage(),
    );
    expect(sent).toEqual({
      kind: 'later',
      error: 'nobody.example.org is not known to the name server (ENOTFOUND)',
      afterMs: null,
    });
  });

  it.each(endpointKind.options)('of the kind %s never throws, not even without a registry', async (kind) => {
    const channels = bench.open({ publish: () => Promise.reject(new Error('closed, with a secret')) });
    await bench.registry.current.schema.dropTable('settings').execute();
    await bench.registry.current.schema.dropTable('mails').execute();
    const config = {
      url: 'http://a.example.org',
      endpoint: 'https://a.example.org',
      device: 'siren-1',
      chatId: '1',
      mode: 'oa',
    };
    const sent = await channels[kind].send({ config, secret: null }, exampleMessage());
    expect(sent.kind).toBe('later');
    expect(JSON.stringify(sent)).not.toContain('secret');
  });
});
