import type { JournalCommit } from '../store/journal/contract.ts';
import { CommitDecoder, DamagedCommit } from '../store/journal/record.ts';
import type { QuarantineEntry } from '../store/registry/ingest-state.ts';
import { resetWork, type Work } from './work.ts';

/** Bytes of a damaged commit that are kept. */
const KEPT_BYTES = 65_536;

/** Goes over the uplinks of commits. */
export class JournalWalk {
  readonly #decoder = new CommitDecoder();

  /**
   * Hands `work` on once for each uplink of a commit, in order.
   * @returns what is wrong with the commit when the rest of it cannot be read, else null
   */
  forEach(commit: JournalCommit, work: Work, visit: (work: Work) => void): DamagedCommit | null {
    try {
      this.#decoder.forEach(commit, (origin, bytes, start, end, receivedAt, index) => {
        resetWork(work);
        work.origin = origin;
        work.bytes = bytes;
        work.start = start;
        work.end = end;
        work.receivedAt = receivedAt;
        work.judgedAt = receivedAt;
        work.seq = commit.seq;
        work.index = index;
        visit(work);
      });
      return null;
    } catch (error) {
      if (error instanceof DamagedCommit) return error;
      throw error;
    }
  }
}

/** A commit whose rest cannot be read, as it waits in quarantine. */
export function damagedEntry(commit: JournalCommit, damage: DamagedCommit, now: number): QuarantineEntry {
  return {
    journal_seq: commit.seq,
    journal_index: commit.count,
    field: '',
    device_id: null,
    connection: '',
    topic: '',
    payload: Buffer.from(commit.bytes.subarray(0, KEPT_BYTES)),
    received_at: now,
    reason: 'processing-failed',
    detail: damage.message,
  };
}
