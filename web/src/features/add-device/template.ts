import writeXlsxFile from 'write-excel-file/browser';
import { columnHeadings, type ImportColumn, importColumns } from '../../../../domain/device-import.ts';

const example: Readonly<Record<ImportColumn, string>> = {
  id: 'ruong-bay-01',
  name: 'Ống đo ruộng ông Bảy',
  profile: 'paddy-level',
  site: '',
  gateway: '',
  organisation: '',
  serial: 'SN-0001',
  token: '',
};

const WIDTH = 24;

/** A sheet with the columns that an import reads. */
export const writeTemplate = (): Promise<Blob> =>
  writeXlsxFile(
    [
      importColumns.map((column) => ({ value: columnHeadings[column][0], fontWeight: 'bold' as const })),
      importColumns.map((column) => ({ value: example[column], type: String })),
    ],
    { columns: importColumns.map(() => ({ width: WIDTH })) },
  ).toBlob();
