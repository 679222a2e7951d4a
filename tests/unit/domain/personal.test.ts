import { describe, expect, it } from 'vitest';
import { withoutPersonal } from '../../../domain/personal.ts';

describe('a document for the audit', () => {
  it('says that a household has a name, a phone and an address, and not which', () => {
    expect(
      withoutPersonal('household/ho-1', { kind: 'person', name: 'Lan', phone: '0912 345 678', address: null }, false),
    ).toEqual({ kind: 'person', name: '•••', phone: '•••', address: null });
  });

  it('leaves the phone out wherever it stands, and names of what is nobody’s in particular in', () => {
    expect(withoutPersonal('user/7', { name: 'Lan', phones: [{ phone: '0912' }] }, false)).toEqual({
      name: 'Lan',
      phones: [{ phone: '•••' }],
    });
    expect(withoutPersonal('site/ao-1', { name: 'Ao 1' }, false)).toEqual({ name: 'Ao 1' });
  });

  it('makes positions coarse, and leaves those of a household out', () => {
    const at = { latitude: 10.271828, longitude: 106.654321, polygon: { type: 'Polygon' } };
    expect(withoutPersonal('site/ao-1', at, false)).toEqual({ latitude: 10.27, longitude: 106.65, polygon: '•••' });
    expect(withoutPersonal('site/nha-1', { name: 'Nhà Lan', ...at }, true)).toEqual({
      name: '•••',
      latitude: '•••',
      longitude: '•••',
      polygon: '•••',
    });
  });

  it('leaves out what somebody wrote to an alert, and everything else as it is', () => {
    expect(withoutPersonal('alert/1', { text: 'gọi chị Lan' }, false)).toEqual({ text: '•••' });
    for (const whole of [null, undefined, 'text', 7, [1, null], { from: null, months: 12 }])
      expect(withoutPersonal('settings/audit', whole, true)).toEqual(whole);
  });
});
