import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NewestResults } from '../../../../api/live/newest-results.ts';

describe('NewestResults', () => {
  it('keeps of each datastream the result of the newest phenomenon time, in whatever order they come', () => {
    const result = fc.record({
      key: fc.constantFrom('x', 'y'),
      at: fc.integer({ min: 0, max: 20 }),
      value: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(result, { minLength: 1 }), (results) => {
        const newest = new NewestResults();
        const expected: Record<string, [number, number]> = {};
        for (const [index, { key, at, value }] of results.entries()) {
          newest.merge({ device: 'd', receivedAt: index, latest: { [key]: [at, value] } });
          const known = expected[key];
          if (!known || at >= known[0]) expected[key] = [at, value];
        }
        expect(JSON.parse(newest.json('d') ?? '')).toEqual({
          device: 'd',
          receivedAt: results.length - 1,
          latest: expected,
        });
      }),
    );
  });

  it('encodes anew after a change, leaves what it was given alone, and lets go of what nobody is owed', () => {
    const newest = new NewestResults();
    const given = { device: 'd', receivedAt: 1, latest: { x: [1, 1] as [number, number] } };
    newest.merge(given);
    const before = newest.json('d');
    newest.merge({ device: 'd', receivedAt: 2, latest: { x: [2, 2] } });
    expect(newest.json('d')).not.toBe(before);
    expect(given.latest.x).toEqual([1, 1]);
    newest.keepOnly((device) => device !== 'd');
    expect(newest.json('d')).toBeNull();
  });

  it('leaves out what was measured before, for those who may not see that', () => {
    const newest = new NewestResults();
    newest.merge({ device: 'd', receivedAt: 9, latest: { x: [1, 1], y: [5, 2] } });
    expect(JSON.parse(newest.jsonSince('d', 5) ?? '').latest).toEqual({ y: [5, 2] });
    expect(newest.jsonSince('d', 1)).toBe(newest.json('d'));
    expect(newest.jsonSince('d', 6)).toBeNull();
    newest.merge({ device: 'd', receivedAt: 10, latest: { x: [7, 3] } });
    expect(JSON.parse(newest.jsonSince('d', 6) ?? '').latest).toEqual({ x: [7, 3] });
    expect(newest.jsonSince('nobody', 0)).toBeNull();
  });
});
