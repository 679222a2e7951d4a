export type JournalState =
  | { readonly kind: 'ok' }
  /** Acknowledgements wait. It resumes by itself once there is room again. */
  | { readonly kind: 'waiting'; readonly reason: 'size-limit' | 'disk-full' | 'io-error'; readonly detail: string };

/** The journal as the broker sees it. Lives in the main thread; writing and fsync happen in a thread of its own. */
export interface Journal {
  /**
   * Copies one uplink into the open batch; cheap, never throws, never blocks. `payload` is
   * `bytes.subarray(start, end)`, passed apart so that the data plane makes no view per message.
   */
  append(
    connection: Uint8Array,
    topic: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
    receivedAt: number,
  ): void;
  /** `done` runs once everything appended until now is on disk; calls run in the order in which they were made. */
  whenDurable(done: () => void): void;
  /** False when as many bytes wait as may: stop reading from sockets until `onRoom`. */
  readonly hasRoom: boolean;
  /** Runs `resume` once, as soon as there is room again. */
  onRoom(resume: () => void): void;
  readonly state: JournalState;
  onState(listener: (state: JournalState) => void): void;
  /** Called after each commit with the seq of its last row, before the acknowledgements go out. */
  onGrew(listener: (seq: number) => void): void;
  readonly stats: JournalStats;
  /** Lets go of every commit up to and including `seq`. */
  trim(seq: number): void;
  /** Commits what is open, then closes. */
  close(): Promise<void>;
}

export interface JournalStats {
  /** Uplinks on disk since the start, commits, bytes waiting in memory, bytes on disk, last committed seq. */
  readonly uplinks: number;
  readonly commits: number;
  readonly pendingBytes: number;
  readonly diskBytes: number;
  readonly lastSeq: number;
}

/** One commit as ingest reads it back: `count` uplinks packed into `bytes` (see record.ts). */
export interface JournalCommit {
  readonly seq: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Lives in the ingest thread; reads with a connection of its own. */
export interface JournalReader {
  /** The commits after `seq`, oldest first, until about `maxBytes`; at least one when there is one. */
  read(seq: number, maxBytes: number): JournalCommit[];
  /** Resolves as soon as there is a commit after `seq`, or after `timeoutMs`. */
  wait(seq: number, timeoutMs: number): Promise<void>;
  /** Tells that commits up to `seq` are there and wakes who waits for one of them. */
  grew(seq: number): void;
  lastSeq(): number;
  close(): void;
}
