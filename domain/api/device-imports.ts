import { z } from 'zod';
import { type ImportFaultCode, importColumns, importFaults } from '../device-import.ts';

/** Bytes of a file. */
export const IMPORT_BYTES_MAX = 10_000_000;
/** Bad rows that are told one by one. */
export const IMPORT_FAULTS_SHOWN = 2000;

export const CSV_TYPE = 'text/csv';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** POST /api/v1/devices/imports: the file is the body. */
export const importQuery = z.object({
  /** Says what would be done, and does nothing. */
  preview: flag,
  /** Imports the good rows although there are bad ones. */
  skipBad: flag,
});

const importFault = z.object({
  /** Where the row stands in the file, from 1, the header counted. */
  line: z.number().int(),
  id: z.string(),
  column: z.enum(importColumns),
  code: z.enum(Object.keys(importFaults) as [ImportFaultCode, ...ImportFaultCode[]]),
  message: z.string(),
  /** What stands in that cell, cut. */
  value: z.string(),
});

export const importPreview = z.object({
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  /** The first of them. */
  faults: z.array(importFault),
  /** Columns whose heading says nothing to Sen. */
  ignored: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreview>;

/** What was done; tokens made here are in this answer and nowhere else. */
export const importResult = importPreview.extend({
  created: z.number().int(),
  tokens: z.array(z.object({ id: z.string(), token: z.string() })),
});
export type ImportResult = z.infer<typeof importResult>;
