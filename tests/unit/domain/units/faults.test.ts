import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../../domain/units/faults.ts';
import { isOn } from '../../../../domain/units/history.ts';
import type { Succession } from '../../../../domain/units/unit.ts';
import { anyHistory, aUnit } from './any-history.ts';

const P = aUnit('11');
const codes = (...given: Parameters<typeof faultsOf>) => faultsOf(...given).map(({ code }) => code);
const follows = (predecessor: string, successor: string): Succession => ({
  predecessor,
  successor,
  kind: 'rename',
  on: successor.slice(-10),
});

describe('a set of units', () => {
  it('is without fault however often it was merged, divided, renamed and moved', () => {
    fc.assert(
      fc.property(anyHistory(), ({ units, successions }) => {
        expect(faultsOf(units, successions)).toEqual([]);
      }),
    );
  });

  it('has no code twice at a time, wherever the second is put in', () => {
    fc.assert(
      fc.property(anyHistory(), fc.nat(), fc.nat(), ({ units, successions, days }, pick, when) => {
        const unit = units[pick % units.length];
        const from = days[when % days.length];
        fc.pre(unit !== undefined && from !== undefined && unit.from !== from);
        if (!unit || !from) return;
        const second = { ...unit, id: `${unit.code}@${from}`, from, to: null };
        fc.pre(units.every(({ id }) => id !== second.id));
        const clash = units.some((one) => one.code === unit.code && (one.to === null || one.to > from));
        expect(codes([...units, second], successions).includes('duplicate-code')).toBe(clash);
      }),
    );
  });

  it('may give a code out again on the day on which it became free', () => {
    const old = aUnit('82', { to: '2025-07-01' });
    const next = aUnit('82', { from: '2025-07-01' });
    expect(codes([old, next], [])).toEqual([]);
    expect(isOn(old, '2025-06-30') && !isOn(old, '2025-07-01') && isOn(next, '2025-07-01')).toBe(true);
    expect(codes([old, aUnit('82', { from: '2025-06-30' })], [])).toEqual(['duplicate-code']);
  });

  it.each([
    ['a commune without a province', [P, aUnit('11001', { parent: null })], 'no-province'],
    ['a commune in a province that there is not', [aUnit('11001')], 'unknown-province'],
    ['a commune in a commune', [P, aUnit('11001'), aUnit('11002', { parent: '11001@2000-01-01' })], 'unknown-province'],
    ['a province in a province', [P, aUnit('22', { parent: P.id })], 'province-of-province'],
    ['a commune older than its province', [P, aUnit('11001', { from: '1999-12-31' })], 'outside-province-time'],
    ['a commune that outlives its province', [{ ...P, to: '2020-01-01' }, aUnit('11001')], 'outside-province-time'],
    ['a unit that ends before it begins', [{ ...P, to: '1999-01-01' }], 'empty-period'],
    ['a unit of no day', [{ ...P, to: P.from }], 'empty-period'],
    ['a province that is a xã', [{ ...P, kind: 'xa' as const }], 'bad-kind'],
  ])('is at fault with %s', (_what, units, code) => {
    expect(codes(units, [])).toEqual([code]);
  });

  it('is at fault with a predecessor that there is not, of another level, or of another day', () => {
    const heir = aUnit('11001', { from: '2010-01-01' });
    expect(codes([P, heir], [follows('11009@2000-01-01', heir.id)])).toEqual(['unknown-predecessor']);
    expect(codes([P, heir], [follows(P.id, heir.id)])).toEqual(['other-level']);
    const gone = aUnit('11002', { to: '2009-12-31' });
    expect(codes([P, gone, heir], [follows(gone.id, heir.id)])).toEqual(['gap']);
    expect(codes([P, aUnit('11002'), heir], [follows('11002@2000-01-01', heir.id)])).toEqual(['gap']);
  });

  it('is at fault with a circle of predecessors of any length, and says where', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (length) => {
        const units = Array.from({ length }, (_, n) => aUnit(String(10_000 + n)));
        const circle = units.map((unit, n) => follows(unit.id, units[(n + 1) % length]?.id ?? ''));
        expect(codes([P, ...units], circle)).toContain('cycle');
        expect(codes([P, ...units], circle.slice(1))).not.toContain('cycle');
      }),
    );
  });

  it('is judged whatever its size: a chain of 20,000 does not exhaust the stack', () => {
    const units = Array.from({ length: 20_000 }, (_, n) => aUnit(String(10_000 + n)));
    const chain = units.slice(1).map((unit, n) => follows(units[n]?.id ?? '', unit.id));
    expect(codes([P, ...units], chain)).not.toContain('cycle');
  });
});
