import { describe, expect, it } from 'vitest';
import { shippedProfiles } from '../../../domain/device-profile.ts';
import { fieldsOf, guessProfile } from '../../../domain/guess-profile.ts';

describe('the fields of a sample', () => {
  it.each([
    ['{"water_level":-3}', ['water_level']],
    ['{"ts":1,"values":{"water_level":-3,"battery_voltage":3.6}}', ['water_level', 'battery_voltage']],
    ['[{"ts":1,"values":{"a":1}},{"b":2}]', ['a', 'b']],
    ['[{"bn":"x/","n":"salinity","v":3}]', ['salinity']],
    ['{"water_lev', null],
    ['7', []],
  ])('of %s are %j', (sample, fields) => expect(fieldsOf(sample)).toEqual(fields));
});

describe('the profile that fits', () => {
  const guess = (...fields: string[]) => guessProfile(fields, shippedProfiles);

  it('knows every field and has the fewest others', () => {
    expect(guess('water_level')).toBe('paddy-level');
    expect(guess('salinity', 'river_level')).toBe('salinity-buoy');
    expect(guess('water_volume')).toBe('water-meter');
  });

  it('is none when a field is strange, when there are none, and when two fit alike', () => {
    expect(guess('water_level', 'something')).toBeNull();
    expect(guess()).toBeNull();
    const [one] = shippedProfiles.filter(({ id }) => id === 'paddy-level');
    expect(guessProfile(['water_level'], [one, { ...one, id: 'other' }] as never)).toBeNull();
  });
});
