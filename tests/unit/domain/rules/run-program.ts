import fc from 'fast-check';
import { condition } from '../../../../domain/rules/conditions.ts';
import type { MachineEffect, MachineInput, OpenAlert, Program } from '../../../../domain/rules/machine.ts';
import { programOf } from '../../../../domain/rules/programs.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Midnight of Monday, 2 November 2026, in Vietnam. */
export const MIDNIGHT = Date.UTC(2026, 10, 1, 17);

export const step = (value: number, clearValue = value, more: object = {}) => ({
  level: 'watch',
  value,
  clearValue,
  ...more,
});

export const program = (of: object, timeZone = 'Asia/Ho_Chi_Minh'): Program =>
  programOf(condition.parse(of) as Parameters<typeof programOf>[0], { timeZone });

export const input = (at: number, value: number, more: Partial<MachineInput> = {}): MachineInput => ({
  at,
  value,
  source: 0,
  mayRaise: true,
  ...more,
});

export interface Ran {
  readonly state: unknown;
  readonly effects: readonly MachineEffect[];
}

/** Runs live results through a program. */
export function run(of: Program, inputs: readonly MachineInput[], from: unknown = of.start): Ran {
  let state = from;
  const effects: MachineEffect[] = [];
  for (const one of inputs) {
    const { state: next, effect } = of.step(state, one);
    state = next;
    if (effect) effects.push(effect);
  }
  return { state, effects };
}

/** Values one after the other, so far apart. */
export const series = (values: readonly number[], apartMs = 10 * MINUTE, from = MIDNIGHT): MachineInput[] =>
  values.map((value, i) => input(from + i * apartMs, value));

/** What was told, as „kind at value” with the index of the result. */
export const told = (of: Program, inputs: readonly MachineInput[]): string[] => {
  let state = of.start;
  return inputs.flatMap((one, i) => {
    const { state: next, effect } = of.step(state, one);
    state = next;
    return effect ? [`${effect.kind} ${i}`] : [];
  });
};

export const saved = (of: Program, state: unknown, open: OpenAlert | null = null): unknown =>
  of.restore(JSON.parse(JSON.stringify(state)), open);

const two = [step(2, 1.5), step(4, 3, { level: 'danger', minDurationS: 1200 })];

/** One of every kind, with two steps where they can have them. */
export const everyKind: Readonly<Record<string, object>> = {
  threshold: { kind: 'threshold', property: 'salinity', operator: '>=', steps: two },
  'threshold below': { kind: 'threshold', property: 'salinity', operator: '<', steps: [step(3, 4), step(1, 2)] },
  band: {
    kind: 'band',
    property: 'water_ph',
    steps: [
      { level: 'watch', low: 2, high: 5, clearLow: 2.5, clearHigh: 4.5 },
      { level: 'act', low: 1, high: 6, clearLow: 1.5, clearHigh: 5.5 },
    ],
  },
  'band inside': {
    kind: 'band',
    property: 'water_ph',
    when: 'inside',
    steps: [{ level: 'watch', low: 2, high: 5, clearLow: 1.5, clearHigh: 5.5 }],
  },
  fall: { kind: 'change', property: 'dissolved_oxygen', direction: 'fall', windowS: 7200, steps: two },
  rise: { kind: 'change', property: 'dissolved_oxygen', direction: 'rise', windowS: 3600, steps: two },
  sum: { kind: 'sum', property: 'rainfall', window: '3h', steps: [step(20, 15), step(40, 30)] },
  'sum of a day': { kind: 'sum', property: 'rainfall', window: 'day-19:00', steps: [step(20, 15), step(40, 30)] },
  'sum of a counter': { kind: 'sum', property: 'rainfall_total', window: '6h', steps: [step(20, 15)] },
  swing: { kind: 'swing', property: 'water_ph', steps: two },
  difference: { kind: 'difference', property: 'salinity', minus: { property: 'salinity' }, operator: '>', steps: two },
  'night flow': { kind: 'night-flow', property: 'water_flow', steps: two },
  'night flow of a counter': { kind: 'night-flow', property: 'water_volume', nights: 3, steps: two },
  'never zero': { kind: 'never-zero', property: 'water_flow', hours: 3, steps: [step(0.5)] },
  'never zero of a counter': { kind: 'never-zero', property: 'water_volume', hours: 3, steps: [step(0.5)] },
  stuck: {
    kind: 'stuck',
    property: 'water_ph',
    tolerance: 0.5,
    steps: [
      { level: 'watch', forS: 3600 },
      { level: 'act', forS: 7200 },
    ],
  },
};

/** Results as they come: mostly a few minutes apart, now and then side by side or after days. */
export const anyInputs: fc.Arbitrary<MachineInput[]> = fc
  .array(
    fc.record({
      wait: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(5 * MINUTE, 10 * MINUTE, 30 * MINUTE) },
        { weight: 1, arbitrary: fc.constantFrom(0, 1, 6 * HOUR, 3 * DAY, 400 * DAY) },
      ),
      value: fc.oneof(fc.constantFrom(0, 3, 3, 3), fc.double({ min: 0, max: 8, noNaN: true })),
      source: fc.constantFrom(0, 1),
      mayRaise: fc.boolean(),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let at = MIDNIGHT;
    return steps.map(({ wait, ...rest }) => {
      at += wait;
      return { at, ...rest };
    });
  });
