import { describe, expect, it } from 'vitest';
import { minutesToMorning } from '../../../../web/src/lib/morning.ts';
import { steady } from '../../../../web/src/lib/steady.ts';
import { SWIPE_PX, type Swipe, swipeOf } from '../../../../web/src/lib/swipe.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id, text: id }));

describe('a list that keeps its place', () => {
  it('shows what is newest of each row where it was, however the order changed', () => {
    const fresh = [{ id: 'b', text: 'worse' }, ...rows('a')];
    const { rows: shown, waiting } = steady(rows('a', 'b'), fresh);
    expect(shown.map(({ item }) => `${item.id} ${item.text}`)).toEqual(['a a', 'b worse']);
    expect(waiting).toBe(0);
  });

  it('keeps what is gone, marked so, and counts what is new', () => {
    const { rows: shown, waiting } = steady(rows('a', 'b'), rows('c', 'b', 'd'));
    expect(shown.map(({ item, gone }) => [item.id, gone])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(waiting).toBe(2);
  });
});

describe('a finger on a row', () => {
  const along = (moves: readonly (readonly [number, number])[]): Swipe =>
    moves.reduce<Swipe>((swipe, [dx, dy]) => swipeOf(swipe, dx, dy), { kind: 'undecided' });

  it('pulls it aside once it went sideways, whatever it does then', () => {
    expect(along([[20, 2]])).toEqual({ kind: 'pull', px: 20 });
    expect(
      along([
        [20, 2],
        [SWIPE_PX, 80],
      ]),
    ).toEqual({ kind: 'pull', px: SWIPE_PX });
  });

  it('scrolls once it went up or down, and pulls nothing any more', () => {
    expect(
      along([
        [3, 30],
        [200, 30],
      ]),
    ).toEqual({ kind: 'scroll' });
    expect(along([[5, 5]])).toEqual({ kind: 'undecided' });
  });
});

describe('until six in the morning in Vietnam', () => {
  const at = (local: string) => minutesToMorning(Date.parse(`${local}+07:00`));

  it('are the minutes of the night', () => {
    expect(at('2026-11-22T21:00:00')).toBe(9 * 60);
    expect(at('2026-11-23T02:30:00')).toBe(3 * 60 + 30);
  });

  it('is tomorrow, where this morning is nearly there', () => {
    expect(at('2026-11-22T05:00:00')).toBe(60);
    expect(at('2026-11-22T05:01:00')).toBe(24 * 60 + 59);
    expect(at('2026-11-22T06:00:00')).toBe(24 * 60);
  });
});
