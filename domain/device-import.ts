import { searchKey } from './search-text.ts';

/** The columns of a file of devices, as they are told to who writes one. */
export const importColumns = ['id', 'name', 'profile', 'site', 'gateway', 'organisation', 'serial', 'token'] as const;
export type ImportColumn = (typeof importColumns)[number];

/** Rows of one file. */
export const IMPORT_ROWS_MAX = 100_000;

/** A row of a file; what a cell leaves empty is ''. */
export interface ImportRow extends Readonly<Record<ImportColumn, string>> {
  /** Where it stands in the file, from 1, the header counted. */
  readonly line: number;
}

/** How people head these columns; the first is what a template has. Case and marks do not count. */
export const columnHeadings: Readonly<Record<ImportColumn, readonly [vi: string, ...others: string[]]>> = {
  id: ['Số hiệu', 'id', 'Mã thiết bị', 'Số hiệu thiết bị'],
  name: ['Tên', 'name', 'Tên thiết bị'],
  profile: ['Mẫu thiết bị', 'profile', 'Mẫu'],
  site: ['Điểm đo', 'site', 'Nơi đặt', 'Mã điểm đo'],
  gateway: ['Bộ thu phát', 'gateway'],
  organisation: ['Tổ chức', 'organisation', 'organization', 'Mã tổ chức'],
  serial: ['Số sê-ri', 'serial', 'Số seri', 'Số máy'],
  token: ['Mã kết nối', 'token'],
};

/** Without these there is no telling what a row is. */
const NEEDED: readonly ImportColumn[] = ['id', 'profile'];

const key = (heading: string): string =>
  searchKey(heading)
    .replace(/[\s_-]+/g, ' ')
    .trim();
const byHeading: ReadonlyMap<string, ImportColumn> = new Map(
  importColumns.flatMap((column) =>
    columnHeadings[column].map((heading): [string, ImportColumn] => [key(heading), column]),
  ),
);

export interface ImportHeader {
  /** By position; null for a column that is not read. */
  readonly columns: readonly (ImportColumn | null)[];
  readonly missing: readonly ImportColumn[];
  readonly repeated: readonly ImportColumn[];
  /** Headings that say nothing to us. */
  readonly ignored: readonly string[];
}

/** Reads the first line of a file. */
export function readHeader(headings: readonly string[]): ImportHeader {
  const columns = headings.map((heading) => byHeading.get(key(heading)) ?? null);
  return {
    columns,
    missing: NEEDED.filter((column) => !columns.includes(column)),
    repeated: importColumns.filter((column) => columns.indexOf(column) !== columns.lastIndexOf(column)),
    ignored: headings.filter((heading, index) => columns[index] === null && heading.trim() !== ''),
  };
}

/** A row under its header. */
export function readRow(cells: readonly string[], { columns }: ImportHeader, line: number): ImportRow {
  const row: Record<ImportColumn, string> & { line: number } = {
    id: '',
    name: '',
    profile: '',
    site: '',
    gateway: '',
    organisation: '',
    serial: '',
    token: '',
    line,
  };
  columns.forEach((column, index) => {
    if (column !== null) row[column] = (cells[index] ?? '').trim();
  });
  return row;
}

/** What may be wrong with a row. Codes are stable; API and web show the words. */
export const importFaults = {
  'bad-id': {
    vi: 'Số hiệu chỉ gồm chữ không dấu, số và . _ : - (tối đa 64 ký tự)',
    en: 'an id has 1 to 64 letters, digits and . _ : -, and no blank',
  },
  'bad-name': { vi: 'Tên dài quá 120 ký tự', en: 'the name is longer than 120 characters' },
  'bad-serial': { vi: 'Số sê-ri dài quá 64 ký tự', en: 'the serial number is longer than 64 characters' },
  exists: { vi: 'Thiết bị này đã có trong hệ thống', en: 'the device is registered already' },
  'repeated-id': { vi: 'Số hiệu này đã có ở dòng trên', en: 'the id stands in an earlier row' },
  'unknown-profile': { vi: 'Không có mẫu thiết bị này', en: 'there is no such device profile' },
  'unknown-site': { vi: 'Không có điểm đo này', en: 'there is no such site' },
  'unknown-organisation': { vi: 'Không có tổ chức này', en: 'there is no such organisation' },
  'unknown-gateway': { vi: 'Không có bộ thu phát này', en: 'there is no such gateway, neither here nor in the file' },
  'needs-owner': {
    vi: 'Phải ghi điểm đo hoặc tổ chức mà tài khoản này quản lý',
    en: 'name a site or an organisation that you manage',
  },
  'bad-token': {
    vi: 'Mã kết nối gồm 1 đến 256 ký tự không dấu, không có khoảng trắng',
    en: 'a token has 1 to 256 printable ASCII characters and no blank',
  },
  'token-in-use': { vi: 'Mã kết nối này đã dùng cho thiết bị khác', en: 'the token belongs to another device' },
} as const satisfies Record<string, { readonly vi: string; readonly en: string }>;
export type ImportFaultCode = keyof typeof importFaults;

export interface ImportFault {
  readonly line: number;
  readonly id: string;
  readonly column: ImportColumn;
  readonly code: ImportFaultCode;
}
