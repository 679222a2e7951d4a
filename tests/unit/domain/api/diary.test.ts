import { describe, expect, it } from 'vitest';
import { diaryPatch, newDiaryEntry } from '../../../../domain/api/diary.ts';

const entry = { id: '0B0F6A3C-52A1-4D1E-9F0A-3A6F1F9C2D11', kind: 'watering', at: '2026-11-22T07:05:00Z' };

describe('what is written in a diary', () => {
  it('needs no words, has one way of writing its id, and plain line breaks', () => {
    expect(newDiaryEntry.parse({ ...entry, text: '  a\r\nb\rc ' })).toEqual({
      ...entry,
      id: entry.id.toLowerCase(),
      text: 'a\nb\nc',
      amount: null,
      unit: null,
    });
  });

  it.each([
    { text: 'đ'.repeat(501) },
    { text: 'a\u202eb' },
    { text: 'a\u0007b' },
    { amount: Number.POSITIVE_INFINITY },
    { amount: 2, unit: '' },
    { amount: 2, unit: 'k\ng' },
    { unit: 'kg' },
    { kind: 'note' },
    { at: '2026-11-22' },
    { site: 'ruong-1' },
  ])('is not %j', (wrong) => {
    expect(newDiaryEntry.safeParse({ ...entry, ...wrong }).success).toBe(false);
  });

  it('is changed in parts, its id never', () => {
    expect(diaryPatch.parse({ amount: null })).toEqual({ amount: null });
    expect(diaryPatch.safeParse({ id: entry.id }).success).toBe(false);
  });
});
