import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay, eveOf, startOfDay } from '../../../../domain/units/days.ts';
import { faultsOf } from '../../../../domain/units/faults.ts';
import { isOn, UnitHistory } from '../../../../domain/units/history.ts';
import { startSet, startSuccessions } from '../../../../domain/units/start-set.ts';
import type { AdministrativeUnit } from '../../../../domain/units/unit.ts';
import { anyHistory } from './any-history.ts';

const started = new UnitHistory(startSet, startSuccessions);

describe('the units that a new installation knows', () => {
  it('are the 34 provinces of today, the four that became the two of the pilot, and no two with one code at a time', () => {
    expect(startSet.filter((unit) => unit.level === 'province' && unit.to === null)).toHaveLength(34);
    expect(
      startSet
        .filter((unit) => unit.to === '2025-07-01')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['51', '62', '82', '87']);
    expect(faultsOf(startSet, startSuccessions)).toEqual([]);
  });
});

describe('code 82', () => {
  it('is Tiền Giang to the last day of June 2025, and Đồng Tháp from the next morning', () => {
    expect(started.withCode('82', '2025-06-30')?.name).toBe('Tỉnh Tiền Giang');
    expect(started.withCode('82', '2025-07-01')?.name).toBe('Tỉnh Đồng Tháp');
    expect(started.everWithCode('82').map(({ id }) => id)).toEqual(['82@2004-07-08', '82@2025-07-01']);
  });

  it('names two units, of which either leads to the right one on any day', () => {
    const names = (id: string, day: string) => started.unitsOn(id, day).map(({ name }) => name);
    expect(names('82@2004-07-08', '2025-06-30')).toEqual(['Tỉnh Tiền Giang']);
    expect(names('82@2004-07-08', '2025-07-01')).toEqual(['Tỉnh Đồng Tháp']);
    expect(names('82@2025-07-01', '2025-07-01')).toEqual(['Tỉnh Đồng Tháp']);
    expect(names('82@2025-07-01', '2025-06-30')).toEqual(['Tỉnh Tiền Giang', 'Tỉnh Đồng Tháp']);
    expect(started.unitsOn('87@2004-07-08', '2026-01-01').map(({ id }) => id)).toEqual(['82@2025-07-01']);
    expect(names('82@2025-07-01', '2004-07-07')).toEqual([]);
  });

  it('was Đồng Tháp under another code before: a name says as little as a code', () => {
    expect(started.withCode('87', '2025-06-30')?.name).toBe('Tỉnh Đồng Tháp');
    expect(started.withCode('87', '2025-07-01')).toBeNull();
  });
});

describe('units on a day', () => {
  /** Every unit on every day that matters, in one pass: an `expect` for each would take most of the time. */
  const holds = (rule: (history: UnitHistory, unit: AdministrativeUnit, day: string) => boolean) =>
    fc.assert(
      fc.property(anyHistory(), ({ units, successions, days }) => {
        const history = new UnitHistory(units, successions);
        return units.every((unit) => days.every((day) => rule(history, unit, day)));
      }),
    );

  it('are each there on that day, whatever unit one starts from', () => {
    holds((history, { id }, day) => history.unitsOn(id, day).every((found) => isOn(found, day)));
  });

  it('are at least one for every unit that was there before', () => {
    holds((history, { id, from }, day) => day < from || history.unitsOn(id, day).length > 0);
  });

  it('lead back to the unit that one started from', () => {
    holds((history, { id, from }, day) =>
      history.unitsOn(id, day).every((found) => history.unitsOn(found.id, from).some((one) => one.id === id)),
    );
  });

  it('never are two of one code', () => {
    holds((history, { id }, day) => {
      const codes = history.unitsOn(id, day).map(({ code }) => code);
      return new Set(codes).size === codes.length;
    });
  });

  it('are found in a history that bites its own tail, as a bad file may have it', () => {
    const a = {
      ...startSet[0],
      id: '11111@2020-01-01',
      from: '2020-01-01',
      to: '2021-01-01',
    } as (typeof startSet)[number];
    const b = { ...a, id: '22222@2020-01-01' };
    const loop = [
      { predecessor: a.id, successor: b.id, kind: 'rename', on: '2021-01-01' },
      { predecessor: b.id, successor: a.id, kind: 'rename', on: '2021-01-01' },
    ] as const;
    expect(new UnitHistory([a, b], loop).unitsOn(a.id, '2030-01-01')).toEqual([]);
  });
});

describe('days', () => {
  it('are cut at midnight in Vietnam, wherever the server stands', () => {
    expect(startOfDay('2025-07-01')).toBe(Date.parse('2025-07-01T00:00:00+07:00'));
    expect(endOfDay('2025-06-30')).toBe(startOfDay('2025-07-01') - 1);
    expect(dayOf(Date.parse('2025-06-30T17:00:00Z'))).toBe('2025-07-01');
    expect(dayOf(Date.parse('2025-06-30T16:59:59.999Z'))).toBe('2025-06-30');
    expect(eveOf('2025-03-01')).toBe('2025-02-28');
  });
});
