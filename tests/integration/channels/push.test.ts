import { describe, expect, it } from 'vitest';
import { ensurePushKeys } from '../../../store/registry/push-keys.ts';
import { startPushService } from '../../support/fakes/push-service.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench } from './setting-up.ts';

const bench = channelBench();

async function setUp(more: object = {}) {
  const fake = await bench.serve(startPushService());
  await bench.set(more);
  const { publicKey } = await ensurePushKeys(bench.registry.current);
  const browser = fake.subscribe(publicKey);
  const { push } = bench.open();
  const tell = (message = exampleMessage(), config = browser.config) => push.send({ config, secret: null }, message);
  return { fake, browser, tell };
}

describe('a message to a browser', () => {
  it('is read by nobody but the browser, and is from this server', async () => {
    const { fake, browser, tell } = await setUp();
    expect(await tell()).toEqual({ kind: 'sent', answer: '201' });
    expect(browser.shown).toMatchObject([
      {
        payload: {
          title: exampleMessage().subject,
          body: exampleMessage().text,
          level: 'act',
          url: 'https://sen.example.org/alerts/alert-1',
          alert: 'alert-1',
        },
        headers: { ttl: '14400', urgency: 'high', topic: expect.stringMatching(/^[\w-]{32}$/) },
      },
    ]);
    expect(fake.requests[0]?.body).not.toContain('mặn');
  });

  it('that is sent twice takes the place of the first', async () => {
    const { browser, tell } = await setUp();
    await tell();
    await tell();
    await tell(exampleMessage({ key: 'another', level: 'watch', purpose: 'test' }));
    const [first, second, third] = browser.shown.map(({ headers }) => headers);
    expect(first?.['topic']).toBe(second?.['topic']);
    expect(third).toMatchObject({ urgency: 'normal', ttl: '60' });
    expect(third?.['topic']).not.toBe(first?.['topic']);
  });

  it('is cut to what every push service takes', async () => {
    const { fake, browser, tell } = await setUp();
    const text = 'Nước lên nhanh 🌊, đưa máy bơm lên cao. '.repeat(500);
    expect((await tell(exampleMessage({ text, subject: 'đ'.repeat(900) }))).kind).toBe('sent');
    expect(fake.requests[0]?.bytes.length).toBeLessThanOrEqual(4096);
    expect(String(browser.shown[0]?.payload['body']).length).toBeGreaterThan(500);
  });

  it('is not sent again to one that unsubscribed', async () => {
    const { browser, fake, tell } = await setUp();
    browser.gone = true;
    expect(await tell()).toMatchObject({ kind: 'never', gone: true, error: expect.stringMatching(/410/) });
    const unknown = { ...browser.config, endpoint: `${fake.url}/send/unknown` };
    expect(await tell(exampleMessage(), unknown)).toMatchObject({ kind: 'never', gone: true });
  });

  it('is refused from another server than the one subscribed to', async () => {
    const { fake, tell } = await setUp();
    const other = fake.subscribe(
      'BPYlGpp2mEyFhJKV7bRUe1cQmnoXsNRd00dFFWJVUUoGdJk6D9lHJcH1Dv1a0YmIGbYfDBTDgnJkvsWC2V2VmLQ',
    );
    expect(await tell(exampleMessage(), other.config)).toMatchObject({
      kind: 'never',
      error: expect.stringMatching(/does not know the key of this server \(403\)/),
    });
  });

  it('with keys that are no keys goes nowhere', async () => {
    const { fake, browser, tell } = await setUp();
    const keys = { ...browser.config.keys, p256dh: Buffer.alloc(65).toString('base64url') };
    expect(await tell(exampleMessage(), { ...browser.config, keys })).toMatchObject({ kind: 'never', gone: true });
    expect(fake.requests).toEqual([]);
  });

  it('does not go to an address inside that somebody says is a push service', async () => {
    const { fake, browser, tell } = await setUp({ webhook: { allow: [] } });
    expect(await tell(exampleMessage(), browser.config)).toMatchObject({
      kind: 'never',
      error: expect.stringMatching(/inside a private network/),
    });
    expect(fake.requests).toEqual([]);
  });

  it('names somebody to write to', async () => {
    const { fake, tell } = await setUp({ push: { subject: 'mailto:truc@example.org' } });
    await tell();
    const token = String(fake.requests[0]?.headers.authorization).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toMatchObject({ sub: 'mailto:truc@example.org' });
  });
});

describe('the keys of the server', () => {
  it('are made once, also when several ask at the same time', async () => {
    const { current } = bench.registry;
    const all = await Promise.all(Array.from({ length: 5 }, () => ensurePushKeys(current)));
    expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect(Buffer.from(all[0]?.publicKey ?? '', 'base64url')).toHaveLength(65);
    expect(Buffer.from(all[0]?.privateKey ?? '', 'base64url')).toHaveLength(32);
  });
});
