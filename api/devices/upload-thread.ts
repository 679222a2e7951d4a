import { parentPort, workerData } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { IMPORT_ROWS_MAX } from '../../domain/device-import.ts';
import { ZipRefusal, zipEntries, zipOf } from './zip-entries.ts';

export type UploadKind = 'csv' | 'xlsx';

interface UploadRow {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type UploadAnswer =
  | { readonly rows: readonly UploadRow[]; readonly done: boolean }
  | { readonly failure: string };

/** Rows handed over at a time: whoever takes them is never busy with it for long. */
const SLICE = 1000;
/** More than any cell may hold that is right. */
const CELL_MAX = 300;
/** Unpacked, twice what 100,000 rows need; text takes several times its size while it is read. */
const UNPACKED_MAX = 100_000_000;
/** Twice what 100,000 rows need. */
const TAGS_MAX = 10_000_000;
/** Bytes between two tags; a cell holds 32,767 characters, and the reader takes a minute over some megabytes. */
const TEXT_MAX = 1_000_000;
/** Rows by columns; the reader fills what is empty between and beside the cells. */
const CELLS_MAX = 3_000_000;

const clip = (text: string): string => (text.length > CELL_MAX ? text.slice(0, CELL_MAX) : text);

function decoded(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ZipRefusal('its letters are not UTF-8; save it as "CSV UTF-8", or as XLSX');
  }
}

/** Spreadsheets in Vietnamese part fields with a semicolon, for the comma is in numbers. */
function delimiterOf(text: string): string {
  const first = text.slice(0, 2000).split(/\r?\n|\r/, 1)[0] ?? '';
  const count = (delimiter: string): number => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function csvRows(bytes: Uint8Array): UploadRow[] {
  const text = decoded(bytes);
  const records = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: 100_000,
    to: IMPORT_ROWS_MAX + 2,
  }) as unknown as { info: { lines: number }; record: string[] }[];
  return records.map(({ info, record }) => ({ line: info.lines, cells: record.map(clip) }));
}

/**
 * Looks at each part before the reader does. What the directory of a ZIP says of sizes may be a lie, and a single cell
 * at the far end of a sheet makes one allocation so large that it ends the whole process, whatever its thread may hold.
 * @returns the sheet with nothing in it but what was looked at
 */
function checkedSheet(bytes: Uint8Array): Buffer {
  let left = UNPACKED_MAX;
  let tags = 0;
  const unpacked = zipEntries(bytes).map((entry) => {
    const { packed, deflated } = entry;
    let part: Uint8Array;
    try {
      part = deflated ? inflateRawSync(packed, { maxOutputLength: Math.max(1, left) }) : packed;
    } catch {
      throw new ZipRefusal('it is damaged, or unpacks to far more than a list of devices');
    }
    left -= part.length;
    let text = 0;
    let longest = 0;
    for (const byte of part) {
      if (byte === 0x3c) {
        tags++;
        text = 0;
      } else if (++text > longest) longest = text;
    }
    if (left <= 0 || tags > TAGS_MAX || longest > TEXT_MAX)
      throw new ZipRefusal('it unpacks to far more than a list of devices');
    checkAddresses(Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1'));
    return { ...entry, bytes: part.length };
  });
  return zipOf(unpacked);
}

/** A row's number and a cell's address stand in the attribute `r` (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73). */
function checkAddresses(part: string): void {
  if (!part.includes('sheetData')) return;
  let rows = 0;
  let columns = 0;
  for (const [, quoted, single] of part.matchAll(/(?<![\w:.-])r\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const [, letters = '', row] = /^([A-Z]{0,3})(\d{1,7})$/.exec(quoted ?? single ?? '') ?? [];
    if (row === undefined) throw new ZipRefusal('it is damaged');
    rows = Math.max(rows, Number(row));
    columns = Math.max(
      columns,
      [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0),
    );
    if (rows * columns > CELLS_MAX)
      throw new ZipRefusal(
        `something stands as far off as row ${rows} and column ${columns}; delete what is no list of devices`,
      );
  }
}

async function xlsxRows(bytes: Uint8Array): Promise<UploadRow[]> {
  // Numbers stay as they are written: an id of 0012 is no 12.
  const sheet = await readSheet(checkedSheet(bytes), { parseNumber: (text) => text });
  const rows: UploadRow[] = [];
  sheet.slice(0, IMPORT_ROWS_MAX + 2).forEach((row, index) => {
    const cells = row.map((cell) =>
      clip(cell === null ? '' : cell instanceof Date ? cell.toISOString() : String(cell)),
    );
    if (cells.some((cell) => cell !== '')) rows.push({ line: index + 1, cells });
  });
  return rows;
}

async function read(): Promise<UploadRow[] | string> {
  const { bytes, kind } = workerData as { readonly bytes: Uint8Array; readonly kind: UploadKind };
  try {
    return kind === 'csv' ? csvRows(bytes) : await xlsxRows(bytes);
  } catch (error) {
    if (error instanceof ZipRefusal) return error.message;
    if (error instanceof CsvError) return error.message.replace(/\.$/, '');
    return 'it is not a sheet as Excel 2007 or later saves it (.xlsx)';
  }
}

const port = parentPort as NonNullable<typeof parentPort>;
const reading = read();
let next = 0;
port.on('message', async () => {
  const rows = await reading;
  if (typeof rows === 'string') {
    port.postMessage({ failure: rows } satisfies UploadAnswer);
    return;
  }
  const some = rows.slice(next, next + SLICE);
  next += SLICE;
  port.postMessage({ rows: some, done: next >= rows.length } satisfies UploadAnswer);
});
