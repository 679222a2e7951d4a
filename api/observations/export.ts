import { OBSERVATION_CSV_HEADER, observationCsvLine, observationJsonLine } from '../../domain/observation-export.ts';
import type { Span } from '../../domain/spans.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';

export interface Export {
  /** What of each device is wanted, oldest first. */
  readonly spans: readonly (Span & { readonly device: string })[];
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
  for (const { device, from, to } of spans) {
    let cursor: string | null = null;
    do {
      const page = await readings.observations({ device, datastream, from, to, limit: PAGE, cursor });
      if (page.items.length > 0) yield Buffer.from(page.items.map(line).join(''));
      cursor = page.next;
    } while (cursor !== null);
  }
}
