import { describe, expect, it } from 'vitest';
import { ownId } from '../../../../domain/scopes.ts';
import { idFromName, siteIdFor } from '../../../../web/src/lib/own-id.ts';

const NAME = 'Nhà bà Bảy';

describe('the id of a new site', () => {
  it('is made of its name, and told from others of that name by its end', () => {
    expect(idFromName('Ruộng ông Bảy', () => 0.5)).toBe('ruong-ong-bay-i000');
    expect(siteIdFor({ name: 'Cống số 2', kind: 'gate' }, () => 0)).toBe('cong-so-2-0000');
    expect(siteIdFor({ name: '…', kind: 'gate' })).toMatch(/^s-[a-z0-9]{4}$/);
  });

  it.each([
    { name: NAME, kind: 'field', household: 'ho-1' },
    { name: NAME, kind: 'household' },
    { name: NAME, kind: 'household', household: null },
  ] as const)('tells nothing of whose home it is: %o', (place) => {
    for (const random of [Math.random, () => 0, () => 1 - Number.EPSILON]) {
      const id = siteIdFor(place, random);
      expect(id).toMatch(/^nha-[a-z0-9]{8}$/);
      expect(ownId.safeParse(id).success).toBe(true);
    }
  });
});
