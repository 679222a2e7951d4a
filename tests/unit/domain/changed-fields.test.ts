import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../domain/changed-fields.ts';

describe('what changed', () => {
  it('is what differs of the fields that are named after', () => {
    expect(changedFields({ id: 'a', name: 'old', site: 's', open: 3 }, { name: 'new', site: 's' })).toEqual({
      before: { name: 'old' },
      after: { name: 'new' },
    });
  });

  it('compares lists and objects by what is in them, and takes missing for empty', () => {
    const before = { grants: [{ role: 'viewer' }], place: { a: 1 }, gateway: null };
    expect(
      changedFields(before, { grants: [{ role: 'viewer' }], place: { a: 2 }, gateway: null, serial: null }),
    ).toEqual({
      before: { place: { a: 1 } },
      after: { place: { a: 2 } },
    });
  });

  it('keeps what was not there before, and whole what has no other side', () => {
    expect(changedFields({ name: 'a' }, { name: 'a', password: 'changed' })).toEqual({
      before: {},
      after: { password: 'changed' },
    });
    expect(changedFields(null, { name: 'a' })).toEqual({ before: null, after: { name: 'a' } });
    expect(changedFields({ name: 'a' }, null)).toEqual({ before: { name: 'a' }, after: null });
  });
});
