import { expect, it } from 'vitest';
import { condition } from '../../../../domain/rules/conditions.ts';
import { implausible } from '../../../../domain/rules/plausible.ts';

const faults = (of: object, unit?: string) =>
  implausible(condition.parse(of), unit).map(({ path, message }) => `${path.join('.')}: ${message}`);
const threshold = (property: string, value: number) => ({
  kind: 'threshold',
  property,
  operator: '>',
  steps: [{ level: 'act', value, clearValue: value }],
});

it('tells limits that the property can never reach', () => {
  expect(faults(threshold('salinity', 4))).toEqual([]);
  expect(faults(threshold('salinity', 4000))).toEqual([
    'steps.0.value: 4000 is not possible: salinity is 0 to 45 g/L. Is the limit in another unit?',
  ]);
  expect(faults(threshold('air_temperature', 95))[0]).toContain('-30 to 60 °C');
  expect(faults(threshold('made_up_here', 1e9))).toEqual([]);
});

it('knows what a change, a sum and a difference can be', () => {
  const steps = [{ level: 'act', value: 500, clearValue: 400 }];
  expect(faults({ kind: 'sum', property: 'rainfall', window: '72h', steps })).toEqual([]);
  expect(faults({ kind: 'change', property: 'water_ph', direction: 'rise', windowS: 60, steps })[0]).toContain(
    'a change of water_ph is 0 to 14',
  );
  expect(
    faults({ kind: 'night-flow', property: 'water_volume', steps: [{ level: 'act', value: -1, clearValue: -1 }] })[0],
  ).toContain('the multiple of a usual night');
});

it('refuses a unit that is not the one in which is judged', () => {
  expect(faults(threshold('salinity', 4), 'g/L')).toEqual([]);
  expect(faults(threshold('salinity', 4), 'mg/L')).toEqual([
    'steps: the limits are in mg/L, but salinity is judged in g/L; convert them to g/L',
  ]);
  expect(faults({ kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] }, 'g/L')).toEqual([]);
});

it('refuses the difference of unlike datastreams', () => {
  const difference = (property: string, other: string) => ({
    kind: 'difference',
    property,
    minus: { property: other },
    operator: '>',
    steps: [{ level: 'act', value: 1, clearValue: 1 }],
  });
  expect(faults(difference('air_temperature', 'water_temperature'))).toEqual([]);
  expect(faults(difference('water_level', 'river_level'))).toEqual([
    'minus.property: water_level is in cm and river_level in m: compare datastreams of one unit',
  ]);
  expect(faults(difference('my_level', 'my_level'))).toEqual([]);
  expect(faults(difference('my_level', 'river_level'))[0]).toContain('no unit in common');
});

it('looks into the parts of a combination', () => {
  const combination = {
    kind: 'combination',
    match: 'all',
    parts: [{ conditions: [threshold('salinity', 4000)] }],
    steps: [{ level: 'act' }],
  };
  expect(faults(combination)[0]).toContain('parts.0.conditions.0.steps.0.value: 4000 is not possible');
});
