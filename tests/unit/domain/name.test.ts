import { describe, expect, it } from 'vitest';
import { name } from '../../../domain/name.ts';

describe('a name', () => {
  it.each(['Ruộng A1', 'Hợp tác xã Nông nghiệp Tân Phú Đông', "Nhà máy nước “số 1” & d'Eau", '水田'])(
    'may be %s',
    (text) => {
      expect(name.parse(` ${text} `)).toBe(text);
    },
  );

  it.each(['', '   ', 'Ao\n1', 'Ao\u0000', 'Ao \u202E1 oA', 'Ao\u2066', 'x'.repeat(121)])('may not be %j', (text) => {
    expect(name.safeParse(text).success).toBe(false);
  });
});
