import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileKind } from '../versioned-file.ts';

/** The journal is a row of files, each named by the seq of the first commit that may be in it. */
export interface Segment {
  readonly firstSeq: number;
  readonly file: string;
}

export const journalFile: FileKind = {
  name: 'journal',
  applicationId: 0x53656e4a,
  version: 1,
  pageSize: 8192,
  schema: 'CREATE TABLE journal (seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT',
};

const NAME = /^(\d{16})\.db$/;

export const segmentFile = (dir: string, firstSeq: number): string =>
  join(dir, `${String(firstSeq).padStart(16, '0')}.db`);

/** The segments of a folder, oldest first; none when there is no folder. */
export function listSegments(dir: string): Segment[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match ? [{ firstSeq: Number(match[1]), file: join(dir, name) }] : [];
    })
    .sort((a, b) => a.firstSeq - b.firstSeq);
}

/** Removes a segment with what SQLite keeps beside it, its log last: a log without its database is harmless. */
export function removeSegment(file: string): void {
  for (const suffix of ['', '-shm', '-wal', '.new', '.new-journal', '.new-wal', '.new-shm'])
    rmSync(file + suffix, { force: true });
}

/** Bytes on disk of a segment, its log included. */
export function segmentBytes(file: string): number {
  let bytes = 0;
  for (const suffix of ['', '-wal']) bytes += statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}
