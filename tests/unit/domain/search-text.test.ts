import { describe, expect, it } from 'vitest';
import { searchKey } from '../../../domain/search-text.ts';

describe('searchKey', () => {
  it.each([
    ['Ruộng Năm', 'ruong nam'],
    ['ĐẬP Trên', 'dap tren'],
    // The same letters composed and decomposed.
    ['Ru\u1ED9ng', searchKey('Ruo\u0302\u0323ng')],
  ])('%s', (text, key) => {
    expect(searchKey(text)).toBe(key);
  });
});
