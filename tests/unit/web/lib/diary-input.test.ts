import { describe, expect, it } from 'vitest';
import { type DiaryInput, readDiary } from '../../../../web/src/lib/diary-input.ts';
import { randomUuid } from '../../../../web/src/lib/uuid.ts';
import { byDay } from '../../../../web/src/parts/diary/by-day.ts';

/** 14:05 in Vietnam. */
const NOW = Date.UTC(2026, 10, 22, 7, 5);
const input = (more: Partial<DiaryInput> = {}): DiaryInput => ({
  kind: 'feeding',
  at: null,
  text: ' Cữ sáng ',
  amount: '',
  unit: '',
  ...more,
});

describe('a form of the diary', () => {
  it('means now by the server’s clock, or the time of Vietnam that is chosen', () => {
    expect(readDiary(input(), NOW).words).toEqual({
      kind: 'feeding',
      at: '2026-11-22T07:05:00.000Z',
      text: 'Cữ sáng',
      amount: null,
      unit: null,
    });
    expect(readDiary(input({ at: '2026-11-22T06:00' }), NOW).words?.at).toBe('2026-11-21T23:00:00.000Z');
  });

  it('takes amounts as people write them', () => {
    expect(readDiary(input({ amount: '18,5', unit: ' kg ' }), NOW).words).toMatchObject({ amount: 18.5, unit: 'kg' });
    expect(readDiary(input({ amount: '1 200' }), NOW).words?.amount).toBe(1200);
  });

  it.each([
    [{ at: '' }, { at: 'unread' }],
    [{ at: '2026-11-22T14:11' }, { at: 'future' }],
    [{ at: '2014-01-01T00:00' }, { at: 'past' }],
    [{ amount: 'nhiều' }, { amount: 'amount' }],
    [{ amount: '-1' }, { amount: 'amount' }],
    [{ unit: 'kg' }, { unit: 'unit' }],
    [{ kind: 'note', text: ' ' }, { text: 'text' }],
  ] as const)('says of %j what is wrong', (more, faults) => {
    expect(readDiary(input(more), NOW)).toEqual({ words: null, faults });
  });
});

describe('entries by day', () => {
  it('are of the days of Vietnam, in the order in which they come', () => {
    const at = ['2026-11-22T17:00:00Z', '2026-11-22T16:59:00Z', '2026-11-21T17:00:00Z', '2026-11-21T16:00:00Z'];
    const days = byDay(at.map((one) => ({ at: one })));
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['2026-11-23', 1],
      ['2026-11-22', 2],
      ['2026-11-21', 1],
    ]);
  });
});

describe('an id made on the phone', () => {
  it('is a random UUID', () => {
    const made = Array.from({ length: 50 }, randomUuid);
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(made).size).toBe(50);
  });
});
