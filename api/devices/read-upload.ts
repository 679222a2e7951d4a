import { IMPORT_ROWS_MAX, type ImportHeader, type ImportRow, readHeader, readRow } from '../../domain/device-import.ts';
import { startThread } from '../../store/threads.ts';
import { HttpProblem } from '../http/problem.ts';
import type { UploadAnswer, UploadKind } from './upload-thread.ts';

/** A sheet that unpacks to more than this thread may hold ends it, and nothing else. */
const MEMORY_MB = 512;
const TIME_MS = 60_000;
/** Each holds a core and some hundred MB while it is read. */
const AT_ONCE = 2;
let reading = 0;

/**
 * Reads the rows of a CSV or XLSX in a thread of its own, for a sheet of many rows takes seconds.
 * @throws HttpProblem invalid, unavailable
 */
export async function readUpload(
  bytes: Uint8Array,
  kind: UploadKind,
): Promise<{ readonly header: ImportHeader; readonly rows: ImportRow[] }> {
  if (reading >= AT_ONCE)
    throw new HttpProblem('unavailable', 'Other files are being read now. Try again in a minute.', { retryAfterS: 30 });
  reading++;
  const thread = startThread(import.meta.url, './upload-thread', {
    workerData: { bytes, kind },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const overdue = setTimeout(() => void thread.terminate(), TIME_MS);
  // Errors come with the exit as well; without a listener they would end the process.
  thread.on('error', () => {});
  const ended = new Promise<UploadAnswer>((resolve) => {
    thread.once('exit', () => resolve({ failure: 'it is too large, or takes too long to read' }));
  });
  try {
    let header: ImportHeader | null = null;
    const rows: ImportRow[] = [];
    for (;;) {
      const answered = new Promise<UploadAnswer>((resolve) => void thread.once('message', resolve));
      thread.postMessage('more');
      const answer = await Promise.race([answered, ended]);
      if ('failure' in answer) throw new HttpProblem('invalid', `The file could not be read: ${answer.failure}.`);
      for (const { line, cells } of answer.rows) {
        if (header) rows.push(readRow(cells, header, line));
        else header = usable(readHeader(cells));
      }
      if (rows.length > IMPORT_ROWS_MAX)
        throw new HttpProblem('invalid', `A file may have ${IMPORT_ROWS_MAX} rows at most; import it in parts.`);
      if (answer.done) break;
    }
    if (!header) throw new HttpProblem('invalid', 'The file is empty; its first line has to name the columns.');
    return { header, rows };
  } finally {
    clearTimeout(overdue);
    reading--;
    void thread.terminate();
  }
}

function usable(header: ImportHeader): ImportHeader {
  const { missing, repeated } = header;
  if (missing.length > 0)
    throw new HttpProblem('invalid', `The first line lacks the column ${missing.join(', ')}; take the template.`);
  if (repeated.length > 0) throw new HttpProblem('invalid', `The column ${repeated.join(', ')} is there twice.`);
  return header;
}
