import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAlert } from '../../../store/registry/alert-changes.ts';
import { HOUR, MINUTE, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
  await sen.person('bay', { tellFrom: 'danger', fromLevel: 'danger' });
  await sen.person('tu', { endpoints: [] });
});
afterEach(async () => {
  expect(sen.troubles).toEqual([]);
  await sen.close();
});

const assign = (alert: string, to: string | null, by = 'sau@htx.vn') =>
  changeAlert(sen.registry, alert, { kind: 'assign', to: to === null ? null : { id: to, name: to }, by, now: sen.now });

const NIGHT = MORNING + 13 * HOUR;
const DAWN = MORNING + 19 * HOUR;

describe('whoever is given an alert to see to', () => {
  it('is told once, whatever he would rather not hear of, and in the page', async () => {
    const id = await sen.raise('act');
    await sen.settle();
    expect(sen.told()).toEqual([]);
    await assign(id, 'bay');
    await assign(id, 'bay');
    await sen.settle();
    const { message } = sen.sent[0] as (typeof sen.sent)[0];
    expect(message.subject).toBe('Việc được giao – Cần xử lý: Oxy trong ao thấp – Ao 1');
    expect(message.text).toMatch(/^Có người vừa giao việc này cho mình lo\.\n\nỞ: Ao 1, phao\n/);
    expect(message.short).toMatch(/^Việc được giao: Cần xử lý: Oxy trong ao thấp, Ao 1: 3,2 mg\/L\./);
    expect(sen.told()).toEqual(['@bay_chat assigned act']);
    expect((await sen.notices('bay')).map(({ purpose }) => purpose)).toEqual(['raised', 'assigned']);
    sen.now += MINUTE;
    await assign(id, 'tu');
    await sen.settle();
    await assign(id, 'bay');
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat assigned act']);
    expect((await sen.notices('tu')).map(({ purpose }) => purpose)).toEqual(['raised', 'assigned']);
  });

  it('is not told of what he took himself', async () => {
    const id = await sen.raise('act');
    await assign(id, 'bay', 'bay@htx.vn');
    await sen.settle();
    expect(sen.told()).toEqual([]);
    expect((await sen.notices('bay')).map(({ purpose }) => purpose)).toEqual(['raised']);
  });

  it('is told in the morning, as it stands then, and only of what is still his to do', async () => {
    sen.now = NIGHT;
    const [mine, over, passed] = [await sen.raise(), await sen.raise(), await sen.raise()];
    for (const id of [mine, over, passed]) await assign(id, 'bay');
    await sen.settle();
    expect(sen.told()).toEqual([]);
    sen.now += MINUTE;
    await assign(passed, 'tu');
    await sen.turn(over, 'cleared');
    await sen.registry.updateTable('alerts').set({ peak: 2.1 }).where('id', '=', mine).execute();
    await sen.settle(DAWN);
    expect(sen.sent.map(({ message }) => message.facts['alert'])).toEqual([mine]);
    expect(sen.sent[0]?.message.text).toContain('2,1 mg/L');
    expect((await sen.deliveries()).filter((one) => one.includes('assigned'))).toEqual([
      'bay assigned act sent',
      'bay assigned act withdrawn quiet-hours',
      'bay assigned act withdrawn quiet-hours',
    ]);
  });
});
