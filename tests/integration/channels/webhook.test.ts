import { describe, expect, it } from 'vitest';
import { startService } from '../../support/fakes/service.ts';
import { startReceiver } from '../../support/fakes/webhook-receiver.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench } from './setting-up.ts';

const bench = channelBench();
const receiver = async () => {
  const fake = await bench.serve(startReceiver());
  fake.now = () => bench.clock.now;
  return fake;
};

describe('a webhook', () => {
  it('takes a message that is signed, once however often it is sent, and whoever records it gains nothing', async () => {
    await bench.set({});
    const fake = await receiver();
    const { webhook } = bench.open();
    const to = { config: { url: `${fake.url}/alerts` }, secret: fake.secret };
    const message = exampleMessage();
    expect(await webhook.send(to, message)).toEqual({ kind: 'sent', answer: '204' });
    expect(await webhook.send(to, message)).toEqual({ kind: 'sent', answer: '200' });
    expect(fake.messages).toEqual([message]);
    expect(fake.requests[0]?.headers).toMatchObject({ 'idempotency-key': message.key, 'sen-event': 'raised' });

    const headers = fake.requests[0]?.headers ?? {};
    const body = fake.requests[0]?.body ?? '';
    const again = (signature: string, text = body) =>
      fetch(`${fake.url}/alerts`, {
        method: 'POST',
        headers: { 'sen-signature': signature, 'idempotency-key': 'another' },
        body: text,
      });
    const signature = String(headers['sen-signature']);
    expect((await again(signature, body.replace('act', 'watch'))).status, 'changed on the way').toBe(401);
    bench.clock.now += 301_000;
    expect((await again(signature)).status, 'replayed').toBe(401);
    const moved = signature.replace(/t=\d+/, `t=${Math.floor(bench.clock.now / 1000)}`);
    expect((await again(moved)).status, 'under another time').toBe(401);
    expect(fake.messages).toHaveLength(1);
  });

  it('without a secret is not signed; with a wrong one it is told later', async () => {
    await bench.set({});
    const fake = await receiver();
    const { webhook } = bench.open();
    const config = { url: `${fake.url}/alerts` };
    expect(await webhook.send({ config, secret: null }, exampleMessage())).toMatchObject({ kind: 'later' });
    expect(fake.requests[0]?.headers['sen-signature']).toBeUndefined();
    const sent = await webhook.send({ config, secret: 'whsec_wrong' }, exampleMessage());
    expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/refuses us \(401\)/) });
    expect(JSON.stringify(sent)).not.toContain('whsec_wrong');
  });

  it.each([
    [400, 'never'],
    [403, 'later'],
    [404, 'later'],
    [413, 'never'],
    [500, 'later'],
  ])('that answers %i is told %s', async (status, kind) => {
    await bench.set({});
    const fake = await bench.serve(startService(() => ({ status, body: 'the token is hunter2' })));
    const sent = await bench.open().webhook.send({ config: { url: fake.url }, secret: null }, exampleMessage());
    expect(sent).toMatchObject({ kind, error: expect.stringContaining(String(status)) });
    expect(JSON.stringify(sent), 'what it says may be somebody else’s').not.toContain('hunter2');
  });

  it('that is gone is told never again', async () => {
    await bench.set({});
    const fake = await bench.serve(startService(() => ({ status: 410 })));
    expect(
      await bench.open().webhook.send({ config: { url: fake.url }, secret: null }, exampleMessage()),
    ).toMatchObject({
      kind: 'never',
      gone: true,
    });
  });
});

describe('an address inside', () => {
  const PUBLIC = '93.184.216.34';

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[::]:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://10.1.2.3/',
    'http://100.100.100.200/',
    'http://224.0.0.1/',
  ])('%s is refused before anything is sent', async (address) => {
    await bench.set({ webhook: { allow: [] } });
    const fake = await bench.serve(startService(() => ({ status: 200 })));
    const url = address.replace('PORT', new URL(fake.url).port);
    const sent = await bench.open().webhook.send({ config: { url }, secret: 's' }, exampleMessage());
    expect(sent).toMatchObject({ kind: 'never', error: expect.stringMatching(/inside a private network/) });
    expect(await bench.open().webhook.refuses?.({ url }), 'when it is entered').toMatch(/inside a private network/);
    expect(fake.requests).toEqual([]);
  });

  it('that nobody knows just now may be entered', async () => {
    await bench.set({ webhook: { allow: [] } });
    const resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await bench.open({ resolve }).webhook.refuses?.({ url: 'https://hook.example.org/' })).toBeNull();
  });

  it('is refused when a name leads there, also as one of several', async () => {
    await bench.set({ webhook: { allow: [] } });
    const fake = await bench.serve(startService(() => ({ status: 200 })));
    for (const addresses of [
      ['127.0.0.1'],
      [PUBLIC, '127.0.0.1'],
      [PUBLIC, '::ffff:10.0.0.5'],
      ['64:ff9b::a00:5'],
      [],
    ]) {
      const { webhook } = bench.open({ resolve: async () => addresses });
      const url = `http://hook.example.org:${new URL(fake.url).port}/`;
      expect((await webhook.send({ config: { url }, secret: null }, exampleMessage())).kind, addresses.join()).not.toBe(
        'sent',
      );
    }
    expect(fake.requests).toEqual([]);
  });

  it('is not reached by a name that leads elsewhere the second time: what was checked is what is called', async () => {
    await bench.set({ webhook: { allow: ['127.0.0.1/32'] } });
    const fake = await bench.serve(startService(() => ({ status: 200 })));
    const asked: string[] = [];
    // Nobody but this resolver knows the name, and it would lead inside when asked again.
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.length === 1 ? ['127.0.0.1'] : ['10.0.0.1'];
    };
    const url = `http://rebind.example.org:${new URL(fake.url).port}/`;
    const sent = await bench.open({ resolve }).webhook.send({ config: { url }, secret: null }, exampleMessage());
    expect([sent.kind, asked, fake.requests.length]).toEqual(['sent', ['rebind.example.org'], 1]);
    expect(fake.requests[0]?.headers.host).toContain('rebind.example.org');
  });

  it('is not reached by a redirect', async () => {
    await bench.set({ webhook: { allow: ['hook.example.org'] } });
    const inside = await bench.serve(startService(() => ({ status: 200 })));
    for (const status of [301, 302, 303, 307, 308]) {
      const outside = await bench.serve(
        startService(() => ({ status, headers: { location: `${inside.url}/secret` } })),
      );
      const url = `http://hook.example.org:${new URL(outside.url).port}/`;
      const { webhook } = bench.open({ resolve: async () => ['127.0.0.1'] });
      expect(await webhook.send({ config: { url }, secret: null }, exampleMessage())).toMatchObject({
        kind: 'never',
        error: expect.stringMatching(/redirects are not followed/),
      });
    }
    expect(inside.requests).toEqual([]);
  });

  it.each([
    [{ allowPrivate: true, allow: [] }, 'sent'],
    [{ allowPrivate: false, allow: ['127.0.0.0/8'] }, 'sent'],
    [{ allowPrivate: false, allow: ['127.0.0.1/32', '10.0.0.0/8'] }, 'sent'],
    [{ allowPrivate: false, allow: ['10.0.0.0/8'] }, 'never'],
  ])('is allowed by %o: %s', async (webhook, kind) => {
    await bench.set({ webhook });
    const fake = await bench.serve(startService(() => ({ status: 200 })));
    expect((await bench.open().webhook.send({ config: { url: fake.url }, secret: null }, exampleMessage())).kind).toBe(
      kind,
    );
  });

  it('is allowed to whoever runs the server, by its configuration', async () => {
    await bench.set({ webhook: { allow: [] } });
    const fake = await bench.serve(startService(() => ({ status: 200 })));
    const { webhook } = bench.open({ operatorUrl: `${fake.url}/operator` });
    const to = (path: string) => ({ config: { url: `${fake.url}${path}` }, secret: null });
    expect((await webhook.send(to('/operator'), exampleMessage())).kind).toBe('sent');
    expect((await webhook.send(to('/operator/other'), exampleMessage())).kind).toBe('never');
  });
});
