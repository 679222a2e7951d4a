import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThresholdCondition } from '../../../../domain/rules/definition.ts';
import { THRESHOLD_START, type ThresholdState, thresholdStep } from '../../../../domain/rules/threshold.ts';

const above = (more: Partial<ThresholdCondition> = {}): ThresholdCondition => ({
  kind: 'threshold',
  property: 'salinity',
  channel: null,
  operator: '>=',
  value: 4,
  clearValue: 3.5,
  minDurationS: 0,
  ...more,
});

function run(
  condition: ThresholdCondition,
  values: readonly number[],
  from: ThresholdState = THRESHOLD_START,
  firstAt = 0,
) {
  let state = from;
  const effects: string[] = [];
  values.forEach((value, i) => {
    const step = thresholdStep(condition, state, { at: firstAt + i * 60_000, value });
    state = step.state;
    if (step.effect)
      effects.push(step.effect.kind === 'worse' ? `worse ${step.effect.peak}` : `${step.effect.kind} ${i}`);
  });
  return { state, effects };
}

describe('a threshold', () => {
  it('raises at the value and clears only beyond the clear value', () => {
    expect(run(above(), [3.9, 4, 3.8, 3.5, 3.49, 4]).effects).toEqual(['raised 1', 'cleared 4', 'raised 5']);
  });

  it('without hysteresis holds exactly as long as its condition', () => {
    expect(run(above({ operator: '>', clearValue: 4 }), [4, 4.1, 4]).effects).toEqual(['raised 1', 'cleared 2']);
  });

  it('downwards, remembers the worst', () => {
    const low = above({ operator: '<', value: 4, clearValue: 4.5 });
    expect(run(low, [3.9, 3, 3.5, 2, 4.4, 4.5]).effects).toEqual(['raised 0', 'worse 3', 'worse 2', 'cleared 5']);
  });

  it('waits for the minimum duration in event time, and starts again when the condition breaks', () => {
    const slow = above({ minDurationS: 120 });
    expect(run(slow, [4, 4, 3.9, 4, 4, 4]).effects).toEqual(['raised 5']);
  });

  it('raises once while a value swings by 0.1 around the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { maxLength: 200 }), (swings) => {
        const { effects } = run(above(), [4, ...swings.map((swing) => 4 + swing)]);
        expect(effects.filter((effect) => !effect.startsWith('worse'))).toEqual(['raised 0']);
      }),
    );
  });

  const values = fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { maxLength: 100 });
  const condition = fc
    .record({
      operator: fc.constantFrom('<', '<=', '>', '>=') as fc.Arbitrary<ThresholdCondition['operator']>,
      gap: fc.double({ min: 0, max: 2, noNaN: true }),
      minDurationS: fc.constantFrom(0, 60, 300),
    })
    .map(({ operator, gap, minDurationS }) =>
      above({ operator, clearValue: operator.startsWith('<') ? 4 + gap : 4 - gap, minDurationS }),
    );

  it('never raises twice without clearing between', () => {
    fc.assert(
      fc.property(condition, values, (rule, series) => {
        const kinds = run(rule, series)
          .effects.map((effect) => effect.split(' ')[0])
          .filter((kind) => kind !== 'worse');
        kinds.forEach((kind, i) => {
          expect(kind).toBe(i % 2 === 0 ? 'raised' : 'cleared');
        });
      }),
    );
  });

  it('goes on from a saved state as if it had never stopped', () => {
    fc.assert(
      fc.property(condition, values, fc.nat(100), (rule, series, at) => {
        const cut = Math.min(at, series.length);
        const first = run(rule, series.slice(0, cut));
        const saved = JSON.parse(JSON.stringify(first.state)) as ThresholdState;
        expect(run(rule, series.slice(cut), saved, cut * 60_000).state).toEqual(run(rule, series).state);
      }),
    );
  });

  it('hands back the same state when nothing changed', () => {
    const raised: ThresholdState = { phase: 'raised', raisedAt: 0, peak: 9 };
    expect(thresholdStep(above(), raised, { at: 1, value: 5 }).state).toBe(raised);
    expect(thresholdStep(above(), THRESHOLD_START, { at: 1, value: 1 }).state).toBe(THRESHOLD_START);
  });
});
