import { describe, expect, it } from 'vitest';
import { actorName } from '../../../../store/registry/actor-name.ts';

describe('who did something', () => {
  it('is called by name, and never by an address', () => {
    expect(actorName('lan@example.org', 'Lan')).toBe('Lan');
    expect(actorName('lan@example.org', null)).toBe('');
  });

  it('may be a program, or Sen itself', () => {
    expect(actorName('token bơm@nhà', null)).toBe('token bơm@nhà');
    expect(actorName('display Phòng trực', null)).toBe('display Phòng trực');
    expect(actorName(null, null)).toBeNull();
  });
});
