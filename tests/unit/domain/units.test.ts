import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observedProperties } from '../../../domain/observed-properties.ts';
import { conversion } from '../../../domain/units.ts';

const convert = (value: number, from: string, to: string): number => {
  const by = conversion(from, to);
  if (!by) throw new Error(`${from} does not become ${to}`);
  return value * by.factor + by.offset;
};

describe('a unit', () => {
  it.each([
    [86, '[degF]', 'Cel', 30],
    [303.15, 'K', 'Cel', 30],
    [0.312, 'm3/m3', '%', 31.2],
    [0.5, '/', '%', 50],
    [88_000, 'Pa', 'hPa', 880],
    [1.5, 'dS/m', 'uS/cm', 1500],
    [0.15, 'S/m', 'uS/cm', 1500],
    [4, '‰', 'g/L', 4],
    [4000, 'mg/L', 'g/L', 4],
    [6, 'ppm', 'mg/L', 6],
    [36, 'km/h', 'm/s', 10],
    [-15, 'mm', 'cm', -1.5],
    [2, 'm3/s', 'm3/h', 7200],
    [3.6e6, 'J', 'kW.h', 1],
    [-120, 'dBW', 'dBm', -90],
    [Math.PI, 'rad', 'deg', 180],
  ])('%d %s becomes %s', (value, from, to, expected) => expect(convert(value, from, to)).toBeCloseTo(expected, 9));

  it('of another kind, or unknown, becomes nothing', () => {
    expect(conversion('%', 'g/L')).toBeNull();
    expect(conversion('mS/cm', 'g/L')).toBeNull();
    expect(conversion('furlong', 'm')).toBeNull();
    expect(conversion('constructor', 'm')).toBeNull();
  });

  it('of every observed property can be converted, there and back', () => {
    for (const { unit } of observedProperties) expect(conversion(unit, unit)).toEqual({ factor: 1, offset: 0 });
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        expect(convert(convert(value, 'Cel', '[degF]'), '[degF]', 'Cel')).toBeCloseTo(value, 6);
      }),
    );
  });
});
