import type { SheetData } from 'write-excel-file/browser';
import writeXlsxFile from 'write-excel-file/browser';
import { wallClock } from './local-time.ts';
import { type AboutTable, headingOf, type ShownCell, type ShownColumn, type ShownTable } from './shown-table.ts';

const DATE = 'yyyy-mm-dd hh:mm:ss';
const WIDTHS = { time: 20, number: 14, text: 24 } as const;
const MAX_WIDTH = 48;

/** A workbook of two sheets: the table with real dates and numbers, and what it is of. */
export const writeXlsx = (table: ShownTable, about: AboutTable): Promise<Blob> =>
  writeXlsxFile([
    {
      sheet: about.sheet,
      data: dataOf(table),
      columns: table.columns.map(widthOf),
      stickyRowsCount: 1,
    },
    {
      sheet: about.aboutSheet,
      data: about.lines.map(([label, words]) => [
        { value: label, type: String, fontWeight: 'bold' as const },
        { value: words, type: String },
      ]),
      columns: [{ width: WIDTHS.text }, { width: MAX_WIDTH }],
    },
  ]).toBlob();

/** The first sheet: a line of headings, then the rows. */
export const dataOf = ({ columns, rows }: ShownTable): SheetData => [
  columns.map((column) => ({ value: headingOf(column), type: String, fontWeight: 'bold' as const, wrap: true })),
  ...rows.map((row) => columns.map(({ kind }, index) => cellOf(row[index] ?? null, kind))),
];

/** A text is never a formula: its cell says that it is text. */
function cellOf(cell: ShownCell, kind: ShownColumn['kind']) {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  return kind === 'time' ? { value: wallClock(cell), type: Date, format: DATE } : { value: cell, type: Number };
}

const widthOf = (column: ShownColumn) => ({
  width: Math.min(MAX_WIDTH, Math.max(WIDTHS[column.kind], headingOf(column).length + 2)),
});
