import { queryOptions } from '@tanstack/react-query';
import { CSV_TYPE, importPreview, importResult, XLSX_TYPE } from '../../../domain/api/device-imports.ts';
import { deviceWithToken, type NewDevice } from '../../../domain/api/devices.ts';
import { type BatchRequest, batch, type LabelRequest } from '../../../domain/api/labels.ts';
import { type AdoptionRequest, adopted, waitingDevice } from '../../../domain/api/waiting-devices.ts';
import { request, requestFile, requestNothing } from './http.ts';
import { requestAll } from './pages.ts';

type Headers = Readonly<Record<string, string>>;

/** A file of 50,000 rows takes a while on its way and in the registry. */
const IMPORT_MS = 180_000;
const LABELS_MS = 60_000;

export const createDevice = (body: NewDevice, headers: Headers) =>
  request(deviceWithToken, '/devices', { method: 'POST', body, headers });

export const createBatch = (body: BatchRequest, headers: Headers) =>
  request(batch, '/devices/batches', { method: 'POST', body, headers });

/** Labels as a PDF. */
export const printLabels = (body: LabelRequest) =>
  requestFile('/labels', { method: 'POST', body, timeoutMs: LABELS_MS });

const typeOf = (file: File): Headers => ({
  'content-type': /\.xlsx$/i.test(file.name) ? XLSX_TYPE : CSV_TYPE,
});

/** What importing a file would do. */
export const previewImport = (file: File) =>
  request(importPreview, '/devices/imports?preview=true', {
    method: 'POST',
    body: file,
    headers: typeOf(file),
    timeoutMs: IMPORT_MS,
  });

/** Imports the good rows of a file. */
export const importFile = (file: File, headers: Headers) =>
  request(importResult, '/devices/imports?skipBad=true', {
    method: 'POST',
    body: file,
    headers: { ...typeOf(file), ...headers },
    timeoutMs: IMPORT_MS,
  });

/** Devices that gateways speak of and nobody has registered. */
export const waitingQuery = (ignored: boolean) =>
  queryOptions({
    queryKey: ['waiting-devices', ignored],
    queryFn: ({ signal }) => requestAll(waitingDevice, '/waiting-devices', { ignored: String(ignored) }, signal),
    refetchInterval: 15_000,
  });

export const adopt = (body: AdoptionRequest, headers: Headers) =>
  request(adopted, '/waiting-devices/adoptions', { method: 'POST', body, headers });

export const ignore = (body: { readonly gateway: string; readonly child: string; readonly ignored: boolean }) =>
  requestNothing('/waiting-devices/ignored', { method: 'PUT', body });
