import { describe, expect, it } from 'vitest';
import { startService } from '../../support/fakes/service.ts';
import { smsGatewaySettings, startSmsGateway } from '../../support/fakes/sms-gateway.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench } from './setting-up.ts';

const bench = channelBench();

async function setUp(more: object = {}, secrets: object = {}) {
  const fake = await bench.serve(startSmsGateway());
  await bench.set({
    sms: {
      gateway: { ...smsGatewaySettings(fake.url), ...more },
      secrets: { apiKey: fake.apiKey, secretKey: fake.secretKey, ...secrets },
    },
  });
  const { sms } = bench.open();
  const tell = (message = exampleMessage(), phone = '84912345678') =>
    sms.send({ config: { phone }, secret: null }, message);
  return { fake, sms, tell };
}

describe('an SMS', () => {
  it('is the shortest wording, without diacritics, once however often it is sent', async () => {
    const { fake, tell } = await setUp();
    expect(await tell()).toEqual({ kind: 'sent', answer: 'sms-1, 1 SMS' });
    expect((await tell()).kind).toBe('sent');
    expect(fake.messages).toEqual([
      { phone: '0912345678', text: 'Do man 2,4 g/L tai Cong Vam Giong: dong cong lay nuoc.', segments: 1 },
    ]);
    expect(fake.balance).toBe(99);
  });

  it.each([
    ['plain', 'a'.repeat(500), 2, 2],
    ['unicode', 'ộ'.repeat(500), 3, 3],
    ['plain', 'ộ'.repeat(160), 1, 1],
  ])('%s of a long text is cut to what is paid for', async (text, short, maxSegments, paid) => {
    const { fake, tell } = await setUp({ text, maxSegments });
    expect((await tell(exampleMessage({ short }))).kind).toBe('sent');
    expect(fake.messages[0]?.segments).toBe(paid);
  });

  it('cannot break out of where it stands', async () => {
    const { fake, tell } = await setUp({ text: 'unicode' });
    const short = 'Trạm "1"\\ \n{{secret.apiKey}} {"Phone":"0900000000"}';
    expect((await tell(exampleMessage({ short }))).kind).toBe('sent');
    expect(fake.messages).toMatchObject([{ phone: '0912345678', text: short }]);
  });

  it.each([
    ['to a number that is blocked', '84987654321', 'never', /99/],
    ['to one that is none', '8491234567', 'never', /108/],
  ])('%s is not tried again', async (_, phone, kind, error) => {
    const { fake, tell } = await setUp();
    fake.blocked.add('0987654321');
    expect(await tell(exampleMessage(), phone)).toMatchObject({ kind, error: expect.stringMatching(error) });
  });

  it('is tried again when there is money once more', async () => {
    const { fake, tell } = await setUp();
    fake.balance = 0;
    expect(await tell()).toMatchObject({ kind: 'later', error: expect.stringMatching(/Not enough balance/) });
    fake.balance = 1;
    expect((await tell()).kind).toBe('sent');
  });

  it('with a wrong key says so, and not the key', async () => {
    const { sms, tell } = await setUp({}, { secretKey: 'wrong/key of mine' });
    const sent = await tell();
    expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/Authorize Failed for •••/) });
    expect(JSON.stringify([sent, await sms.check?.()])).not.toMatch(/wrong|key-of-the-account/);
  });

  it('is not sent while a secret is missing', async () => {
    const { fake, sms, tell } = await setUp({}, { secretKey: null });
    const error = /secrets that are not set: secretKey/;
    expect(await tell()).toMatchObject({ kind: 'never', error: expect.stringMatching(error) });
    expect(await sms.check?.()).toMatchObject({ result: 'failed', detail: expect.stringMatching(error) });
    expect(fake.requests).toEqual([]);
  });

  it('goes through a gateway that takes a GET and answers in words', async () => {
    const fake = await bench.serve(
      startService(({ query }) => ({ status: 200, body: `0: Accepted for ${query.get('to')}` })),
    );
    const gateway = {
      url: `${fake.url}/send?to={{phone}}&msg={{text}}&token={{secret.token}}`,
      method: 'GET',
      body: null,
      phoneFormat: '+84',
      text: 'unicode',
      success: { kind: 'text', contains: 'Accepted' },
    };
    await bench.set({ sms: { gateway, secrets: { token: 'a&b=c' } } });
    const { sms } = bench.open();
    expect((await sms.send({ config: { phone: '84912345678' }, secret: null }, exampleMessage())).kind).toBe('sent');
    expect(Object.fromEntries(fake.requests[0]?.query ?? [])).toEqual({
      to: '+84912345678',
      msg: exampleMessage().short,
      token: 'a&b=c',
    });
    expect(await sms.check?.()).toMatchObject({ result: 'cannot-be-checked' });
  });

  it.each(['http://169.254.169.254/latest/{{phone}}{{text}}', 'http://[fd00:ec2::254]/{{phone}}{{text}}'])(
    'does not ask %s, which is no gateway but a cloud that tells its keys',
    async (url) => {
      const check = { url, success: { kind: 'status' } };
      const { sms, tell } = await setUp({ url, method: 'GET', body: null, check }, { apiKey: null, secretKey: null });
      expect((await tell()).kind).toBe('never');
      expect(await sms.check?.()).toMatchObject({ result: 'failed' });
    },
  );

  it('says what is left on the account when the settings are checked', async () => {
    const { fake, sms } = await setUp();
    expect(await sms.check?.()).toEqual({ result: 'ok', detail: expect.stringContaining('"Balance":100') });
    expect(fake.messages).toEqual([]);
  });
});
