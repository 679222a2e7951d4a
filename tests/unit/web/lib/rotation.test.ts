import { describe, expect, it } from 'vitest';
import { type Rotation, type Round, rotate, screensOf, stepOf, waitMs } from '../../../../web/src/lib/rotation.ts';

const start: Rotation = { page: 0, screen: 0, since: 1000, pausedAt: null };
const round: Round = { pages: 3, screens: 1, everyMs: 20_000, rotates: true };
const turn = (at: Rotation, input: Parameters<typeof rotate>[1], now: number, of: Round = round) =>
  rotate(at, input, { round: of, now });

describe('the round of a wall', () => {
  it('goes on when its time is over, and not before', () => {
    expect(waitMs(start, round, 1000)).toBe(20_000);
    expect(turn(start, 'tick', 20_999)).toBe(start);
    expect(turn(start, 'tick', 21_000)).toEqual({ page: 1, screen: 0, since: 21_000, pausedAt: null });
  });

  it('begins anew after the last page', () => {
    expect(turn({ ...start, page: 2 }, 'tick', 21_000).page).toBe(0);
  });

  it('shows each screenful of a long page before it goes on', () => {
    const long = { ...round, screens: 3 };
    const second = turn(start, 'tick', 21_000, long);
    expect(second).toMatchObject({ page: 0, screen: 1 });
    const third = turn(second, 'tick', 41_000, long);
    expect(third).toMatchObject({ page: 0, screen: 2 });
    expect(turn(third, 'tick', 61_000, long)).toMatchObject({ page: 1, screen: 0 });
  });

  it('stays on a page that became shorter than what was shown of it', () => {
    expect(turn({ ...start, screen: 2 }, 'tick', 21_000)).toMatchObject({ page: 1, screen: 0 });
  });

  it('turns the screenfuls of one page over and over when it is not to rotate', () => {
    const still = { ...round, screens: 2, rotates: false };
    const second = turn(start, 'tick', 21_000, still);
    expect(second.screen).toBe(1);
    expect(turn(second, 'tick', 41_000, still)).toMatchObject({ page: 0, screen: 0 });
    expect(waitMs(start, { ...still, screens: 1 }, 1000)).toBeNull();
    expect(waitMs(start, { ...round, pages: 1 }, 1000)).toBeNull();
  });

  it('leaves a page that is none of its own', () => {
    const elsewhere = { ...start, page: -1 };
    expect(turn(elsewhere, 'tick', 21_000).page).toBe(0);
    expect(turn(elsewhere, 'previous', 2000).page).toBe(2);
    expect(waitMs(elsewhere, { ...round, pages: 1 }, 1000)).toBe(20_000);
  });

  it('pauses, and then shows the page for as long as was left', () => {
    const paused = turn(start, 'pause', 6000);
    expect(waitMs(paused, round, 100_000)).toBeNull();
    expect(turn(paused, 'tick', 100_000)).toBe(paused);
    const on = turn(paused, 'pause', 100_000);
    expect(on.pausedAt).toBeNull();
    expect(waitMs(on, round, 100_000)).toBe(15_000);
  });

  it('steps to and fro while it is paused, and stays paused', () => {
    const paused = turn(start, 'pause', 6000);
    expect(turn(paused, 'previous', 7000)).toMatchObject({ page: 2, pausedAt: 6000 });
    expect(turn(paused, 'next', 7000)).toMatchObject({ page: 1, pausedAt: 6000 });
  });

  it('waits its whole time anew when somebody touches the screen', () => {
    expect(waitMs(turn(start, 'touch', 19_000), round, 19_000)).toBe(20_000);
  });
});

describe('screenfuls', () => {
  it.each([
    ['a page that fits', 900, 1000, 1],
    ['one that is a hair too tall', 1005, 1000, 1],
    ['one and a half', 1500, 1000, 2],
    ['two', 2000, 1000, 3],
    ['a thousand rows', 90_000, 1000, 4],
    ['nothing drawn yet', 0, 0, 1],
  ])('of %s', (_name, height, visible, screens) => {
    expect(screensOf(height, visible)).toBe(screens);
  });

  it('show all of a page that has no more of them than are shown', () => {
    const visible = 1000;
    for (let height = 100; height <= visible + 3 * stepOf(visible); height += 37) {
      const seen = visible + (screensOf(height, visible) - 1) * stepOf(visible);
      expect(seen + 8).toBeGreaterThanOrEqual(height);
    }
  });
});
