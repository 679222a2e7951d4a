import { parentPort, workerData } from 'node:worker_threads';
import type { FromJournal, ToJournal } from './messages.ts';
import type { FilledRow } from './open-batch.ts';
import { type CommitTrouble, SegmentWriter, type SegmentWriterOptions } from './segment-writer.ts';

/** ms after which a commit that met trouble is tried again. */
const RETRY_MS = 1000;

const port = parentPort as NonNullable<typeof parentPort>;
const send = (message: FromJournal): void => port.postMessage(message);

let waiting: { readonly rows: readonly FilledRow[]; readonly timer: NodeJS.Timeout } | null = null;
let trouble: CommitTrouble | null = null;

function commit(writer: SegmentWriter, rows: readonly FilledRow[]): void {
  const met = writer.commit(rows);
  if (met?.reason !== trouble?.reason) {
    send({ kind: 'state', state: met ? { kind: 'waiting', ...met } : { kind: 'ok' } });
  }
  trouble = met;
  if (met) {
    waiting = { rows, timer: setTimeout(() => retry(writer), RETRY_MS) };
    return;
  }
  send({ kind: 'committed', lastSeq: writer.lastSeq, diskBytes: writer.diskBytes });
  writer.tidy();
}

function retry(writer: SegmentWriter): void {
  if (!waiting) return;
  const { rows, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  commit(writer, rows);
}

function receive(writer: SegmentWriter, message: ToJournal): void {
  switch (message.kind) {
    case 'commit':
      commit(writer, message.rows);
      break;
    case 'trim':
      if (writer.trim(message.seq)) {
        send({ kind: 'trimmed', diskBytes: writer.diskBytes });
        retry(writer);
      }
      break;
    case 'close':
      clearTimeout(waiting?.timer);
      writer.close();
      send({ kind: 'closed' });
      port.close();
  }
}

try {
  const writer = new SegmentWriter(workerData as SegmentWriterOptions);
  port.on('message', (message: ToJournal) => receive(writer, message));
  send({ kind: 'opened', lastSeq: writer.lastSeq, diskBytes: writer.diskBytes });
} catch (error) {
  send({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
}
