import { describe, expect, it } from 'vitest';
import { type NewUnitChange, unitChange } from '../../../../domain/api/units.ts';
import { planUnits } from '../../../../domain/units/plan-change.ts';
import type { Succession } from '../../../../domain/units/unit.ts';
import { aUnit } from './any-history.ts';

const ON = '2026-01-01';
const P = aUnit('11');
const Q = aUnit('22');
const inQ = { parent: Q.id };
const units = [P, Q, aUnit('11001'), aUnit('11002'), aUnit('22001', inQ), aUnit('22002', { ...inQ, to: '2020-01-01' })];
const plan = (change: NewUnitChange, among = units, successions: readonly Succession[] = []) =>
  planUnits(unitChange.parse(change), among, successions);
const faults = (change: NewUnitChange, among = units) => plan(change, among).faults.map(({ code }) => code);

describe('a change of units', () => {
  it('merges communes into one that may keep a code of theirs', () => {
    const made = plan({
      kind: 'merge',
      on: ON,
      from: ['11001@2000-01-01', '11002@2000-01-01'],
      into: { code: '11001', kind: 'phuong', name: 'Đông  Hòa' },
    });
    expect(made.faults).toEqual([]);
    expect(made.ends.map(({ id, to }) => [id, to])).toEqual([
      ['11001@2000-01-01', ON],
      ['11002@2000-01-01', ON],
    ]);
    expect(made.begins).toMatchObject([{ id: `11001@${ON}`, kind: 'phuong', parent: P.id, from: ON, to: null }]);
    expect(made.successions).toHaveLength(2);
  });

  it('takes the communes of merged provinces along, each as a new unit in the new province', () => {
    const made = plan({ kind: 'merge', on: ON, from: [P.id, Q.id], into: { code: '22', kind: 'tinh', name: 'Mới' } });
    expect(made.faults).toEqual([]);
    expect(made.begins.map(({ id, parent }) => [id, parent])).toEqual([
      [`22@${ON}`, null],
      [`11001@${ON}`, `22@${ON}`],
      [`11002@${ON}`, `22@${ON}`],
      [`22001@${ON}`, `22@${ON}`],
    ]);
    expect(made.successions.filter(({ kind }) => kind === 'transfer')).toHaveLength(3);
  });

  it('asks for every commune of a divided province where it goes', () => {
    const into = [
      { code: '11', kind: 'tinh', name: 'Bắc' },
      { code: '33', kind: 'tinh', name: 'Nam' },
    ] as const;
    const open = plan({ kind: 'split', on: ON, from: P.id, into: [...into] });
    expect(open.undecided.map(({ code }) => code)).toEqual(['11001', '11002']);
    const choices = [
      { kind: 'commune' as const, id: '11001@2000-01-01', code: '11' },
      { kind: 'commune' as const, id: '11002@2000-01-01', code: '33' },
    ];
    const closed = plan({ kind: 'split', on: ON, from: P.id, into: [...into], choices });
    expect(closed).toMatchObject({ faults: [], undecided: [] });
    expect(closed.begins.find(({ code }) => code === '11002')?.parent).toBe(`33@${ON}`);
  });

  it('renames a province, promotes a commune and keeps its bare name, moves a commune to another province', () => {
    expect(plan({ kind: 'rename', on: ON, from: P.id, name: 'Thanh Bình' }).begins.map(({ name }) => name)).toEqual([
      'Tỉnh Thanh Bình',
      'Xã 11001',
      'Xã 11002',
    ]);
    expect(plan({ kind: 'promote', on: ON, from: '11001@2000-01-01', into: { kind: 'phuong' } }).begins).toMatchObject([
      { code: '11001', kind: 'phuong', name: 'Phường 11001' },
    ]);
    expect(plan({ kind: 'transfer', on: ON, from: ['11001@2000-01-01'], to: Q.id })).toMatchObject({
      begins: [{ id: `11001@${ON}`, parent: Q.id }],
      successions: [{ predecessor: '11001@2000-01-01', successor: `11001@${ON}`, kind: 'transfer' }],
    });
  });

  it.each<[string, NewUnitChange, string]>([
    ['an unknown unit', { kind: 'rename', on: ON, from: '99@2000-01-01', name: 'X' }, 'unknown-unit'],
    ['one that has ended', { kind: 'rename', on: ON, from: '22002@2000-01-01', name: 'X' }, 'already-ended'],
    ['one that begins that day', { kind: 'rename', on: '2000-01-01', from: P.id, name: 'X' }, 'not-begun'],
    ['its own name', { kind: 'rename', on: ON, from: P.id, name: '11' }, 'same-name'],
    ['its own kind', { kind: 'promote', on: ON, from: P.id, into: { kind: 'tinh' } }, 'same-kind'],
    ['a kind of the other level', { kind: 'promote', on: ON, from: P.id, into: { kind: 'xa' } }, 'mixed-levels'],
    [
      'a province among communes',
      { kind: 'merge', on: ON, from: [P.id, '22001@2000-01-01'], into: { code: '33', kind: 'tinh', name: 'X' } },
      'mixed-levels',
    ],
    [
      'communes of two provinces and no word on which',
      {
        kind: 'merge',
        on: ON,
        from: ['11001@2000-01-01', '22001@2000-01-01'],
        into: { code: '33001', kind: 'xa', name: 'X' },
      },
      'other-parents',
    ],
    ['its own province', { kind: 'transfer', on: ON, from: ['11001@2000-01-01'], to: P.id }, 'same-province'],
    ['a province as if it were a commune', { kind: 'transfer', on: ON, from: [P.id], to: Q.id }, 'not-commune'],
    [
      'a commune as if it were a province',
      { kind: 'transfer', on: ON, from: ['11001@2000-01-01'], to: '22001@2000-01-01' },
      'not-province',
    ],
    [
      'one code twice',
      {
        kind: 'split',
        on: ON,
        from: '11001@2000-01-01',
        into: [
          { code: '11001', kind: 'xa', name: 'A' },
          { code: '11001', kind: 'xa', name: 'B' },
        ],
      },
      'repeated-code',
    ],
    [
      'the code of another that is there',
      {
        kind: 'split',
        on: ON,
        from: '11001@2000-01-01',
        into: [
          { code: '11001', kind: 'xa', name: 'A' },
          { code: '22001', kind: 'xa', name: 'B' },
        ],
      },
      'duplicate-code',
    ],
  ])('is refused with %s', (_what, change, code) => {
    expect(faults(change)).toContain(code);
  });

  it('is refused on a province of which a commune was changed later: changes come in the order of their days', () => {
    const later = [...units.slice(0, 2), aUnit('11001', { to: '2026-05-01' }), aUnit('11001', { from: '2026-05-01' })];
    expect(faults({ kind: 'rename', on: ON, from: P.id, name: 'X' }, later)).toEqual([
      'changed-later',
      'changed-later',
    ]);
  });

  it('says what the unit became when it is tried a second time', () => {
    const change: NewUnitChange = { kind: 'rename', on: ON, from: '11001@2000-01-01', name: 'X' };
    const once = plan(change);
    const after = [...units.filter(({ id }) => id !== change.from), ...once.ends, ...once.begins];
    expect(plan(change, after, once.successions).faults[0]?.message).toBe(
      `it is no more (11001@2000-01-01 → 11001@${ON}); a change is made once`,
    );
  });
});
