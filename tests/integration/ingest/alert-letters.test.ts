import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliverOutbox } from '../../../ingest/notify/deliver.ts';
import { alertLettersTo } from '../../../ingest/notify/letters.ts';
import { dueNotifications } from '../../../store/registry/outbox.ts';
import { writeSetting } from '../../../store/registry/settings.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const salty = (level: string, value: number) => ({
  name: { vi: 'Nước mặn tới cống', en: 'Salt water' },
  advice: { vi: 'Đóng cống.', en: 'Close the sluice.' },
  level,
  scope: {},
  condition: { kind: 'threshold', property: 'salinity', operator: '>=', value, clearValue: value },
});

const lettersTo = (publicUrl: string | null = 'https://sen.example.org') =>
  alertLettersTo({ registry: platform.registry, timeZone: 'Asia/Ho_Chi_Minh', publicUrl, now: () => platform.now });

const mails = () =>
  platform.registry.selectFrom('mails').select(['recipient', 'subject', 'body']).orderBy('id').execute();

async function raiseAndClear(): Promise<void> {
  await platform.device('phao');
  await platform.rule('watch', salty('watch', 0.5));
  await platform.rule('act', salty('act', 1));
  const engine = await platform.start();
  await platform.send('phao', { salinity: 1.25 });
  await engine.drained();
  await platform.send('phao', { ts: NOW + 60_000, values: { salinity: 0.1 } });
  await engine.drained();
  await until(async () => (await dueNotifications(platform.registry, NOW, 10)).length === 4);
}

it('say what, where, how much and what to do, to each address, for levels that are worth it', async () => {
  await writeSetting(platform.registry, 'alert-letters', { to: ['a@htx.vn', 'b@htx.vn'], from: 'act', language: 'vi' });
  await raiseAndClear();
  const delivery = deliverOutbox({ registry: platform.registry, send: lettersTo(), onTrouble: () => {} });
  await until(async () => (await dueNotifications(platform.registry, Date.now(), 10)).length === 0);
  await delivery.stop();
  const sent = await mails();
  expect(sent.map(({ recipient, subject }) => `${recipient} ${subject}`)).toEqual([
    'a@htx.vn [Sen] Cần xử lý: Nước mặn tới cống – phao',
    'b@htx.vn [Sen] Cần xử lý: Nước mặn tới cống – phao',
    'a@htx.vn [Sen] Đã hết: Nước mặn tới cống – phao',
    'b@htx.vn [Sen] Đã hết: Nước mặn tới cống – phao',
  ]);
  expect(sent[0]?.body).toContain('Trị số: Độ mặn 1,25 g/L (ngưỡng >= 1)');
  expect(sent[0]?.body).toContain('Đóng cống.');
  expect(sent[0]?.body).toContain('https://sen.example.org/alerts');
  expect(sent[2]?.body).not.toContain('Đóng cống.');
});

it('are written once, although another way of telling fails and is tried again', async () => {
  await writeSetting(platform.registry, 'alert-letters', { to: ['a@htx.vn'], from: 'watch', language: 'en' });
  await raiseAndClear();
  const write = lettersTo(null);
  let posted = 0;
  const send = async (notification: Parameters<typeof write>[0]): Promise<void> => {
    await write(notification);
    posted += 1;
    if (posted <= 6) throw new Error('the webhook answered 500');
  };
  // A clock that runs ahead, so that nobody waits for the next try.
  let ahead = 0;
  const now = () => Date.now() + ahead++ * 60_000;
  const delivery = deliverOutbox({ registry: platform.registry, send, onTrouble: () => {}, now });
  await until(() => posted >= 10);
  await delivery.stop();
  expect((await mails()).map(({ subject }) => subject.slice(0, 12)).sort()).toEqual([
    '[Sen] Act no',
    '[Sen] Over: ',
    '[Sen] Over: ',
    '[Sen] Watch:',
  ]);
});

it('stop for the hour when there are too many, and the last one says so', async () => {
  await writeSetting(platform.registry, 'alert-letters', { to: ['a@htx.vn'], from: 'act', language: 'vi' });
  await raiseAndClear();
  const due = await dueNotifications(platform.registry, Date.now(), 10);
  const raised = due.find(({ kind, body }) => kind === 'alert-raised' && body.includes('"act"'));
  if (!raised) throw new Error('no notification');
  const write = lettersTo();
  for (let n = 0; n < 40; n += 1) {
    await platform.registry.updateTable('outbox').set({ letters_at: null }).where('id', '=', raised.id).execute();
    await write(raised);
  }
  const sent = await mails();
  expect(sent).toHaveLength(30);
  expect(sent.filter(({ body }) => body.includes('không gửi thêm thư'))).toEqual([sent.at(-1)]);
  platform.now += 3_600_001;
  await platform.registry.updateTable('outbox').set({ letters_at: null }).where('id', '=', raised.id).execute();
  await write(raised);
  expect(await mails()).toHaveLength(31);
});

it('are not written while nobody wants them', async () => {
  await raiseAndClear();
  for (const notification of await dueNotifications(platform.registry, Date.now(), 10)) await lettersTo()(notification);
  expect(await mails()).toEqual([]);
});
