import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startSet } from '../../../../domain/units/start-set.ts';
import { readUnitRows } from '../../../../domain/units/unit-rows.ts';

const read = (...rows: Parameters<typeof readUnitRows>[0][number][]) => readUnitRows(rows, startSet);

describe('a row of a file of units', () => {
  it('is read as people write it: kinds with marks, days of spreadsheets, names without their kind', () => {
    const { units, faults } = read({
      code: '28123',
      name: ' Mỹ  Tho ',
      kind: 'Phường',
      parent: '82',
      from: '1/7/2025',
    });
    expect(faults).toEqual([]);
    expect(units).toEqual([
      {
        id: '28123@2025-07-01',
        code: '28123',
        level: 'commune',
        kind: 'phuong',
        name: 'Phường Mỹ Tho',
        parent: '82@2025-07-01',
        from: '2025-07-01',
        to: null,
      },
    ]);
  });

  it('means by the code 82 the province that has it on its first day', () => {
    const commune = { code: '28123', name: 'Xã A', parent: '82' };
    expect(read({ ...commune, from: '2020-01-01', to: '2025-07-01' }).units[0]?.parent).toBe('82@2004-07-08');
    expect(read({ ...commune, from: '2025-07-01' }).units[0]?.parent).toBe('82@2025-07-01');
    expect(read({ ...commune, from: '2025-07-01', parent: '82@2004-07-08' }).units[0]?.parent).toBe('82@2004-07-08');
  });

  it('tells what happened from what it says', () => {
    const kinds = (...rows: Parameters<typeof read>) => read(...rows).successions.map(({ kind }) => kind);
    const old = '28696@2025-07-01';
    const row = { code: '28696', name: 'Xã Tân Phú Đông', parent: '82', from: '2027-01-01', predecessors: old };
    expect(kinds({ ...row, predecessors: `${old} 23500@2025-07-01` })).toEqual(['merge', 'merge']);
    expect(kinds(row, { ...row, code: '28697' })).toEqual(['split', 'split']);
    expect(kinds({ ...row, name: 'Xã Phú Đông' })).toEqual(['rename']);
    expect(kinds({ ...row, name: 'Phường Tân Phú Đông' })).toEqual(['promote']);
    expect(kinds({ ...row, parent: '86' })).toEqual(['transfer']);
    expect(kinds({ ...row, succession: 'split', predecessors: [old] })).toEqual(['split']);
  });

  it.each([
    [{ code: '1', name: 'Tỉnh A', from: '2025-07-01' }, 'bad-code', 'code'],
    [{ code: 82, name: 'Tỉnh A', from: '2025-07-01' }, 'bad-code', 'code'],
    [{ code: '8201a', name: 'Xã A', from: '2025-07-01' }, 'bad-code', 'code'],
    [{ code: '82', name: '', kind: 'tinh', from: '2025-07-01' }, 'bad-name', 'name'],
    [{ code: '82', name: 'A', from: '2025-07-01' }, 'bad-kind', 'kind'],
    [{ code: '82', name: 'A', kind: 'xa', from: '2025-07-01' }, 'bad-kind', 'kind'],
    [{ code: '82', name: 'Tỉnh A' }, 'bad-day', 'from'],
    [{ code: '82', name: 'Tỉnh A', from: '31/02/2025' }, 'bad-day', 'from'],
    [{ code: '82', name: 'Tỉnh A', from: '2025-07-01', to: 'nay' }, 'bad-day', 'to'],
    [{ code: '82', name: 'Tỉnh A', from: '2025-07-01', predecessors: '82' }, 'bad-predecessor', 'predecessors'],
    [{ code: '82', name: 'Tỉnh A', from: '2025-07-01', succession: 'sold' }, 'bad-succession', 'succession'],
  ] as const)('%j is at fault with %s', (row, code, field) => {
    expect(read(row).faults).toMatchObject([{ code, field, row: 0 }]);
    expect(read(row).units).toEqual([]);
  });

  it('never makes the reader fail, whatever stands in it', () => {
    const cell = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()));
    const row = fc.dictionary(
      fc.constantFrom('code', 'name', 'kind', 'parent', 'from', 'to', 'predecessors', 'succession', 'x'),
      cell,
    );
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { units, faults } = readUnitRows(rows, startSet);
        expect(new Set([...faults.map((fault) => fault.row)]).size + units.length).toBeGreaterThanOrEqual(rows.length);
      }),
    );
  });

  it('that comes twice is named', () => {
    const row = { code: '28123', name: 'Xã A', parent: '82', from: '2025-07-01' };
    expect(read(row, row).faults).toMatchObject([{ code: 'repeated', row: 1 }]);
  });
});
