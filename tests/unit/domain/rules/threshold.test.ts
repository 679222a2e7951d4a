import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALM } from '../../../../domain/rules/judge.ts';
import { HOUR, input, MIDNIGHT, MINUTE, program, run, saved, series, step, told } from './run-program.ts';

const above = (steps: readonly object[] = [step(4, 3.5)], operator = '>=') =>
  program({ kind: 'threshold', property: 'salinity', operator, steps });
const apart = (values: readonly number[]) => series(values, MINUTE);

describe('a threshold', () => {
  it('raises at the value and clears only beyond the clear value', () => {
    expect(told(above(), apart([3.9, 4, 3.8, 3.5, 3.49, 4]))).toEqual(['raised 1', 'cleared 4', 'raised 5']);
  });

  it('without hysteresis holds exactly as long as its condition', () => {
    expect(told(above([step(4)], '>'), apart([4, 4.1, 4]))).toEqual(['raised 1', 'cleared 2']);
  });

  it('downwards, remembers the worst', () => {
    const { effects } = run(above([step(4, 4.5)], '<'), apart([3.9, 3, 3.5, 2, 4.4, 4.5]));
    expect(effects.map((effect) => (effect.kind === 'worse' ? effect.peak : effect.kind))).toEqual([
      'raised',
      3,
      2,
      'cleared',
    ]);
  });

  it('waits for the minimum duration in event time, and starts again when the condition breaks', () => {
    expect(told(above([step(4, 3.5, { minDurationS: 120 })]), apart([4, 4, 3.9, 4, 4, 4]))).toEqual(['raised 5']);
  });

  it('forgets no duration over a restart', () => {
    const slow = above([step(4, 3.5, { minDurationS: 120 })]);
    const { state } = run(slow, apart([4, 4]));
    expect(run(slow, [input(MIDNIGHT + 2 * MINUTE, 4)], saved(slow, state)).effects).toMatchObject([
      { kind: 'raised', at: MIDNIGHT + 2 * MINUTE },
    ]);
  });

  it('raises once while a value swings by 0.1 around the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { maxLength: 200 }), (swings) => {
        const kinds = told(above(), apart([4, ...swings.map((swing) => 4 + swing)]));
        expect(kinds.filter((kind) => !kind.startsWith('worse'))).toEqual(['raised 0']);
      }),
    );
  });

  it('never moves while a value swings between the clear value and the value', () => {
    const within = fc.double({ min: 3.5, max: 4, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(within), (values) => {
        expect(told(above(), apart(values))).toEqual([]);
        const raised = run(above(), apart([4])).state;
        expect(run(above(), apart(values), raised).effects).toEqual([]);
      }),
    );
  });

  it('is passed over while nothing is near it', () => {
    const machine = above();
    expect(machine.step(machine.start, input(0, 1)).state).toBe(CALM);
    expect(saved(machine, machine.start)).toBe(CALM);
    const { state } = run(machine, apart([9]));
    expect(machine.step(state, input(MIDNIGHT + HOUR, 5)).state).toBe(state);
  });
});

describe('several steps', () => {
  const ladder = above([
    step(0.5, 0.4),
    step(1, 0.9),
    step(2, 1.8, { level: 'act' }),
    step(4, 3.6, { level: 'danger' }),
  ]);

  it('are climbed and descended, each with its own clear value', () => {
    expect(told(ladder, apart([0.3, 0.6, 0.95, 1, 0.95, 0.89, 0.45, 0.39]))).toEqual([
      'raised 1',
      'worse 2',
      'escalated 3',
      'eased 5',
      'cleared 7',
    ]);
  });

  it('are skipped by a jump', () => {
    const { effects } = run(ladder, apart([5, 0.95, 0]));
    expect(effects).toMatchObject([
      { kind: 'raised', step: 4, value: 5 },
      { kind: 'eased', step: 2 },
      { kind: 'cleared', value: 0 },
    ]);
  });
});

describe('a time in which nothing may be raised', () => {
  it('raises and escalates nothing, and clears', () => {
    const machine = above([step(1, 0.9), step(2, 1.8)]);
    const quiet = (at: number, value: number) => input(MIDNIGHT + at * MINUTE, value, { mayRaise: false });
    expect(
      told(machine, [quiet(0, 5), quiet(1, 5), input(MIDNIGHT + 2 * MINUTE, 1.5), quiet(3, 5), quiet(4, 0)]),
    ).toEqual(['raised 2', 'worse 3', 'cleared 4']);
  });
});

describe('a band', () => {
  const band = (when: string) =>
    program({
      kind: 'band',
      property: 'water_ph',
      when,
      steps: [
        when === 'outside'
          ? { level: 'watch', low: 6.5, high: 9, clearLow: 6.7, clearHigh: 8.8 }
          : { level: 'watch', low: 6.5, high: 9, clearLow: 6.3, clearHigh: 9.2 },
      ],
    });

  it('is left on either side, its limits belonging to it', () => {
    expect(told(band('outside'), apart([6.5, 9, 9.1, 8.9, 8.8, 6.4, 6.6, 6.7]))).toEqual([
      'raised 2',
      'cleared 4',
      'raised 5',
      'cleared 7',
    ]);
  });

  it('is entered', () => {
    expect(told(band('inside'), apart([6.4, 6.5, 9.2, 9.3]))).toEqual(['raised 1', 'cleared 3']);
  });
});
