import { describe, expect, it } from 'vitest';
import { isSimple } from '../../../../web/src/data/mode.ts';
import { mainPages, menu } from '../../../../web/src/lib/menu.ts';

describe('how much is shown', () => {
  it.each([
    ['viewer', null, true],
    ['operator', null, true],
    ['manager', null, false],
    ['administrator', null, false],
    [null, null, false],
    ['viewer', 'full', false],
    ['administrator', 'simple', true],
  ] as const)('to a %s who chose %s: simple is %s', (role, mode, simple) => {
    expect(isSimple({ role, mode })).toBe(simple);
  });

  it('leaves what is technical out of the simple menu, and nothing that a cooperative lives by', () => {
    const simple = menu.filter((entry) => entry.simple).map(({ key }) => key);
    expect(simple).toEqual(expect.arrayContaining(['sites', 'warnings', 'rules']));
    for (const technical of ['tokens', 'units', 'deliveries', 'channels', 'audit', 'waiting'])
      expect(simple).not.toContain(technical);
  });
});

describe('the pages at the thumb', () => {
  it('are five, each opened by keys of its own but the last', () => {
    expect(mainPages.map(({ key }) => key)).toEqual(['overview', 'map', 'alerts', 'devices', 'more']);
    const keys = mainPages.flatMap(({ keys = [] }) => keys);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });
});
