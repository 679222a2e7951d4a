import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
});
afterEach(async () => {
  expect(sen.troubles).toEqual([]);
  await sen.close();
});

/** 23:00 of that day, and 05:00 and 06:30 of the next. */
const NIGHT = MORNING + 13 * HOUR;
const DAWN = MORNING + 19 * HOUR;
const DIGEST = DAWN + 90 * MINUTE;

describe('in quiet hours', () => {
  it('nobody is woken but for danger; what is still open is told at their end as it stands then', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    const mild = await sen.raise('act');
    await sen.raise('danger', { site: 'ao-2' });
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat raised danger']);
    expect(await sen.deliveries()).toContain('bay raised act waiting quiet-hours');
    await sen.registry.updateTable('alerts').set({ peak: 2.1 }).where('id', '=', mild).execute();
    await sen.settle(DAWN - 1);
    expect(sen.told()).toEqual([]);
    await sen.settle(DAWN);
    expect(sen.sent[0]?.message.text).toContain('2,1 mg/L');
    expect(sen.told()).toEqual(['@bay_chat raised act']);
  });

  it('what is over by their end is told in the digest alone, and nobody is told that it is over', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    const id = await sen.raise('act');
    await sen.settle();
    sen.now = NIGHT + HOUR;
    await sen.turn(id, 'cleared');
    await sen.settle();
    expect(await sen.deliveries()).toEqual(['bay raised act withdrawn quiet-hours']);
    await sen.settle(DAWN);
    expect(sen.told()).toEqual([]);
    await sen.settle(DIGEST);
    const [digest] = sen.sent.map(({ message }) => message);
    expect(digest?.subject).toBe('Bản tin ngày của Sen: 1 việc ở 1 nơi');
    expect(digest?.text.split('\n').slice(0, 4)).toEqual([
      'Những cảnh báo nhẹ, đã hết, hoặc do số liệu về trễ, từ lần trước đến giờ:',
      '',
      'Ao 1',
      '- Oxy trong ao thấp (cần xử lý), phao, nặng nhất 3,2 mg/L, từ 23:00 ngày 22/11, đã hết lúc 00:00 ngày 23/11',
    ]);
    sen.told();
    await sen.settle(DIGEST + 24 * HOUR);
    expect(sen.told()).toEqual([]);
  });

  it('what came back is told after all', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    const id = await sen.raise('act');
    await sen.settle();
    sen.now = NIGHT + HOUR;
    await sen.turn(id, 'cleared');
    await sen.settle();
    sen.now += 10 * MINUTE;
    await sen.turn(id, 'reopened');
    await sen.settle(DAWN);
    expect(sen.told()).toEqual(['@bay_chat raised act']);
  });

  it('the end of what woke somebody waits for the morning', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    const id = await sen.raise('danger');
    await sen.settle();
    sen.now = NIGHT + HOUR;
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(NIGHT + 2 * HOUR);
    expect(sen.told()).toEqual(['@bay_chat raised danger']);
    await sen.settle(DAWN);
    expect(sen.told()).toEqual(['@bay_chat cleared danger']);
  });

  it('a level that was passed by is not told in the morning', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    const id = await sen.raise('act');
    await sen.settle();
    sen.now = NIGHT + HOUR;
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle(DAWN);
    expect(sen.told()).toEqual(['@bay_chat escalated danger']);
  });

  it('nobody is told who lost the right meanwhile', async () => {
    await sen.person('bay');
    sen.now = NIGHT;
    await sen.raise('act');
    await sen.settle();
    await sen.registry.deleteFrom('grants').where('user_id', '=', 'bay').execute();
    await sen.settle(DAWN);
    expect(sen.told()).toEqual([]);
    expect(await sen.deliveries()).toEqual(['bay raised act withdrawn quiet-hours']);
  });
});

describe('what is milder than somebody wants to be told at once', () => {
  it('comes in one digest a day, with what is still open and what is over, and none when there is nothing', async () => {
    await sen.person('bay', { endpoints: ['telegram', 'email'] });
    await sen.raise('watch');
    const second = await sen.raise('watch', { site: 'ao-2' });
    await sen.settle();
    await sen.turn(second, 'cleared');
    await sen.settle(DIGEST - 1);
    expect(sen.told()).toEqual([]);
    await sen.settle(DIGEST);
    await sen.settle(DIGEST + MINUTE);
    expect(sen.sent.map(({ message }) => message.text.match(/chưa hết|đã hết lúc/g))).toEqual([
      ['chưa hết', 'đã hết lúc'],
    ]);
    expect(sen.told()).toEqual(['bay@htx.vn digest -']);
    expect((await sen.notices('bay')).at(-1)).toMatchObject({ purpose: 'digest' });
    await sen.settle(DIGEST + 24 * HOUR);
    expect(sen.told()).toEqual([]);
  });

  it('is not told at all to whoever wants no digest', async () => {
    await sen.person('bay', { digestAt: null });
    await sen.raise('watch');
    await sen.settle(DIGEST);
    await sen.settle(DIGEST + 24 * HOUR);
    expect(sen.told()).toEqual([]);
    expect(await sen.notices('bay')).toHaveLength(1);
  });

  it('has late results beside it, told once, and only to those who may see the place', async () => {
    await sen.person('bay');
    await sen.person('la', { grants: [{ role: 'viewer', scope: 'organisation:khac' }] });
    const finding = {
      rule_id: 'oxy',
      device_id: 'phao',
      key: 'dissolved_oxygen',
      day: '2026-11-22',
      site_id: 'ao-1',
      step: 1,
      level: 'act',
      first_at: MORNING - 2 * HOUR,
      last_at: MORNING - HOUR,
      worst: 2.4,
      results: 12,
      recorded_at: MORNING,
      digested_at: null,
    };
    await sen.registry.insertInto('late_findings').values(finding).execute();
    await sen.settle();
    await sen.settle(MORNING + 2 * MINUTE);
    expect(sen.told()).toEqual([]);
    await sen.settle(DIGEST);
    expect(sen.sent).toHaveLength(1);
    expect(sen.sent[0]?.message.text).toContain(
      '- phao, số liệu về trễ cho thấy: oxy (cần xử lý), nặng nhất 2,4 mg/L, từ 08:00 ngày 22/11 đến 09:00 ngày 22/11',
    );
    await sen.settle(DIGEST + 24 * HOUR);
    expect(sen.sent).toHaveLength(1);
  });
});

describe('while a site is worked on', () => {
  const window = (to: number) =>
    sen.registry
      .insertInto('maintenance_windows')
      .values({
        id: 'w',
        site_id: 'ao-1',
        reason: 'thay đầu đo',
        from_at: MORNING - HOUR,
        to_at: to,
        weekdays: null,
        starts: null,
        minutes: null,
        created_by: 'test',
        created_at: 0,
      })
      .execute();

  it('nobody is told until it is over, and only of what is still open then', async () => {
    await sen.person('bay');
    await window(MORNING + HOUR);
    await sen.raise('danger', { maintenance: true });
    const gone = await sen.raise('act', { maintenance: true });
    await sen.settle();
    expect(await sen.deliveries()).toEqual([
      'bay raised danger waiting maintenance',
      'bay raised act waiting maintenance',
    ]);
    await sen.settle(MORNING + 30 * MINUTE);
    await sen.turn(gone, 'cleared');
    await sen.settle(MORNING + HOUR - 1);
    expect(sen.told()).toEqual([]);
    await sen.settle(MORNING + HOUR);
    expect(sen.told()).toEqual(['@bay_chat raised danger']);
  });

  it('that ends early, they are told soon', async () => {
    await sen.person('bay');
    await window(MORNING + 10 * HOUR);
    await sen.raise('act', { maintenance: true });
    await sen.settle();
    await sen.registry.deleteFrom('maintenance_windows').execute();
    await sen.settle(MORNING + 5 * MINUTE);
    expect(sen.told()).toEqual(['@bay_chat raised act']);
  });
});

describe('an alert that is snoozed', () => {
  it('is told of when it wakes, if it is open still', async () => {
    await sen.person('bay');
    const id = await sen.raise('act');
    await sen.settle();
    sen.told();
    await sen.snooze(id, MORNING + HOUR);
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle(MORNING + 30 * MINUTE);
    expect(sen.told()).toEqual([]);
    await sen.settle(MORNING + HOUR);
    expect(sen.told()).toEqual(['@bay_chat escalated danger']);
  });

  it('and woken before its time, soon', async () => {
    await sen.person('bay');
    const id = await sen.raise('act');
    await sen.settle();
    sen.told();
    await sen.snooze(id, MORNING + 10 * HOUR);
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    await sen.snooze(id, null);
    await sen.settle(MORNING + 5 * MINUTE);
    expect(sen.told()).toEqual(['@bay_chat escalated danger']);
  });
});

describe('while nobody takes an alert in hand', () => {
  const steps = [
    { afterMinutes: 10, users: ['sau'] },
    { afterMinutes: 30, users: ['chin'] },
  ];

  it('the next people are told, whatever they follow, from the nearest chain', async () => {
    await sen.person('sau', { follows: [], tellFrom: 'danger', fromLevel: 'danger' });
    await sen.person('chin', { follows: [] });
    await sen.person('tinh', { grants: [{ role: 'manager', scope: 'all' }] });
    await sen.chain('organisation:htx', steps);
    await sen.chain('all', [{ afterMinutes: 1, users: ['tinh'] }]);
    await sen.raise('act');
    await sen.settle();
    await sen.settle(MORNING + 10 * MINUTE - 1);
    expect(sen.told()).toEqual([]);
    await sen.settle(MORNING + 10 * MINUTE);
    expect(sen.sent[0]?.message.subject).toBe('Chưa ai lo – Cần xử lý: Oxy trong ao thấp – Ao 1');
    expect(sen.told()).toEqual(['@sau_chat chain act']);
    await sen.settle(MORNING + 30 * MINUTE);
    expect(sen.told()).toEqual(['@chin_chat chain act']);
  });

  it('they are told no more once somebody has it, nor of what is milder, nor twice', async () => {
    await sen.person('bay');
    await sen.person('sau', { follows: [] });
    await sen.person('chin', { follows: [] });
    await sen.chain('village:lang', [{ afterMinutes: 5, users: ['bay'] }, ...steps]);
    await sen.raise('watch', { site: 'ao-2' });
    const id = await sen.raise('act');
    await sen.settle();
    await sen.settle(MORNING + 10 * MINUTE);
    expect(sen.told()).toEqual(['@bay_chat raised act', '@sau_chat chain act']);
    await sen.acknowledge(id);
    await sen.settle(MORNING + 2 * HOUR);
    expect(sen.told()).toEqual([]);
  });

  it('somebody who may not see the alert is never told, and a snooze puts it off', async () => {
    await sen.person('sau', { grants: [{ role: 'viewer', scope: 'organisation:khac' }] });
    await sen.person('chin', { follows: [] });
    await sen.chain('all', steps);
    const id = await sen.raise('danger');
    await sen.snooze(id, MORNING + HOUR);
    await sen.settle();
    await sen.settle(MORNING + 40 * MINUTE);
    expect(sen.told()).toEqual([]);
    for (let n = 8; n <= 13; n += 1) await sen.settle(MORNING + n * 5 * MINUTE);
    expect(sen.told()).toEqual(['@chin_chat chain danger']);
  });

  it('a worse level goes through the chain again', async () => {
    await sen.person('sau', { follows: [] });
    await sen.person('chin', { follows: [] });
    await sen.chain('all', steps);
    const id = await sen.raise('act');
    await sen.settle();
    await sen.settle(MORNING + HOUR);
    sen.told();
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    await sen.settle(MORNING + HOUR + 10 * MINUTE);
    expect(sen.told()).toEqual(['@sau_chat chain danger']);
  });
});
