import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { exportName } from '../../../../web/src/lib/export/file-name.ts';
import type { ShownTable } from '../../../../web/src/lib/export/shown-table.ts';
import { writeCsv } from '../../../../web/src/lib/export/write-csv.ts';
import { writeJson } from '../../../../web/src/lib/export/write-json.ts';
import { writeXlsx } from '../../../../web/src/lib/export/write-xlsx.ts';

/** 14:05 in Vietnam. */
const AT = Date.UTC(2026, 10, 22, 7, 5, 0);

const table: ShownTable = {
  title: 'Độ mặn – Cống số 3; "Ông Bảy"',
  range: { from: AT - 3_600_000, to: AT },
  columns: [
    { title: 'Thời gian', unit: null, kind: 'time' },
    { title: 'Độ mặn', unit: 'g/L', kind: 'number', mark: '#008000' },
    { title: 'Hôm qua', unit: 'g/L', kind: 'number' },
    { title: 'Ghi chú', unit: null, kind: 'text' },
  ],
  rows: [
    [AT - 300_000, 0.1 + 0.2, null, '=1+1'],
    [AT, -1234.5, '•••', 'tưới; "hai\nlượt"'],
  ],
};

const toSecond = (at: Date): string => new Date(Math.round(at.getTime() / 1000) * 1000).toISOString();

describe('a table as CSV', () => {
  it('opens in an Excel set to Vietnamese: semicolons, decimal commas, a byte order mark, and no formulas', () => {
    expect(writeCsv(table, 'vi')).toBe(
      [
        '\uFEFFThời gian;Độ mặn (g/L);Hôm qua (g/L);Ghi chú\r\n',
        "2026-11-22 14:00:00;0,3;;'=1+1\r\n",
        '2026-11-22 14:05:00;-1234,5;•••;"tưới; ""hai\nlượt"""\r\n',
      ].join(''),
    );
  });

  it('opens in an Excel set to English: commas and decimal points', () => {
    expect(writeCsv(table, 'en').split('\r\n')[1]).toBe("2026-11-22 14:00:00,0.3,,'=1+1");
  });

  it('quotes what has the separator in it', () => {
    const one = { ...table, columns: [{ title: 'a;b', unit: null, kind: 'text' as const }], rows: [['c;d'], ['e,f']] };
    expect(writeCsv(one, 'vi')).toBe('\uFEFF"a;b"\r\n"c;d"\r\n"e,f"\r\n');
  });
});

describe('a table as a workbook', () => {
  const about = { sheet: 'Số liệu', aboutSheet: 'Thông tin', lines: [['Nội dung', table.title]] as const };
  const read = async (sheet: string) => {
    const file = Buffer.from(await (await writeXlsx(table, about)).arrayBuffer());
    const data = (await readXlsxFile(file)).find((one) => one.sheet === sheet)?.data ?? [];
    // A date is a fraction of a day in a workbook, right to the second.
    return data.map((row) => row.map((cell) => (cell instanceof Date ? toSecond(cell) : cell)));
  };

  it('has real dates by the wall clock, real numbers, and texts that are no formulas', async () => {
    expect(await read('Số liệu')).toEqual([
      ['Thời gian', 'Độ mặn (g/L)', 'Hôm qua (g/L)', 'Ghi chú'],
      ['2026-11-22T14:00:00.000Z', 0.1 + 0.2, null, '=1+1'],
      ['2026-11-22T14:05:00.000Z', -1234.5, '•••', 'tưới; "hai\nlượt"'],
    ]);
  });

  it('tells on a second sheet what it is of', async () => {
    expect(await read('Thông tin')).toEqual([['Nội dung', table.title]]);
  });
});

describe('a table as JSON', () => {
  it('has columns with units, instants in UTC, and what is masked as it was shown', () => {
    expect(JSON.parse(writeJson(table, AT))).toEqual({
      title: table.title,
      range: { from: '2026-11-22T06:05:00.000Z', to: '2026-11-22T07:05:00.000Z' },
      timeZone: 'Asia/Ho_Chi_Minh',
      exportedAt: '2026-11-22T07:05:00.000Z',
      columns: [
        { title: 'Thời gian', unit: null, kind: 'time' },
        { title: 'Độ mặn', unit: 'g/L', kind: 'number' },
        { title: 'Hôm qua', unit: 'g/L', kind: 'number' },
        { title: 'Ghi chú', unit: null, kind: 'text' },
      ],
      rows: [
        ['2026-11-22T07:00:00.000Z', 0.1 + 0.2, null, '=1+1'],
        ['2026-11-22T07:05:00.000Z', -1234.5, '•••', 'tưới; "hai\nlượt"'],
      ],
    });
  });
});

describe('the name of a file', () => {
  it('has no marks and no spaces, and is not endless', () => {
    expect(exportName('Độ mặn – Cống số 3 (Đường Thét)', AT, 'xlsx')).toBe(
      'do-man-cong-so-3-duong-thet-2026-11-22.xlsx',
    );
    expect(exportName('…', AT, 'csv')).toBe('sen-2026-11-22.csv');
    expect(exportName('ư'.repeat(200), AT, 'csv')).toBe(`${'u'.repeat(60)}-2026-11-22.csv`);
    // Just past midnight in Vietnam.
    expect(exportName('a', Date.UTC(2026, 10, 22, 17, 1), 'csv')).toBe('a-2026-11-23.csv');
  });
});
