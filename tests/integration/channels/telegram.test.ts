import { describe, expect, it } from 'vitest';
import { startTelegram, telegramTooMany } from '../../support/fakes/telegram.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { channelBench } from './setting-up.ts';

const bench = channelBench();

async function setUp(botToken?: string | null) {
  const fake = await bench.serve(startTelegram());
  await bench.set({ telegram: { botToken: botToken === undefined ? fake.token : botToken } });
  fake.chats.set('42', 'open');
  const { telegram } = bench.open({ services: { telegram: fake.url } });
  const tell = (chatId: string, message = exampleMessage()) =>
    telegram.send({ config: { chatId }, secret: null }, message);
  return { fake, telegram, tell };
}

describe('Telegram', () => {
  it('is told what, what to do, and where it is seen', async () => {
    const { fake, tell } = await setUp();
    expect(await tell('42')).toEqual({ kind: 'sent', answer: '1' });
    expect(fake.messages).toEqual([
      {
        chat: '42',
        text: `${exampleMessage().subject}\n\n${exampleMessage().text}\n\nhttps://sen.example.org/alerts/alert-1`,
      },
    ]);
  });

  it('is never told more than it takes, and the link survives', async () => {
    const { fake, tell } = await setUp();
    expect(await tell('42', exampleMessage({ text: 'Ngập lụt 🌊 '.repeat(600) }))).toMatchObject({ kind: 'sent' });
    expect(fake.messages[0]?.text).toHaveLength(4096);
    expect(fake.messages[0]?.text).toMatch(/…\n\nhttps:\/\/sen\.example\.org\/alerts\/alert-1$/);
  });

  it('knows whom there is no use in telling again', async () => {
    const { fake, tell } = await setUp();
    fake.chats.set('7', 'blocked');
    expect(await tell('7')).toMatchObject({
      kind: 'never',
      gone: true,
      error: expect.stringMatching(/blocked.*\(403\)/),
    });
    expect(await tell('8')).toMatchObject({
      kind: 'never',
      gone: true,
      error: expect.stringMatching(/chat not found/),
    });
  });

  it('follows a group that grew and has another number now', async () => {
    const { fake, tell } = await setUp();
    fake.chats.set('-5', { movedTo: '-1005' }).set('-1005', 'open');
    expect(await tell('-5')).toEqual({ kind: 'sent', answer: '1 in -1005' });
    fake.chats.set('-6', { movedTo: '-6' });
    expect((await tell('-6')).kind, 'but not in circles').toBe('never');
  });

  it('waits as long as it is asked to', async () => {
    const { fake, tell } = await setUp();
    fake.mishaps.push(telegramTooMany(37));
    expect(await tell('42')).toMatchObject({ kind: 'later', afterMs: 37_000 });
    expect((await tell('42')).kind).toBe('sent');
  });

  it.each(['999:AAE-of-another-bot', 'no-token-at-all'])(
    'with the token %s says that the settings are wrong, without it',
    async (token) => {
      const { telegram, tell } = await setUp(token);
      const sent = await tell('42');
      expect(sent).toMatchObject({ kind: 'later', error: expect.stringMatching(/token of the bot is refused/) });
      const check = await telegram.check?.();
      expect(check).toMatchObject({ result: 'failed' });
      expect(JSON.stringify([sent, check])).not.toContain(token);
    },
  );

  it('is not told while there is no bot', async () => {
    const { fake, tell } = await setUp(null);
    expect(await tell('42')).toMatchObject({ kind: 'never', error: expect.stringMatching(/not set up/) });
    expect(fake.requests).toEqual([]);
  });

  it('says which bot it is when the settings are checked, and tells nobody', async () => {
    const { fake, telegram } = await setUp();
    expect(await telegram.check?.()).toEqual({ result: 'ok', detail: '@sen_bot' });
    expect(fake.messages).toEqual([]);
  });

  it('may be reached through a server of one’s own', async () => {
    const fake = await bench.serve(startTelegram());
    fake.chats.set('42', 'open');
    await bench.set({ telegram: { botToken: fake.token, apiUrl: `${fake.url}/` } });
    expect((await bench.open().telegram.send({ config: { chatId: '42' }, secret: null }, exampleMessage())).kind).toBe(
      'sent',
    );
  });
});
