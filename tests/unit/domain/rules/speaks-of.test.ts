import { describe, expect, it } from 'vitest';
import { condition, type MeasuredCondition } from '../../../../domain/rules/conditions.ts';
import { measureUnit, speaksOf } from '../../../../domain/rules/speaks-of.ts';
import { step } from './run-program.ts';

const on = (of: object): MeasuredCondition =>
  condition.parse({ kind: 'threshold', operator: '<', steps: [step(1)], ...of }) as MeasuredCondition;

describe('a condition speaks of', () => {
  it('every channel of its property, or one', () => {
    const every = on({ property: 'soil_moisture' });
    expect(
      ['soil_moisture', 'soil_moisture@20cm', 'soil_moisture_raw', 'soil'].map((key) => speaksOf(every, key)),
    ).toEqual([[0], [0], [], []]);
    const one = on({ property: 'soil_moisture', channel: '20cm' });
    expect(['soil_moisture', 'soil_moisture@20cm', 'soil_moisture@40cm'].map((key) => speaksOf(one, key))).toEqual([
      [],
      [0],
      [],
    ]);
  });

  it('both sides of a difference', () => {
    const difference = on({ kind: 'difference', property: 'salinity', minus: { property: 'salinity', channel: 'up' } });
    expect(speaksOf(difference, 'salinity')).toEqual([0]);
    expect(speaksOf(difference, 'salinity@up')).toEqual([0, 1]);
    expect(speaksOf(difference, 'rainfall')).toEqual([]);
  });
});

describe('what is measured', () => {
  it.each([
    [{ property: 'salinity' }, 'g/L'],
    [{ kind: 'night-flow', property: 'water_volume' }, '1'],
    [{ kind: 'never-zero', property: 'water_volume' }, 'm3/h'],
    [{ kind: 'never-zero', property: 'water_flow' }, 'm3/h'],
    [{ kind: 'stuck', property: 'water_ph', steps: [{ level: 'watch', forS: 3600 }] }, 's'],
    [{ kind: 'swing', property: 'water_ph' }, '[pH]'],
    [{ property: 'made_up' }, null],
  ])('of %j has the unit %s', (of, unit) => {
    expect(measureUnit(on(of))).toBe(unit);
  });
});
