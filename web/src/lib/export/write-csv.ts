import { BYTE_ORDER_MARK, csvField } from '../../../../domain/csv.ts';
import { wallClockText } from './local-time.ts';
import { headingOf, type ShownCell, type ShownTable } from './shown-table.ts';

/**
 * What Excel takes for columns and numbers depends on the language it is set to: Vietnamese has the decimal comma, and so the
 * semicolon between columns; a file with commas opens there as one column of text.
 */
const dialects = { vi: { separator: ';', decimal: ',' }, en: { separator: ',', decimal: '.' } } as const;

/** RFC 4180 with the separator of the language, and a byte order mark, without which Excel spoils every Vietnamese letter. */
export function writeCsv({ columns, rows }: ShownTable, language: keyof typeof dialects): string {
  const { separator, decimal } = dialects[language];
  const separated = (field: string): string =>
    field.includes(separator) && !field.startsWith('"') ? `"${field}"` : field;
  const field = (cell: ShownCell, isTime: boolean): string => {
    if (typeof cell !== 'number') return separated(csvField(cell));
    return isTime ? wallClockText(cell) : separated(numberText(cell).replace('.', decimal));
  };
  const lines = [
    columns.map((column) => field(headingOf(column), false)),
    ...rows.map((row) => columns.map(({ kind }, index) => field(row[index] ?? null, kind === 'time'))),
  ];
  return `${BYTE_ORDER_MARK}${lines.map((line) => `${line.join(separator)}\r\n`).join('')}`;
}

/** Without the last digits, which are the computer's and nobody measured. */
const numberText = (value: number): string => String(Number(value.toPrecision(12)));
