import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivationsFor, formulas } from '../../../../domain/derived/derive.ts';
import { derivedProperty } from '../../../../domain/derived/derived-property.ts';
import { dewPoint } from '../../../../domain/derived/dew-point.ts';
import { salinityOf } from '../../../../domain/derived/salinity.ts';
import { temperatureHumidityIndex } from '../../../../domain/derived/thi.ts';
import { unionisedAmmonia } from '../../../../domain/derived/unionised-ammonia.ts';
import { vapourPressureDeficit } from '../../../../domain/derived/vapour-pressure-deficit.ts';
import { deviceProfile } from '../../../../domain/device-profile.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';

describe('figures of the literature', () => {
  it.each([
    [14.4, 50, 57.92],
    [25, 50, 71.7],
    [30, 80, 82.88],
    [35, 90, 92.94],
  ])('THI at %d Cel and %d %%', (temperature, humidity, index) => {
    expect(temperatureHumidityIndex(temperature, humidity)).toBeCloseTo(index, 2);
  });

  // Psychrometric tables.
  it.each([
    [25, 60, 16.7],
    [20, 50, 9.3],
    [30, 80, 26.2],
    [0, 100, 0],
  ])('dew point at %d Cel and %d %%', (temperature, humidity, dew) => {
    expect(dewPoint(temperature, humidity)).toBeCloseTo(dew, 1);
  });

  // FAO-56, annex 2, table 2.3: saturation vapour pressure.
  it.each([
    [1, 0.657],
    [15, 1.705],
    [25, 3.168],
    [35, 5.624],
  ])('saturation at %d Cel', (temperature, saturation) => {
    expect(Math.abs(vapourPressureDeficit(temperature, 0) - saturation)).toBeLessThan(0.002);
    expect(vapourPressureDeficit(temperature, 100)).toBe(0);
  });

  // Emerson et al. (1975), table 3: per cent of ammonia that is not ionised.
  it.each([
    [7, 20, 0.396],
    [8, 25, 5.38],
    [9, 30, 44.6],
    [8, 10, 1.82],
  ])('ammonia at pH %d and %d Cel', (acidity, temperature, percent) => {
    expect(Math.abs(unionisedAmmonia(100, acidity, temperature) / percent - 1)).toBeLessThan(0.005);
  });

  // Schemel (2001), IEP Newsletter 14: PSS-78 written out for conductivities at 25 Cel.
  it('salinity at 25 Cel', () => {
    const factors = [0.012, -0.2174, 25.3283, 13.7714, -6.4788, 2.5842];
    fc.assert(
      fc.property(fc.double({ min: 4000, max: 60_000, noNaN: true }), (conductivity) => {
        const ratio = conductivity / 53_087;
        const salinity = factors.reduce((sum, factor, i) => sum + factor * ratio ** (i / 2), 0);
        expect(Math.abs(salinityOf(conductivity) / salinity - 1)).toBeLessThan(0.001);
      }),
    );
  });

  it('salinity of standard sea water, of none, and without a jump at 2', () => {
    expect(salinityOf(53_064.85)).toBeCloseTo(35, 3);
    expect(salinityOf(0)).toBeCloseTo(0, 3);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 70_000, noNaN: true }), (conductivity) => {
        expect(salinityOf(conductivity + 10)).toBeGreaterThan(salinityOf(conductivity));
      }),
    );
  });
});

describe('what is derived from a reading', () => {
  const wanted = new Set<string>(derivedProperty.options);

  it('has all its inputs on one channel', () => {
    const list = ['air_temperature@barn', 'air_humidity@barn', 'air_temperature', 'air_humidity@yard'];
    expect(derivationsFor(list, new Set(['thi']))?.keys).toEqual(['thi@barn']);
    expect(derivationsFor(['air_temperature'], wanted)).toBeNull();
    expect(derivationsFor(list, new Set())).toBeNull();
    expect(derivationsFor([], wanted)).toBeNull();
  });

  it('is not what the reading brings itself', () => {
    expect(derivationsFor(['water_ec', 'salinity'], wanted)).toBeNull();
    expect(derivationsFor(['water_ec@a', 'water_ec@b', 'salinity@a'], wanted)?.keys).toEqual(['salinity@b']);
  });

  it('takes its inputs wherever they stand in the list', () => {
    const derivations = derivationsFor(
      ['water_temperature', 'battery_voltage', 'ammonia_nitrogen', 'water_ph'],
      wanted,
    );
    expect(derivations?.keys).toEqual(['ammonia_unionised']);
    expect(derivations?.compute([25, 3.6, 2, 8])[0]).toBeCloseTo(0.1075, 3);
  });

  it('leaves out what is no number or cannot be', () => {
    const derivations = derivationsFor(['air_temperature', 'air_humidity'], new Set(['dew_point', 'thi']));
    expect(derivations?.keys).toEqual(['thi', 'dew_point']);
    expect(derivations?.compute([20, 0])[1]).toBeNaN();
    expect(derivations?.compute([Number.NaN, 50])).toEqual([Number.NaN, Number.NaN]);
    expect(derivationsFor(['water_ec'], wanted)?.compute([95_000])).toEqual([Number.NaN]);
    expect(derivationsFor(['water_ec'], wanted)?.compute([-1])).toEqual([Number.NaN]);
  });

  it('is possible or left out, whatever possible comes in', () => {
    for (const property of derivedProperty.options) {
      const { from } = formulas[property];
      const inputs = from.map((code) => {
        const { min, max } = observedProperty(code) as { min: number; max: number };
        return fc.double({ min, max, noNaN: true });
      });
      const { min, max } = observedProperty(property) as { min: number; max: number };
      fc.assert(
        fc.property(fc.tuple(...inputs), (results) => {
          const [result] = derivationsFor(from, new Set([property]))?.compute(results) ?? [];
          expect(Number.isNaN(result) || ((result as number) >= min && (result as number) <= max)).toBe(true);
        }),
      );
    }
  });
});

describe('a device profile', () => {
  const stored = { id: 'a', name: { vi: 'a', en: 'a' }, expectedIntervalS: 900 };

  it('that was stored before derives nothing and does not sleep', () => {
    expect(deviceProfile.parse(stored)).toMatchObject({ derived: [], sleepS: 0 });
  });

  it('derives only what there is a formula for', () => {
    expect(deviceProfile.parse({ ...stored, derived: ['thi'], sleepS: 21_600 })).toMatchObject({ sleepS: 21_600 });
    expect(deviceProfile.safeParse({ ...stored, derived: ['rainfall'] }).success).toBe(false);
    expect(deviceProfile.safeParse({ ...stored, sleepS: 8 * 86_400 }).success).toBe(false);
  });
});
