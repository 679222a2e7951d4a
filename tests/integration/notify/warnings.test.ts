import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WarningContent, type WarningType, warningContent } from '../../../domain/warnings/content.ts';
import { listNotices } from '../../../store/registry/notices.ts';
import { writeSetting } from '../../../store/registry/settings.ts';
import { draftWarning, publishWarning } from '../../../store/registry/warnings.ts';
import { COMMUNE, HOUR, MINUTE, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
  await sen.person('soan', { grants: [], endpoints: [] });
  await sen.person('duyet', { grants: [], endpoints: [] });
  const senderName = { vi: 'UBND xã Tân Phú Đông', en: 'Tân Phú Đông commune' };
  await writeSetting(sen.registry, 'warnings', { sender: 'tpd@example.org', senderName, contact: '' });
});
afterEach(async () => {
  expect(sen.troubles).toEqual([]);
  await sen.close();
});

/** Drafted by one and published by another, as the API does it. */
async function publish(
  id: string,
  {
    type = 'Alert',
    refersTo = null,
    ...more
  }: { readonly type?: WarningType; readonly refersTo?: string | null } & Partial<WarningContent> = {},
): Promise<void> {
  const content = warningContent.parse({
    category: 'Env',
    event: { vi: 'Xâm nhập mặn' },
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Observed',
    headline: { vi: 'Mặn 4,2 g/L ở cống Vàm Kênh' },
    description: { vi: 'Mặn đã vượt 4 g/L và còn lên nữa.' },
    instruction: { vi: 'Đóng cống, trữ nước ngọt.' },
    expires: new Date(sen.now + 12 * HOUR).toISOString(),
    area: { description: { vi: 'Xã Tân Phú Đông' }, communes: [COMMUNE] },
    priority: 'urgent',
    ...more,
  });
  const draft = { id, identifier: `sen.${id}`, alert: null, type, refersTo, content, place: [], by: 'soan' };
  await draftWarning(sen.registry, { ...draft, place: [`commune:${COMMUNE}`, 'all'], now: sen.now });
  const decision = { by: 'duyet', note: '', now: sen.now, version: 1, sent: 'now', document: '<alert/>', refersTo };
  expect(await publishWarning(sen.registry, id, decision)).toBe(true);
}

const english = (vi: string, en: string): { vi: string; en: string } => ({ vi, en });

describe('a published warning', () => {
  it('is told to whoever follows a place in a warned commune: what, where, until when and what to do', async () => {
    await sen.person('bay');
    await publish('w1');
    await sen.settle();
    const { message } = sen.sent[0] as (typeof sen.sent)[0];
    expect(message.subject).toBe('Cảnh báo khẩn cấp: Mặn 4,2 g/L ở cống Vàm Kênh');
    expect(message.text.split('\n')).toEqual([
      'Mặn đã vượt 4 g/L và còn lên nữa.',
      'Khu vực: Xã Tân Phú Đông',
      'Có hiệu lực đến: 22:00 ngày 22/11',
      'Nơi báo: UBND xã Tân Phú Đông',
      '',
      'Nên làm: Đóng cống, trữ nước ngọt.',
      '',
      'Xem cảnh báo: https://sen.example.org/feeds/warnings/sen.w1.cap',
    ]);
    expect(message.short).toBe('Cảnh báo khẩn cấp: Mặn 4,2 g/L ở cống Vàm Kênh. Đóng cống, trữ nước ngọt.');
    expect(sen.told()).toEqual(['@bay_chat warning danger']);
    expect(await listNotices(sen.registry, 'bay', { after: null, limit: 9 })).toMatchObject([
      { purpose: 'warning', level: 'danger', warning: null, alert: null },
    ]);
  });

  it('is told once, whatever comes twice, and to nobody elsewhere', async () => {
    await sen.person('bay', {
      grants: [
        { role: 'viewer', scope: 'organisation:htx' },
        { role: 'viewer', scope: 'village:lang' },
      ],
    });
    await sen.person('xa', {
      grants: [{ role: 'operator', scope: `commune:${COMMUNE}` }],
      follows: [`commune:${COMMUNE}`],
    });
    await sen.person('khac', { grants: [{ role: 'viewer', scope: 'organisation:khac' }] });
    await publish('w1');
    await sen.settle();
    await sen.registry.updateTable('outbox').set({ delivered_at: null }).execute();
    await sen.settle();
    expect(sen.sent.find(({ to }) => to === '@xa_chat')?.message.url).toBe('https://sen.example.org/warnings/w1');
    expect(sen.told().sort()).toEqual(['@bay_chat warning danger', '@xa_chat warning danger']);
    expect(await sen.notices('bay')).toHaveLength(1);
    expect(await listNotices(sen.registry, 'xa', { after: null, limit: 9 })).toMatchObject([{ warning: 'w1' }]);
  });

  it('goes to the chats, sirens and programs of places around and inside', async () => {
    await sen.endpoint({ user: null, scope: 'all', kind: 'webhook' });
    await sen.endpoint({ user: null, scope: 'village:lang', kind: 'siren' });
    await sen.endpoint({ user: null, scope: 'organisation:htx', kind: 'telegram' });
    await sen.endpoint({ user: null, scope: 'organisation:khac', kind: 'telegram', config: { chatId: '@khac_chat' } });
    await publish('w1');
    await sen.settle();
    expect(
      sen.sent
        .splice(0)
        .map(({ channel, to }) => `${channel} ${to}`)
        .sort(),
    ).toEqual(['siren coi-1 60 pulse both', 'telegram @nhom_chat', 'webhook https://hook.example.org/alerts']);
  });

  it('sounds a siren only when it is urgent, real and not over', async () => {
    await sen.endpoint({ user: null, scope: 'village:lang', kind: 'siren' });
    await publish('w1', { status: 'Exercise' });
    await publish('w2', { priority: 'priority' });
    await publish('w3');
    await sen.settle();
    expect(sen.told()).toHaveLength(1);
    await publish('w4', { type: 'Cancel', refersTo: 'w3' });
    await sen.settle();
    expect(sen.told()).toEqual([]);
  });

  it('says so when it is an exercise, a test, or over, in the language of whoever reads it', async () => {
    await sen.person('bay', { quiet: null });
    await sen.registry.updateTable('users').set({ language: 'en' }).where('id', '=', 'bay').execute();
    await publish('w1', { status: 'Exercise' });
    await sen.settle();
    expect(sen.sent.at(-1)?.message.subject).toBe('[Exercise] Urgent warning: Mặn 4,2 g/L ở cống Vàm Kênh');
    expect(sen.sent.at(-1)?.message.text).toContain('This is an exercise: nobody has to act on it.');
    await publish('w2', {
      type: 'Cancel',
      refersTo: 'w1',
      status: 'Test',
      event: english('Xâm nhập mặn', 'Salt intrusion'),
      headline: english('Mặn đã xuống', 'The salt has gone'),
      description: english('Mặn dưới 1 g/L.', 'Below 1 g/L.'),
      instruction: english('Lấy nước lại được.', 'Take water again.'),
      area: { description: english('Xã Tân Phú Đông', 'Tân Phú Đông commune'), communes: [COMMUNE], polygon: null },
    });
    await sen.settle();
    const { message } = sen.sent.at(-1) as (typeof sen.sent)[0];
    expect(message.subject).toBe('[Test] Warning over: The salt has gone');
    expect(message.text).toContain('This warning no longer holds.\nArea: Tân Phú Đông commune');
    expect(message.text).not.toContain('What to do');
  });

  it('wakes people only when it is urgent, and is told in the morning only while it stands', async () => {
    await sen.person('bay');
    sen.now = MORNING + 13 * HOUR;
    await publish('gap');
    await publish('w1', { priority: 'priority' });
    await publish('w2', { priority: 'priority', expires: new Date(sen.now + HOUR).toISOString() });
    await publish('w3', { priority: 'priority' });
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat warning danger']);
    sen.now += MINUTE;
    await publish('w4', { type: 'Update', refersTo: 'w3', priority: 'priority' });
    await sen.settle(MORNING + 19 * HOUR);
    expect(sen.sent.map(({ message }) => message.facts['warning']).sort()).toEqual(['w1', 'w4']);
    expect(await sen.notices('bay')).toHaveLength(5);
  });
});
