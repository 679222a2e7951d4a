import { describe, expect, it } from 'vitest';
import { columnHeadings, importColumns, readHeader, readRow } from '../../../domain/device-import.ts';

describe('the header of a file of devices', () => {
  it('is read in either language, with or without marks, in any order', () => {
    const { columns, missing } = readHeader(['TÊN THIẾT BỊ', 'mau thiet bi', 'số_hiệu', 'Organization', 'Điểm đo']);
    expect(columns).toEqual(['name', 'profile', 'id', 'organisation', 'site']);
    expect(missing).toEqual([]);
  });

  it('has no heading that means two columns', () => {
    for (const column of importColumns)
      for (const heading of columnHeadings[column]) expect(readHeader([heading]).columns).toEqual([column]);
  });

  it('says what is missing, what is there twice, and what it does not know', () => {
    expect(readHeader(['id', 'Số hiệu', 'Ghi chú', ''])).toEqual({
      columns: ['id', 'id', null, null],
      missing: ['profile'],
      repeated: ['id'],
      ignored: ['Ghi chú'],
    });
  });

  it('takes short rows and leaves what it does not know', () => {
    const header = readHeader(['id', 'note', 'profile', 'site']);
    expect(readRow([' p-1 ', 'x', 'paddy-level'], header, 7)).toMatchObject({
      id: 'p-1',
      profile: 'paddy-level',
      site: '',
      token: '',
      line: 7,
    });
  });
});
