import { describe, expect, it } from 'vitest';
import { heed, type Link, nextChangeAt, startLink } from '../../../../web/src/lib/link.ts';

/** What is shown from one change to the next, by the machine's own timers. */
function play(turns: readonly (readonly [at: number, up: boolean])[], until: number): [at: number, shown: string][] {
  let link: Link = startLink(0, true);
  const said: [number, string][] = [[0, link.shown]];
  const heard = (up: boolean, at: number) => {
    link = heed(link, up, at);
    if (said.at(-1)?.[1] !== link.shown) said.push([at, link.shown]);
  };
  const ripen = (before: number) => {
    for (let next = nextChangeAt(link); next !== null && next < before; next = nextChangeAt(link)) {
      const was = link;
      heard(link.up, next);
      if (link.shown === was.shown && nextChangeAt(link) === next) break;
    }
  };
  for (const [at, up] of turns) {
    ripen(at);
    heard(up, at);
  }
  ripen(until);
  return said;
}

describe('what is said of the connection', () => {
  it('says nothing of a gap that is over at once', () => {
    expect(
      play(
        [
          [1000, false],
          [1900, true],
        ],
        60_000,
      ),
    ).toEqual([[0, 'online']]);
  });

  it('tells a loss within two seconds, and that it is over once it holds', () => {
    const said = play(
      [
        [1000, false],
        [31_000, true],
      ],
      60_000,
    );
    expect(said).toEqual([
      [0, 'online'],
      [2200, 'offline'],
      [35_000, 'online'],
    ]);
  });

  it('tells at once when the page opens without a network', () => {
    expect(startLink(0, false).shown).toBe('offline');
  });

  it('does not flicker while the connection drops every ten seconds', () => {
    const turns = Array.from({ length: 60 }, (_, i) => [5000 * (i + 1), i % 2 === 1] as const);
    const said = play(turns, 300_000);
    // At most once back before it is clear that it does not hold, and from then on one and the same word.
    expect(said.map(([, shown]) => shown)).toEqual(['online', 'offline', 'online', 'offline', 'unsteady']);
    expect(said.at(-1)?.[0]).toBeLessThanOrEqual(30_000);
  });

  it('calls it a loss when an unsteady connection stays away, and well when it stays', () => {
    const turns = [
      [1000, false],
      [3000, true],
      [4000, false],
      [6000, true],
      [7000, false],
    ] as const;
    expect(play(turns, 60_000).at(-1)).toEqual([2200, 'offline']);
    expect(play([...turns, [9000, true]], 60_000).slice(-2)).toEqual([
      [9000, 'unsteady'],
      [24_000, 'online'],
    ]);
    expect(play([...turns, [9000, true], [12_000, false]], 60_000).slice(-2)).toEqual([
      [9000, 'unsteady'],
      [27_000, 'offline'],
    ]);
  });

  it('has no timer left once all is well or plainly lost', () => {
    expect(nextChangeAt(startLink(0, true))).toBeNull();
    const lost = heed(heed(startLink(0, true), false, 10), false, 5000);
    expect(lost.shown).toBe('offline');
    expect(nextChangeAt(lost)).toBeNull();
  });
});
