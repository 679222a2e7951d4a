import { copyBytes, recordBytes } from './record.ts';

/** A row's worth of records: `count` uplinks in `bytes[0, length)`. Shared memory, so that the journal thread sees it uncopied. */
export interface FilledRow {
  readonly memory: SharedArrayBuffer;
  readonly length: number;
  readonly count: number;
}

const FIRST_BYTES = 64 * 1024;

/** The uplinks that wait for the next commit, as rows of about `rowBytes` each. Memory is used again and again. */
export class OpenBatch {
  readonly #rowBytes: number;
  #spare: SharedArrayBuffer[] = [];
  #full: FilledRow[] = [];
  #memory: SharedArrayBuffer;
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;
  #count = 0;
  /** Bytes and uplinks in all rows. */
  totalBytes = 0;
  totalCount = 0;

  constructor(rowBytes: number) {
    this.#rowBytes = rowBytes;
    this.#memory = new SharedArrayBuffer(Math.min(FIRST_BYTES, rowBytes));
    this.#bytes = new Uint8Array(this.#memory);
    this.#view = new DataView(this.#memory);
  }

  add(
    connection: Uint8Array,
    topic: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
    receivedAt: number,
  ): void {
    const needed = recordBytes(connection.length, topic.length, end - start);
    if (this.#length + needed > this.#bytes.length) this.#makeRoom(needed);
    const view = this.#view;
    let at = this.#length;
    view.setFloat64(at, receivedAt, true);
    view.setUint32(at + 8, end - start, true);
    view.setUint16(at + 12, connection.length, true);
    view.setUint16(at + 14, topic.length, true);
    at = copyBytes(connection, 0, connection.length, this.#bytes, at + 16);
    at = copyBytes(topic, 0, topic.length, this.#bytes, at);
    this.#length = copyBytes(bytes, start, end, this.#bytes, at);
    this.#count += 1;
    this.totalCount += 1;
    this.totalBytes += needed;
  }

  /** Hands out what is filled and starts anew. */
  take(): FilledRow[] {
    this.#closeRow();
    const rows = this.#full;
    this.#full = [];
    this.totalBytes = 0;
    this.totalCount = 0;
    return rows;
  }

  /** Takes back the memory of rows that are on disk. */
  giveBack(rows: readonly FilledRow[]): void {
    for (const { memory } of rows) {
      if (memory.byteLength <= this.#rowBytes && this.#spare.length < 4) this.#spare.push(memory);
    }
  }

  #makeRoom(needed: number): void {
    if (this.#length + needed <= this.#rowBytes) {
      const grown = new SharedArrayBuffer(
        Math.min(this.#rowBytes, Math.max(this.#bytes.length * 4, this.#length + needed)),
      );
      new Uint8Array(grown).set(this.#bytes.subarray(0, this.#length));
      this.#use(grown);
      return;
    }
    this.#closeRow();
    if (needed > this.#bytes.length) this.#use(new SharedArrayBuffer(Math.max(this.#rowBytes, needed)));
  }

  #closeRow(): void {
    if (this.#count === 0) return;
    this.#full.push({ memory: this.#memory, length: this.#length, count: this.#count });
    this.#use(this.#spare.pop() ?? new SharedArrayBuffer(Math.min(FIRST_BYTES, this.#rowBytes)));
    this.#length = 0;
    this.#count = 0;
  }

  #use(memory: SharedArrayBuffer): void {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory);
    this.#view = new DataView(memory);
  }
}
