import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAlert } from '../../../store/registry/alert-changes.ts';
import { HOUR, MINUTE, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
});
afterEach(async () => {
  expect(sen.troubles).toEqual([]);
  await sen.close();
});

describe('somebody who follows a place', () => {
  it('is told what, where, how much, since when and what to do', async () => {
    await sen.person('bay');
    await sen.raise('act');
    await sen.settle();
    expect(sen.sent).toHaveLength(1);
    const { message } = sen.sent[0] as (typeof sen.sent)[0];
    expect(message.subject).toBe('Cần xử lý: Oxy trong ao thấp – Ao 1');
    expect(message.text.split('\n')).toEqual([
      'Ở: Ao 1, phao',
      'Oxy hòa tan: 3,2 mg/L (ngưỡng báo: dưới 4 mg/L)',
      'Từ: 10:00 ngày 22/11',
      '',
      'Nên làm: Oxy còn 3,2 mg/L: bật quạt nước ngay.',
      '',
      'Xem trong Sen: https://sen.example.org/alerts/a1',
    ]);
    expect(message.short).toBe('Cần xử lý: Oxy trong ao thấp, Ao 1: 3,2 mg/L. Oxy còn 3,2 mg/L: bật quạt nước ngay.');
    expect(await sen.notices('bay')).toEqual([{ purpose: 'raised', level: 'act', once: 'told/a1/act' }]);
  });

  it('is told once a level, whatever the alert does in between, and once of its end', async () => {
    await sen.person('bay', { quiet: null });
    const id = await sen.raise('act');
    await sen.settle();
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    await sen.turn(id, 'eased', 'act');
    await sen.settle();
    await sen.settle(MORNING + MINUTE);
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat raised act', '@bay_chat escalated danger']);
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(MORNING + 15 * MINUTE);
    expect(sen.told()).toEqual([]);
    await sen.settle(MORNING + 16 * MINUTE);
    expect(sen.told()).toEqual(['@bay_chat cleared danger']);
  });

  it('is told anew, and once, when it comes back after he was told that it is over', async () => {
    await sen.person('bay', { quiet: null });
    const id = await sen.raise('danger');
    await sen.settle();
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(MORNING + 15 * MINUTE);
    expect(sen.told()).toEqual(['@bay_chat raised danger', '@bay_chat cleared danger']);
    for (const kind of ['reopened', 'eased', 'escalated'] as const) {
      await sen.turn(id, kind, 'danger');
      await sen.settle(sen.now + MINUTE);
    }
    expect(sen.told()).toEqual(['@bay_chat raised danger']);
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(MORNING + HOUR);
    expect(sen.told()).toEqual(['@bay_chat cleared danger']);
  });

  it('is not told that it is over when it comes back before that has lasted', async () => {
    await sen.person('bay');
    const id = await sen.raise('act');
    await sen.settle();
    for (let n = 1; n <= 6; n += 1) {
      await sen.settle(MORNING + n * 10 * MINUTE);
      await sen.turn(id, n % 2 === 1 ? 'cleared' : 'reopened');
    }
    await sen.settle();
    await sen.settle(MORNING + 3 * HOUR);
    expect(sen.told()).toEqual(['@bay_chat raised act']);
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(MORNING + 4 * HOUR);
    expect(sen.told()).toEqual(['@bay_chat cleared act']);
  });

  it('is told once of alerts of one cause, with how many more there are', async () => {
    await sen.person('bay');
    const first = await sen.raise('act');
    for (let n = 0; n < 11; n += 1) await sen.raise('act', { group: first, site: 'ao-2' });
    await sen.settle();
    expect(sen.sent.map(({ message }) => message.subject)).toEqual([
      'Cần xử lý: Oxy trong ao thấp – Ao 1 và 11 điểm khác',
    ]);
    expect(sen.sent[0]?.message.text).toContain('Cùng lúc còn 11 điểm khác bị như vậy.');
    sen.told();
    await sen.raise('danger', { group: first, site: 'ao-2' });
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat escalated danger']);
    await sen.turn(first, 'cleared');
    await sen.settle(MORNING + HOUR);
    expect(sen.told()).toEqual([]);
  });

  it('hears nothing of other places, of places he lost, nor when the account is closed', async () => {
    await sen.person('ai', { grants: [{ role: 'manager', scope: 'organisation:khac' }] });
    await sen.person('mo', { grants: [{ role: 'viewer', scope: 'organisation:khac' }], follows: ['village:lang'] });
    await sen.person('tinh', { grants: [{ role: 'manager', scope: 'all' }] });
    await sen.person('dong');
    await sen.registry.updateTable('users').set({ disabled: 1 }).where('id', '=', 'dong').execute();
    await sen.person('xem', { grants: [{ role: 'viewer', scope: 'all' }], follows: ['village:lang'] });
    await sen.raise('act');
    await sen.settle();
    expect(sen.told()).toEqual(['@xem_chat raised act']);
  });

  it('is told that it is over when somebody closed it by hand', async () => {
    await sen.person('bay');
    const id = await sen.raise('act');
    await sen.settle();
    sen.told();
    sen.now = MORNING + HOUR;
    await changeAlert(sen.registry, id, { kind: 'close', cause: 'sensor-fault', by: 'sau@htx.vn', now: sen.now });
    await sen.settle();
    await sen.settle(MORNING + 2 * HOUR);
    expect(sen.told()).toEqual(['@bay_chat cleared act']);
  });

  it('is told by each means from its own level on', async () => {
    await sen.person('bay', { endpoints: ['email'] });
    await sen.endpoint({ user: 'bay', scope: null, kind: 'sms', fromLevel: 'danger' });
    const id = await sen.raise('act');
    await sen.settle();
    expect(sen.sent.splice(0).map(({ channel }) => channel)).toEqual(['email']);
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    expect(sen.sent.map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
  });
});
