import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWildcard, matchesFilter } from '../../../../broker/mqtt/topic-match.ts';

/** §4.7 word for word: level by level. */
function matchesByLevels(filter: string[], topic: string[]): boolean {
  if (filter[0] === '#') return true;
  if (filter.length === 0 || topic.length === 0) return filter.length === topic.length;
  if (filter[0] !== '+' && filter[0] !== topic[0]) return false;
  if (topic.length === 1 && filter.length === 2 && filter[1] === '#') return true;
  return matchesByLevels(filter.slice(1), topic.slice(1));
}

const level = fc.constantFrom('', 'a', 'b', '$x');
const topics = fc
  .array(level, { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'))
  .filter((t) => t !== '');
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([levels, all]) => [...levels, ...(all ? ['#'] : [])].join('/'))
  .filter((f) => f !== '');

describe('matchesFilter', () => {
  it('does as §4.7 says', () => {
    fc.assert(
      fc.property(filters, topics, (filter, topic) => {
        const hidden = topic.startsWith('$') && /^[+#]/.test(filter);
        expect(matchesFilter(filter, topic)).toBe(!hidden && matchesByLevels(filter.split('/'), topic.split('/')));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/#', 'sport', true],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a', 'a/', false],
    ['/#', '/', true],
  ])('%s and %s: %s', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });

  it('knows a wildcard', () => {
    expect(['a/+', '#', 'a/#', '+'].every(isWildcard)).toBe(true);
    expect(['a', '/', '$x'].some(isWildcard)).toBe(false);
  });
});
