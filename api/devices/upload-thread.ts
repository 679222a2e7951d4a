import { parentPort, workerData } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { IMPORT_ROWS_MAX } from '../../domain/device-import.ts';
import { ZipRefusal, zipEntries } from './zip-entries.ts';

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
/** Unpacked, ten times what 100,000 rows need. */
const UNPACKED_MAX = 200_000_000;

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

/** What the directory of a ZIP says of sizes may be a lie; each part is unpacked once within the bound to know. */
function checkUnpacked(bytes: Uint8Array): void {
  let left = UNPACKED_MAX;
  for (const { packed, deflated } of zipEntries(bytes)) {
    try {
      left -= deflated ? inflateRawSync(packed, { maxOutputLength: Math.max(1, left) }).length : packed.length;
    } catch {
      throw new ZipRefusal('it is damaged, or unpacks to far more than a list of devices');
    }
    if (left <= 0) throw new ZipRefusal('it unpacks to far more than a list of devices');
  }
}

async function xlsxRows(bytes: Uint8Array): Promise<UploadRow[]> {
  checkUnpacked(bytes);
  // Numbers stay as they are written: an id of 0012 is no 12.
  const sheet = await readSheet(Buffer.from(bytes), { parseNumber: (text) => text });
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
