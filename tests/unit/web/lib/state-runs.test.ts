import { describe, expect, it } from 'vitest';
import { stateRuns, timeInStates } from '../../../../web/src/lib/state-runs.ts';

const at = (ms: number, result: string | null) => ({ at: new Date(ms).toISOString(), result });
const window = { from: 0, to: 1000 };

describe('runs of a state', () => {
  it('join reports that say the same, and cover the window without a hole', () => {
    const runs = stateRuns([at(100, 'open'), at(200, 'open'), at(300, 'closed')], window, 500);
    expect(runs).toEqual([
      { from: 0, to: 100, state: null },
      { from: 100, to: 300, state: 'open' },
      { from: 300, to: 800, state: 'closed' },
      { from: 800, to: 1000, state: null },
    ]);
    expect(timeInStates(runs)).toEqual([
      ['closed', 500],
      [null, 300],
      ['open', 200],
    ]);
  });

  it('do not hold a state through a silence', () => {
    const runs = stateRuns([at(0, 'on'), at(900, 'on')], window, 200);
    expect(runs.map(({ state, to }) => [state, to])).toEqual([
      ['on', 200],
      [null, 900],
      ['on', 1000],
    ]);
  });

  it('take what is masked for unknown, and nothing for a window of its own', () => {
    expect(stateRuns([at(10, null)], window, 2000)).toEqual([{ from: 0, to: 1000, state: null }]);
    expect(stateRuns([], window, 2000)).toEqual([{ from: 0, to: 1000, state: null }]);
  });
});
