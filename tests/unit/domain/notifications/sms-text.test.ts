import { describe, expect, it } from 'vitest';
import { cutToSegments, plainText, smsSegments } from '../../../../domain/notifications/sms-text.ts';

describe('the text of an SMS', () => {
  it.each([
    ['', 0],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    [`${'a'.repeat(159)}€`, 2],
    [`${'a'.repeat(69)}ộ`, 1],
    [`${'a'.repeat(70)}ộ`, 2],
    [`${'a'.repeat(133)}ộ`, 2],
    [`${'a'.repeat(134)}ộ`, 3],
  ])('counts as its segments', (text, segments) => expect(smsSegments(text)).toBe(segments));

  it('can do without diacritics', () => {
    expect(plainText('Độ mặn 2,4 g/L – Đóng cống Vàm Giồng, bơm ≤ 3 m³')).toBe(
      'Do man 2,4 g/L - Dong cong Vam Giong, bom <= 3 m3',
    );
    expect(plainText('🌾 lúa')).toBe('? lua');
  });

  it('is cut to what is paid for, and between letters', () => {
    expect(cutToSegments('đủ ngắn', 1)).toBe('đủ ngắn');
    for (const text of ['ộ'.repeat(500), 'a'.repeat(500), '🌾'.repeat(300), `${'{'.repeat(200)}`])
      for (const segments of [1, 2, 3]) {
        const cut = cutToSegments(text, segments);
        expect(smsSegments(cut)).toBe(segments);
        expect(Buffer.from(cut).toString()).toBe(cut);
      }
  });
});
