import {
  type ExportedObservation,
  OBSERVATION_CSV_HEADER,
  observationCsvLine,
  observationJsonLine,
} from '../../domain/observation-export.ts';
import type { Span } from '../../domain/spans.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';

export interface Export {
  /** What of each device is wanted, oldest first; of masked ones the values are left out. */
  readonly spans: readonly (Span & { readonly device: string; readonly masked: boolean })[];
  readonly datastream: string | null;
  readonly format: 'csv' | 'jsonl';
  /** Begins a CSV with a byte order mark. */
  readonly bom: boolean;
}

const PAGE = 5000;

/**
 * Writes observations of any number of devices over any time, device by device, page by page: what is in
 * memory is one page, and the next is read when the connection has taken the last.
 */
export async function* exportObservations(
  readings: Pick<ReadingReader, 'observations'>,
  { spans, datastream, format, bom }: Export,
): AsyncGenerator<Buffer> {
  if (format === 'csv') yield Buffer.from(`${bom ? '\uFEFF' : ''}${OBSERVATION_CSV_HEADER}`);
  const line = format === 'csv' ? observationCsvLine : observationJsonLine;
  const withoutValue = (row: ExportedObservation): string => line({ ...row, result: null });
  for (const { device, from, to, masked } of spans) {
    const shown = masked ? withoutValue : line;
    let cursor: string | null = null;
    do {
      const page = await readings.observations({ device, datastream, from, to, limit: PAGE, cursor });
      if (page.items.length > 0) yield Buffer.from(page.items.map(shown).join(''));
      cursor = page.next;
    } while (cursor !== null);
  }
}
