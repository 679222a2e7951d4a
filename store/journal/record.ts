import type { Uplink } from '../../domain/uplink.ts';
import type { JournalCommit } from './contract.ts';

/*
 * One uplink in a commit, little-endian:
 *   f64 receivedAt · u32 payload length · u16 connection length · u16 topic length · connection · topic · payload
 * Whether a commit is whole is SQLite's word: frames of its log carry checksums, and a torn one is dropped.
 */
export const HEADER_BYTES = 16;

/** Bytes that an uplink takes in a commit. */
export const recordBytes = (connection: number, topic: number, payload: number): number =>
  HEADER_BYTES + connection + topic + payload;

/** Below this many bytes a plain loop is quicker than making a view and calling into the engine. */
const LOOP_BYTES = 40;

/** Copies `from[start, end)` to `to[offset…]` and returns the offset behind it. */
export function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, offset: number): number {
  const length = end - start;
  if (length > LOOP_BYTES) to.set(from.subarray(start, end), offset);
  else for (let i = 0; i < length; i += 1) to[offset + i] = from[start + i] as number;
  return offset + length;
}

/** Who published where. The same pair of bytes is always the same object, so a caller may keep what it knows by identity. */
export interface Origin {
  readonly connection: string;
  readonly topic: string;
}

/** `bytes[start, end)` is the payload. */
export type VisitRecord = (
  origin: Origin,
  bytes: Buffer,
  start: number,
  end: number,
  receivedAt: number,
  index: number,
) => void;

interface KnownOrigin extends Origin {
  readonly bytes: Buffer;
  readonly connectionLength: number;
}

/** A commit whose bytes are not what the journal writes. */
export class DamagedCommit extends Error {
  override readonly name = 'DamagedCommit';
}

/** Decodes commits; keeps the origins that it met, so that uplinks of known ones cost no strings. */
export class CommitDecoder {
  #origins = new Map<number, KnownOrigin[]>();
  #size = 0;
  readonly #maxOrigins: number;

  /** @param maxOrigins origins kept; beyond it all are forgotten and met anew */
  constructor(maxOrigins = 200_000) {
    this.#maxOrigins = maxOrigins;
  }

  /** Hands on each uplink in order. @throws DamagedCommit for bytes that are no records */
  forEach(commit: JournalCommit, visit: VisitRecord): void {
    const { buffer, byteOffset, byteLength } = commit.bytes;
    const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
    const view = new DataView(buffer, byteOffset, byteLength);
    let offset = 0;
    for (let index = 0; index < commit.count; index += 1) {
      const body = offset + HEADER_BYTES;
      if (body > byteLength) throw damaged(commit, index);
      const payloadLength = view.getUint32(offset + 8, true);
      const connectionLength = view.getUint16(offset + 12, true);
      const start = body + connectionLength + view.getUint16(offset + 14, true);
      const end = start + payloadLength;
      if (end > byteLength) throw damaged(commit, index);
      const origin = this.#origin(bytes, view, body, connectionLength, start);
      visit(origin, bytes, start, end, view.getFloat64(offset, true), index);
      offset = end;
    }
    if (offset !== byteLength) throw damaged(commit, commit.count);
  }

  #origin(bytes: Buffer, view: DataView, from: number, connectionLength: number, to: number): Origin {
    const hash = hashBytes(view, from, to, connectionLength);
    let bucket = this.#origins.get(hash);
    if (bucket) {
      for (const known of bucket) {
        if (known.connectionLength === connectionLength && known.bytes.length === to - from) {
          if (bytes.compare(known.bytes, 0, known.bytes.length, from, to) === 0) return known;
        }
      }
    }
    if (this.#size >= this.#maxOrigins) {
      this.#origins = new Map();
      this.#size = 0;
      bucket = undefined;
    }
    const origin: KnownOrigin = {
      connection: bytes.toString('utf8', from, from + connectionLength),
      topic: bytes.toString('utf8', from + connectionLength, to),
      bytes: Buffer.from(bytes.subarray(from, to)),
      connectionLength,
    };
    if (bucket) bucket.push(origin);
    else this.#origins.set(hash, [origin]);
    this.#size += 1;
    return origin;
  }
}

/** Hands on each uplink of a commit as an object of its own; for readers that are not in a hurry. */
export function forEachUplink(
  commit: JournalCommit,
  visit: (uplink: Uplink, index: number) => void,
  decoder = new CommitDecoder(),
): void {
  decoder.forEach(commit, ({ connection, topic }, bytes, start, end, receivedAt, index) =>
    visit({ connection, topic, payload: bytes.subarray(start, end), receivedAt }, index),
  );
}

function hashBytes(view: DataView, from: number, to: number, seed: number): number {
  let hash = seed | 0;
  let at = from;
  for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1) ^ (hash >>> 15);
  for (; at < to; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function damaged(commit: JournalCommit, index: number): DamagedCommit {
  return new DamagedCommit(
    `journal commit ${commit.seq} is damaged at uplink ${index} of ${commit.count} (${commit.bytes.length} bytes)`,
  );
}
