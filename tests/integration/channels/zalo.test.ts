import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { ZaloConfig } from '../../../domain/notifications/endpoints.ts';
import { readSetting } from '../../../store/registry/settings.ts';
import { json } from '../../support/fakes/service.ts';
import { startZalo } from '../../support/fakes/zalo.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench } from './setting-up.ts';

const bench = channelBench();
const template = {
  id: '331122',
  name: 'Cảnh báo',
  purposes: ['raised', 'escalated'],
  parameters: [
    { name: 'noi', type: 'string', maxLength: 30, from: { kind: 'fact', fact: 'site' } },
    { name: 'tri_so', type: 'number', maxLength: 10, from: { kind: 'fact', fact: 'value' } },
    { name: 'luc', type: 'date', maxLength: 20, from: { kind: 'fact', fact: 'raisedAt' } },
  ],
};
const follower: ZaloConfig = { mode: 'oa', userId: '2512523625412515' };
const phone: ZaloConfig = { mode: 'zns', phone: '84912345678', template: null };

async function setUp(templates: readonly object[] = [template]) {
  const fake = await bench.serve(startZalo());
  fake.followers.set('2512523625412515', 'open');
  fake.phones.add('84912345678');
  fake.templates.set('331122', ['noi', 'tri_so', 'luc']);
  const { appId, appSecret, refreshToken } = fake;
  await bench.set({ zalo: { appId, appSecret, refreshToken, templates } });
  const services = { zaloOpenApi: fake.url, zaloBusiness: fake.url, zaloOauth: fake.url };
  const channels = bench.open({ services });
  const tell = (config: ZaloConfig, message = exampleMessage()) =>
    channels.zalo.send({ config, secret: null }, message);
  const tokens = () => readSetting(bench.registry.current, 'zalo-tokens');
  return { fake, zalo: channels.zalo, tell, tokens, reopen: () => bench.open({ services }).zalo };
}

describe('a message of the official account', () => {
  it('goes to a follower; the refresh token that comes with the access is kept', async () => {
    const { fake, tell, tokens } = await setUp();
    expect(await tell(follower)).toEqual({ kind: 'sent', answer: 'm1' });
    expect(fake.messages[0]?.text).toContain('Đóng cống lấy nước');
    expect(await tokens()).toMatchObject({ refreshToken: 'refresh-1', accessToken: 'access-1', refused: null });
    await tell(follower);
    expect(fake.exchanges, 'an access token is used as long as it is good').toHaveLength(1);
  });

  it.each([
    ['silent', /7 days: use a ZNS template \(-230\)/],
    ['gone', /does not follow/],
  ] as const)('does not go to one who is %s', async (state, error) => {
    const { fake, tell } = await setUp();
    fake.followers.set('2512523625412515', state);
    expect(await tell(follower)).toMatchObject({ kind: 'never', error: expect.stringMatching(error) });
  });
});

describe('access to Zalo', () => {
  it('is renewed once when it has ended, however many messages wait for it', async () => {
    const { fake, tell } = await setUp();
    await tell(follower);
    fake.accessToken = null;
    const sent = await Promise.all(Array.from({ length: 12 }, (_, i) => tell(i % 2 ? follower : phone)));
    expect(sent.map(({ kind }) => kind)).toEqual(Array(12).fill('sent'));
    expect(fake.exchanges).toEqual([
      { refreshToken: 'refresh-0', ok: true },
      { refreshToken: 'refresh-1', ok: true },
    ]);
  });

  it('is renewed before its 25 hours are over, and after a start anew goes on with what was kept', async () => {
    const { fake, tell, reopen } = await setUp();
    await tell(follower);
    bench.clock.now += 24.95 * 3_600_000;
    expect((await reopen().send({ config: follower, secret: null }, exampleMessage())).kind).toBe('sent');
    expect(fake.exchanges.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it('that is refused again at once is not asked for for ever', async () => {
    const { fake, tell } = await setUp();
    await tell(follower);
    const expired = json(200, { error: -216, message: 'Access token has expired' });
    const exchanged = json(200, { access_token: 'a', refresh_token: 'b', expires_in: '90000' });
    fake.mishaps.push(expired, exchanged, expired);
    expect(await tell(follower)).toMatchObject({
      kind: 'later',
      error: expect.stringMatching(/refuses the access token/),
    });
    expect(fake.requests).toHaveLength(5);
  });

  it('with a refresh token that is used up waits for a new one, and says so without it', async () => {
    const { fake, zalo, tell, tokens } = await setUp();
    fake.refreshToken = 'somebody-else-used-the-old-one';
    const sent = await tell(follower);
    expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/enters a new one/) });
    expect(JSON.stringify(sent)).not.toMatch(/refresh-0|secret-of-the-app/);
    expect((await tokens()).refused).toMatch(/Invalid refresh token/);
    await tell(phone);
    expect(fake.exchanges, 'Zalo is not asked again in vain').toHaveLength(1);
    const { appId, refreshToken } = fake;
    await bench.set({ zalo: { appId, refreshToken, templates: [template] } });
    expect((await tell(follower)).kind).toBe('sent');
    expect(await zalo.check?.()).toEqual({ result: 'ok', detail: 'HTX Tân Phú Đông' });
  });

  it('keeps the refresh token that an administrator entered while the old one was shown', async () => {
    const { fake, tell, tokens } = await setUp();
    const { appId } = fake;
    fake.beforeExchange = () => bench.set({ zalo: { appId, refreshToken: 'entered-by-hand', templates: [] } });
    await tell(follower);
    expect(fake.exchanges).toEqual([{ refreshToken: 'refresh-0', ok: true }]);
    expect((await tokens()).refreshToken).toBe('entered-by-hand');
  });

  it('that could not be written down is not lost, and not used before it is', async () => {
    const { fake, tell, tokens } = await setUp();
    const { current } = bench.registry;
    await sql`create trigger full before update on settings begin select raise(abort, 'disk full'); end`.execute(
      current,
    );
    expect(await tell(follower)).toMatchObject({ kind: 'later', error: expect.stringMatching(/cannot be written/) });
    expect([(await tokens()).refreshToken, fake.messages]).toEqual(['refresh-0', []]);
    await sql`drop trigger full`.execute(current);
    expect((await tell(follower)).kind).toBe('sent');
    expect([(await tokens()).refreshToken, fake.exchanges.length]).toEqual(['refresh-1', 1]);
  });

  it('is kept alive while nothing is sent: a refresh token ends after three months', async () => {
    const { fake, zalo, tell } = await setUp();
    await tell(follower);
    await zalo.renew?.();
    expect(fake.exchanges).toHaveLength(1);
    bench.clock.now += 31 * 86_400_000;
    await zalo.renew?.();
    await zalo.renew?.();
    expect(fake.exchanges).toHaveLength(2);
  });

  it.each([
    ['another app secret', { appSecret: 'wrong' }, /Invalid secret key/],
    ['another app', { appId: '1234567' }, /Invalid app id/],
  ])('is not given with %s', async (_, wrong, error) => {
    const { fake, zalo, tell } = await setUp();
    const { appId, appSecret } = fake;
    await bench.set({ zalo: { appId, appSecret, templates: [], ...wrong } });
    expect(await tell(follower)).toMatchObject({ kind: 'later', error: expect.stringMatching(error) });
    expect(await zalo.check?.()).toMatchObject({ result: 'failed', detail: expect.stringMatching(error) });
  });

  it('is not asked for while nothing is set', async () => {
    const { fake } = await setUp();
    await bench.set({ zalo: { appId: null, appSecret: null, refreshToken: null, templates: [] } });
    const { zalo } = bench.open({ services: { zaloOauth: fake.url, zaloOpenApi: fake.url } });
    expect(await zalo.send({ config: follower, secret: null }, exampleMessage())).toMatchObject({
      kind: 'never',
      error: expect.stringMatching(/not set up/),
    });
    expect(fake.requests).toEqual([]);
  });
});

describe('a ZNS', () => {
  it('goes to a number, in the words of the template for it', async () => {
    const { fake, tell } = await setUp();
    expect(await tell(phone)).toEqual({ kind: 'sent', answer: 'z1' });
    expect(fake.notices).toEqual([
      {
        phone: '84912345678',
        template: '331122',
        data: { noi: 'Cống Vàm Giồng', tri_so: '2.4', luc: '05:15:30 02/03/2026' },
        tracking: expect.stringMatching(/^[0-9a-f]{48}$/),
      },
    ]);
  });

  it.each([
    [
      'without a template for it',
      exampleMessage({ purpose: 'digest' }),
      /no ZNS template for messages of the kind "digest"/,
    ],
    ['with a value missing', exampleMessage({ facts: { site: 'Cống' } }), /tri_so is missing/],
    [
      'with a value that is no number',
      exampleMessage({ facts: { ...exampleMessage().facts, value: 'cao' } }),
      /tri_so has to be a number/,
    ],
  ])('%s is refused before Zalo is asked', async (_, message, error) => {
    const { fake, tell } = await setUp();
    expect(await tell(phone, message)).toMatchObject({ kind: 'never', error: expect.stringMatching(error) });
    expect(fake.requests).toEqual([]);
  });

  it('that Zalo approved with other parameters is refused by it', async () => {
    const { fake, tell } = await setUp();
    fake.templates.set('331122', ['noi', 'khach_hang']);
    expect(await tell(phone)).toMatchObject({ kind: 'never', error: expect.stringMatching(/khach_hang \(-1122\)/) });
  });

  it('of a template that is chosen tells of nothing that the template is not for', async () => {
    const over = { ...template, id: '445566', purposes: ['cleared'] };
    const { fake, tell } = await setUp([template, over]);
    fake.templates.set('445566', ['noi', 'tri_so', 'luc']);
    const chosen: ZaloConfig = { ...phone, template: '331122' };
    await tell(chosen);
    await tell(chosen, exampleMessage({ purpose: 'cleared' }));
    expect(fake.notices.map((one) => one.template)).toEqual(['331122', '445566']);
    expect((await tell(chosen, exampleMessage({ purpose: 'chain' }))).kind).toBe('never');
  });

  it('does not go to a number without Zalo', async () => {
    const { tell } = await setUp();
    expect(await tell({ ...phone, phone: '84987654321' })).toMatchObject({ kind: 'never', gone: true });
  });

  it.each([
    [-32, 60_000],
    [-144, 3_600_000],
    [-115, 3_600_000],
    // Eight in the morning in Vietnam, so until six of the next.
    [-133, 22 * 3_600_000],
    [-100, null],
    [-9999, null],
  ])('that Zalo answers with %i is tried again after %s ms', async (error, afterMs) => {
    const { fake, tell } = await setUp();
    await tell(phone);
    fake.mishaps.push(json(200, { error, message: 'x' }));
    expect(await tell(phone)).toMatchObject({ kind: 'later', afterMs });
  });
});
