import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MachineInput } from '../../../../domain/rules/machine.ts';
import { DAY, HOUR, input, MIDNIGHT, MINUTE, program, run, series, step, told } from './run-program.ts';

/** What is measured after the last of the inputs: the value of an alert that is always raised. */
function measured(of: object, inputs: readonly MachineInput[], late: readonly MachineInput[] = []): number {
  const machine = program({ ...of, steps: [step(-1e9)] });
  let state = machine.start;
  for (const one of inputs.slice(0, -1)) state = machine.step(state, { ...one, mayRaise: false }).state;
  for (const one of late) state = machine.absorb(state, one);
  const { effect } = machine.step(state, inputs.at(-1) as MachineInput);
  return effect?.kind === 'raised' ? (effect.value as number) : Number.NaN;
}

const results = fc
  .array(fc.tuple(fc.integer({ min: 1000, max: 2 * HOUR }), fc.double({ min: 0, max: 20, noNaN: true })), {
    minLength: 2,
    maxLength: 200,
  })
  .map((steps) => {
    let at = MIDNIGHT;
    return steps.map(([wait, value]) => {
      at += wait;
      return input(at, value);
    });
  });
const sumOf = (inputs: readonly MachineInput[]): number => inputs.reduce((sum, { value }) => sum + value, 0);
/** Between two sums of the results, one with and one without the bucket at the window's edge. */
const between = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low - 1e-6);
  expect(value).toBeLessThanOrEqual(high + 1e-6);
};

describe('a sum', () => {
  const windows = [1, 3, 6, 12, 24, 72];

  it.each(windows)('over %d hours is the sum of what came in them', (hours) => {
    const bucket = (hours * HOUR) / 288;
    fc.assert(
      fc.property(results, (inputs) => {
        const from = (inputs.at(-1)?.at ?? 0) - hours * HOUR;
        const sum = measured({ kind: 'sum', property: 'rainfall', window: `${hours}h` }, inputs);
        const sumAfter = (at: number) => sumOf(inputs.filter((one) => one.at > at));
        between(sum, sumAfter(from + bucket), sumAfter(from));
      }),
    );
  });

  it('is the same when part of it came late, in whatever order and however often', () => {
    fc.assert(
      fc.property(results, fc.infiniteStream(fc.constantFrom(true, false)), fc.boolean(), (inputs, late, backwards) => {
        // A slot tells one result in 12 s from the next.
        const sparse = inputs.filter(({ at }, i) => i === 0 || at - (inputs[i - 1] as MachineInput).at > 30_000);
        const last = sparse.at(-1) as MachineInput;
        const [behind, live]: [MachineInput[], MachineInput[]] = [[], []];
        for (const one of sparse) (one !== last && late.next().value ? behind : live).push(one);
        const again = backwards ? behind.toReversed() : behind;
        const of = { kind: 'sum', property: 'rainfall', window: '3h' };
        expect(measured(of, live, [...again, ...behind])).toBeCloseTo(measured(of, sparse), 6);
      }),
    );
  });

  it.each(['00:00', '07:00', '19:00'])('of a day begins at %s by the local clock', (cut) => {
    const at = MIDNIGHT + Number(cut.slice(0, 2)) * HOUR;
    const of = { kind: 'sum', property: 'rainfall', window: `day-${cut}` };
    const rain = series([1, 2, 4, 8, 16], 10 * MINUTE, at - 20 * MINUTE);
    // What is reported at the cut fell before it.
    expect(measured(of, rain.slice(0, 3))).toBe(7);
    expect(measured(of, rain)).toBe(24);
    expect(measured(of, [...rain, input(at + DAY, 32)])).toBe(56);
    expect(measured(of, [...rain, input(at + DAY + 1, 32)])).toBe(32);
  });

  it('of a counter is what it grew by, a reset being growth from nothing', () => {
    const of = { kind: 'sum', property: 'rainfall_total', window: '1h' };
    expect(measured(of, series([100, 102, 105, 105, 1, 4]))).toBe(9);
    expect(measured(of, series([500]))).toBeNaN();
  });

  it('of a counter is what it grew by in the window', () => {
    const grown = results.map((inputs) => {
      let total = 0;
      return inputs.map((one) => {
        total += one.value;
        return { ...one, value: total };
      });
    });
    const at = (inputs: readonly MachineInput[], instant: number): number => {
      const i = inputs.findIndex((one) => one.at > instant);
      if (i <= 0) return (inputs[0] as MachineInput).value;
      const [a, b] = [inputs[i - 1] as MachineInput, inputs[i] as MachineInput];
      return a.value + ((b.value - a.value) * (instant - a.at)) / (b.at - a.at);
    };
    fc.assert(
      fc.property(grown, (inputs) => {
        const last = inputs.at(-1) as MachineInput;
        const sum = measured({ kind: 'sum', property: 'rainfall_total', window: '6h' }, inputs);
        const bucket = (6 * HOUR) / 288;
        const from = last.at - 6 * HOUR;
        between(sum, last.value - at(inputs, from + bucket), last.value - at(inputs, from - bucket));
      }),
    );
  });

  it('of a counter is not what it grew by in days of silence', () => {
    const of = { kind: 'sum', property: 'rainfall_total', window: '1h' };
    expect(measured(of, [input(MIDNIGHT, 100), input(MIDNIGHT + 2 * DAY, 196)])).toBe(2);
  });

  it('of a counter counts a cloudburst after a dry spell whole', () => {
    const of = { kind: 'sum', property: 'rainfall_total', window: '1h' };
    expect(measured(of, series([...new Array<number>(60).fill(100), 130]))).toBe(30);
  });
});

describe('a change', () => {
  it('is the way from the extreme of the window to the newest result', () => {
    fc.assert(
      fc.property(results, fc.constantFrom('fall', 'rise', 'either'), (inputs, direction) => {
        const { at, value } = inputs.at(-1) as MachineInput;
        const size = (from: number): number => {
          const values = inputs.filter((one) => one.at >= from).map((one) => one.value);
          const [fall, rise] = [Math.max(...values) - value, value - Math.min(...values)];
          return direction === 'fall' ? fall : direction === 'rise' ? rise : Math.max(fall, rise);
        };
        const change = measured({ kind: 'change', property: 'dissolved_oxygen', direction, windowS: 7200 }, inputs);
        between(change, size(at - 2 * HOUR), size(at - 2 * HOUR - 25_000));
      }),
    );
  });

  it('tells oxygen falling before dawn, and that it stopped', () => {
    const fall = program({
      kind: 'change',
      property: 'dissolved_oxygen',
      direction: 'fall',
      windowS: 3600,
      steps: [step(1.5, 0.5)],
    });
    const night = [6, 5.9, 5.8, 5.4, 5, 4.6, 4.2, 4.1, 4.1, 4.1, 4.1, 4.1, 4.1];
    expect(told(fall, series(night)).filter((one) => !one.startsWith('worse'))).toEqual(['raised 6', 'cleared 12']);
  });
});

describe('a swing', () => {
  const swing = { kind: 'swing', property: 'water_ph' };

  it('is that of the local day, to which midnight belongs', () => {
    const day = [
      input(MIDNIGHT - 1, 5),
      input(MIDNIGHT, 7),
      input(MIDNIGHT + 14 * HOUR, 8.5),
      input(MIDNIGHT + 20 * HOUR, 8),
    ];
    expect(measured(swing, day)).toBe(1.5);
    expect(measured(swing, day.slice(0, 2))).toBe(0);
  });

  it('takes in what came late of the same day', () => {
    const [first, last] = [input(MIDNIGHT + 6 * HOUR, 7), input(MIDNIGHT + 8 * HOUR, 7.2)];
    const late = [input(MIDNIGHT + HOUR, 6.5), input(MIDNIGHT - HOUR, 1)];
    expect(measured(swing, [first, last], late)).toBe(0.7);
  });
});

describe('a clock that is two hours ahead and put right', () => {
  it('leaves nothing raised behind', () => {
    const machine = program({ kind: 'sum', property: 'rainfall', window: '1h', steps: [step(30, 20)] });
    let state = run(machine, series([1, 1, 1])).state;
    state = run(machine, [input(MIDNIGHT + 2.5 * HOUR, 1)], state).state;
    // Until the clock caught up all that comes is out of order.
    for (let i = 3; i < 15; i += 1) state = machine.absorb(state, input(MIDNIGHT + i * 10 * MINUTE, 1));
    const { effects, state: after } = run(machine, series([1, 1, 1], 10 * MINUTE, MIDNIGHT + 2.6 * HOUR), state);
    expect(effects).toEqual([]);
    expect(machine.stepOf(after)).toBe(0);
  });
});
