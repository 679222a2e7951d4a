import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinationProgram, MAX_LEAVES, type SiteResult } from '../../../../domain/rules/combination.ts';
import { type CombinationCondition, combination } from '../../../../domain/rules/conditions.ts';
import { DAY, HOUR, MIDNIGHT, MINUTE, step } from './run-program.ts';

const when = (property: string, operator: string, value: number, more: object = {}) => ({
  kind: 'threshold',
  property,
  operator,
  steps: [step(value)],
  ...more,
});
const of = (parts: readonly object[], match = 'all', minDurationS = 0): CombinationCondition =>
  combination.parse({ kind: 'combination', match, parts, steps: [{ level: 'act', minDurationS }] });
const result = (minute: number, key: string, value: number, more: Partial<SiteResult> = {}): SiteResult => ({
  device: 'a',
  key,
  at: MIDNIGHT + minute * MINUTE,
  value,
  mayRaise: true,
  ...more,
});

function told(condition: CombinationCondition, results: readonly SiteResult[]): string[] {
  const machine = combinationProgram(condition, { timeZone: 'Asia/Ho_Chi_Minh' });
  let state = machine.start;
  return results.flatMap((one, i) => {
    const { state: next, effect } = machine.step(state, one);
    // Saved and read again at every step.
    state = machine.restore(JSON.parse(JSON.stringify(next)), null);
    expect(state).toEqual(next);
    return effect ? [`${effect.kind} ${i}`] : [];
  });
}

/** Low water, and no rain. */
const dry = of([
  { conditions: [when('water_level', '<', -15)] },
  { not: true, match: 'any', conditions: [when('rainfall', '>', 0), when('soil_moisture', '>', 60)] },
]);

describe('a combination', () => {
  it('holds while all its parts hold, across the devices of the site', () => {
    expect(
      told(dry, [
        result(0, 'water_level', -20),
        result(1, 'rainfall', 0, { device: 'b' }),
        result(2, 'soil_moisture@20cm', 40, { device: 'c' }),
        result(3, 'rainfall', 5, { device: 'b' }),
        result(4, 'rainfall', 0, { device: 'b' }),
        result(5, 'battery_voltage', 3),
        result(6, 'water_level', 0),
      ]),
    ).toEqual(['raised 2', 'cleared 3', 'raised 4', 'cleared 6']);
  });

  it('is not judged in the middle of a reading', () => {
    const before = [result(0, 'rainfall', 5), result(0, 'water_level', -20), result(0, 'soil_moisture', 40)];
    // It rains no more, but the field has filled up with it.
    const reading = [result(10, 'rainfall', 0, { more: true }), result(10, 'water_level', 3)];
    expect(told(dry, [...before, ...reading])).toEqual([]);
    expect(told(dry, [...before, result(10, 'rainfall', 0), result(10, 'water_level', 3)])).toEqual([
      'raised 3',
      'cleared 4',
    ]);
  });

  it('holds for any datastream of the site that it speaks of', () => {
    const wet = [result(0, 'rainfall', 0), result(0, 'soil_moisture', 1)];
    expect(told(dry, [...wet, result(1, 'water_level', 0), result(2, 'water_level', -20, { device: 'b' })])).toEqual([
      'raised 3',
    ]);
    expect(told(dry, [...wet, result(1, 'soil_moisture', 70, { device: 'b' }), result(2, 'water_level', -20)])).toEqual(
      [],
    );
  });

  it('does not hold by what is not known, nor by its contrary', () => {
    const notRaining = of([
      { not: true, conditions: [when('rainfall', '>', 0)] },
      { conditions: [when('water_level', '<', 0)] },
    ]);
    expect(told(notRaining, [result(0, 'water_level', -1)])).toEqual([]);
    expect(
      told(of([{ conditions: [when('rainfall', '>', 0)] }, { conditions: [when('water_level', '<', 0)] }], 'any'), [
        result(0, 'water_level', -1),
      ]),
    ).toEqual(['raised 0']);
  });

  it('knows nothing by a result that is older than six hours', () => {
    const results = [result(0, 'rainfall', 0), result(0, 'soil_moisture', 1), result(1, 'water_level', -20)];
    expect(told(dry, [...results, result(6 * 60, 'water_level', -20)])).toEqual(['raised 2']);
    expect(told(dry, [...results, result(6 * 60 + 1, 'water_level', -20)])).toEqual(['raised 2', 'cleared 3']);
  });

  it('knows nothing by a window that is not full', () => {
    const idle = of([
      { not: true, conditions: [{ kind: 'never-zero', property: 'water_flow', hours: 1, steps: [step(0)] }] },
    ]);
    const flows = Array.from({ length: 8 }, (_, i) => result(i * 10, 'water_flow', i < 7 ? 1 : 0));
    expect(told(idle, flows)).toEqual(['raised 7']);
  });

  it('waits for its own duration, by the newest time of the site', () => {
    const slow = of([{ conditions: [when('water_level', '<', 0)] }], 'all', 1800);
    expect(
      told(slow, [
        result(0, 'water_level', -1),
        result(20, 'water_level', -1),
        result(31, 'water_level', -1, { device: 'b' }),
      ]),
    ).toEqual(['raised 2']);
  });

  it('takes differences of one device, and of one device less another', () => {
    const clogged = (device: string | null) =>
      of([
        {
          conditions: [
            {
              kind: 'difference',
              property: 'water_pressure',
              channel: 'in',
              minus: { property: 'water_pressure', channel: 'out', device },
              operator: '>',
              steps: [step(50)],
            },
          ],
        },
      ]);
    const pressures = (out: string) => [
      result(0, 'water_pressure@in', 300),
      result(0, 'water_pressure@out', 240, { device: out }),
    ];
    expect(told(clogged(null), pressures('a'))).toEqual(['raised 1']);
    expect(told(clogged(null), pressures('b'))).toEqual([]);
    expect(told(clogged('b'), pressures('b'))).toEqual(['raised 1']);
    const machine = combinationProgram(clogged('b'), { timeZone: 'UTC' });
    expect(machine.takes('a', 'water_pressure@in')).toBe(true);
    expect(machine.takes('a', 'water_pressure@out')).toBe(false);
    expect(machine.takes('b', 'water_pressure@out')).toBe(true);
  });

  it('raises nothing by what comes late, but knows it afterwards', () => {
    const rain = of([{ conditions: [{ kind: 'sum', property: 'rainfall', window: '6h', steps: [step(50)] }] }]);
    const machine = combinationProgram(rain, { timeZone: 'UTC' });
    let { state } = machine.step(machine.start, result(0, 'rainfall', 20));
    state = machine.absorb(state, result(-60, 'rainfall', 40));
    expect(machine.stepOf(state)).toBe(0);
    expect(machine.step(state, result(10, 'rainfall', 0)).effect).toEqual({
      kind: 'raised',
      at: MIDNIGHT + 10 * MINUTE,
      step: 1,
      value: null,
    });
    expect(machine.absorb(machine.start, result(0, 'battery_voltage', 3))).toBe(machine.start);
  });

  it('stands by an open alert, forgets a device, and stays bounded', () => {
    const machine = combinationProgram(dry, { timeZone: 'UTC' });
    expect(machine.stepOf(machine.restore('?', { raisedAt: 0, step: 1, peak: null }))).toBe(1);
    let { state } = machine.step(machine.start, result(0, 'water_level', -20));
    expect(machine.without(state, 'a').leaves).toEqual([]);
    expect(machine.without(state, 'b')).toBe(state);
    for (let i = 0; i < 2 * MAX_LEAVES; i += 1)
      state = machine.step(state, result(i, 'rainfall', 0, { device: `d${i}` })).state;
    expect(state.leaves.length).toBe(MAX_LEAVES);
    expect(state.leaves.some(({ device }) => device === `d${2 * MAX_LEAVES - 1}`)).toBe(true);
  });

  it('is what its parts say together', () => {
    const properties = ['rainfall', 'water_level', 'salinity'];
    const leaf = fc
      .tuple(fc.constantFrom(...properties), fc.constantFrom('<', '>='), fc.nat(4))
      .map(([property, operator, value]) => when(property, operator, value));
    const join = fc.constantFrom('all', 'any');
    const part = fc.record({
      not: fc.boolean(),
      match: join,
      conditions: fc.array(leaf, { minLength: 1, maxLength: 3 }),
    });
    const condition = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), join)
      .map(([parts, match]) => of(parts, match));
    const results = fc.array(
      fc.record({
        wait: fc.constantFrom(0, MINUTE, HOUR, 4 * HOUR),
        device: fc.constantFrom('a', 'b'),
        key: fc.constantFrom(...properties),
        value: fc.nat(5),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(condition, results, (rule, steps) => {
        const machine = combinationProgram(rule, { timeZone: 'UTC' });
        const newest = new Map<string, { property: string; at: number; value: number }>();
        let [state, at] = [machine.start, MIDNIGHT];
        for (const { wait, device, key, value } of steps) {
          at += wait;
          newest.set(`${device} ${key}`, { property: key, at, value });
          state = machine.step(state, { device, key, at, value, mayRaise: true }).state;
          expect(machine.stepOf(state) > 0).toBe(truth(rule, [...newest.values()], at));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** By hand: true or false for certain, or undefined. */
function truth(
  rule: CombinationCondition,
  known: readonly { readonly property: string; readonly at: number; readonly value: number }[],
  now: number,
): boolean {
  const join = (match: string, truths: readonly (boolean | undefined)[]): boolean | undefined => {
    if (match === 'any') return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
  };
  const parts = rule.parts.map(({ not, match, conditions }) => {
    const together = join(
      match,
      conditions.map((one) => {
        if (one.kind !== 'threshold') throw new Error('a threshold was meant');
        const limit = one.steps[0]?.value as number;
        const fresh = known.filter(({ property, at }) => property === one.property && now - at <= DAY / 4);
        if (fresh.length === 0) return undefined;
        return fresh.some(({ value }) => (one.operator === '<' ? value < limit : value >= limit));
      }),
    );
    return together === undefined ? undefined : together !== not;
  });
  return join(rule.match, parts) === true;
}
