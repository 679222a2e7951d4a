import { parse } from 'csv-parse/sync';
import type { UnitRow } from '../../domain/units/unit-rows.ts';

/** Why a text is no file of units, in one line. */
export class UnitFileError extends Error {
  override readonly name = 'UnitFileError';
}

const NEEDED = ['code', 'name', 'from'];
const MAX_ROWS = 20_000;

/**
 * The rows of a CSV text with a header: comma, semicolon or tab between the columns, as spreadsheets of different
 * countries write them.
 * @throws UnitFileError
 */
export function rowsOfCsv(text: string): UnitRow[] {
  let rows: UnitRow[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
      delimiter: delimiterOf(text),
      skip_empty_lines: true,
      relax_column_count_less: true,
      trim: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      to: MAX_ROWS + 1,
    });
  } catch (error) {
    throw new UnitFileError(`it is not CSV: ${(error as Error).message}`);
  }
  const [first] = rows;
  if (!first) throw new UnitFileError('it has no rows under the header');
  const missing = NEEDED.filter((column) => !(column in first));
  if (missing.length > 0)
    throw new UnitFileError(
      `it lacks the column ${missing.join(', ')}; the header is code,name,kind,parent,from,to,predecessors,succession`,
    );
  if (rows.length > MAX_ROWS) throw new UnitFileError(`it has more than ${MAX_ROWS} rows; divide it`);
  return rows;
}

function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [';', '\t'].find((sign) => header.split(sign).length > header.split(',').length) ?? ',';
}
