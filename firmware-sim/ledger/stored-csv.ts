import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { datastreamKey } from '../../domain/datastream.ts';
import { UserError } from '../errors.ts';
import type { StoredObservation, StoredSource } from './stored.ts';

const HEADER = ['device', 'property', 'channel', 'time', 'value'];

/**
 * Reads what is stored from a file that `sen export --format csv` wrote; it says nothing of the quarantine.
 * @throws UserError naming the line that is not as it should be
 */
export function csvSource(file: string): StoredSource {
  return {
    async *observations(extents) {
      const wanted = new Map(extents.map((extent) => [`${extent.device} ${extent.datastream}`, extent]));
      for await (const row of readExport(createInterface({ input: createReadStream(file) }), file)) {
        const extent = wanted.get(`${row.device} ${row.datastream}`);
        if (extent && row.at >= extent.from && row.at <= extent.to) yield row;
      }
    },
    async *quarantine() {},
  };
}

/** The rows of an export, from its lines. */
export async function* readExport(
  lines: AsyncIterable<string> | Iterable<string>,
  name: string,
): AsyncGenerator<StoredObservation> {
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text === '') continue;
    const cells = splitCsv(line === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (line === 1) {
      if (cells.join() !== HEADER.join())
        throw new UserError(`${name}: the first line must be ${HEADER.join()}, as sen export writes it`);
      continue;
    }
    const [device = '', property = '', channel = '', time = '', value = ''] = cells;
    const at = Date.parse(time);
    if (cells.length !== HEADER.length || Number.isNaN(at))
      throw new UserError(`${name}, line ${line}: not five columns with an RFC 3339 time in the fourth`);
    const number = Number(value);
    const result = value === '' || Number.isNaN(number) ? value : number;
    yield { device, datastream: datastreamKey(property, channel === '' ? null : channel), at, result };
  }
  // An export without observations still has its header: an empty file is a failed export, not an empty store.
  if (line === 0) throw new UserError(`${name}: the file is empty; was the export interrupted?`);
}

/** Cells of one line of CSV (RFC 4180), without line breaks inside quotes. */
export function splitCsv(text: string): string[] {
  const cells: string[] = [];
  for (let i = 0; i <= text.length; ) {
    let cell = '';
    if (text[i] === '"') {
      for (i++; i < text.length; i++) {
        if (text[i] !== '"') cell += text[i];
        else if (text[i + 1] === '"') cell += text[i++];
        else break;
      }
      i = text.indexOf(',', i) < 0 ? text.length : text.indexOf(',', i);
    } else {
      const end = text.indexOf(',', i) < 0 ? text.length : text.indexOf(',', i);
      cell = text.slice(i, end);
      i = end;
    }
    cells.push(cell);
    i++;
  }
  return cells;
}
