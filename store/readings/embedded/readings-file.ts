import type { FileKind } from '../../versioned-file.ts';

/**
 * One clustered row per device and instant: `fields` names a list of datastreams, `results` holds their float64 values,
 * little-endian. `rollups.body` holds the summaries of a chunk of time (see summary.ts). `dirty` lists hours and days
 * whose summary is to be made anew: until then they are answered from the points.
 */
export const readingsFile: FileKind = {
  name: 'readings store',
  applicationId: 0x53656e4f,
  version: 1,
  pageSize: 4096,
  schema: `
    CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE datastreams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE fieldsets (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE points (
      device INTEGER NOT NULL, at INTEGER NOT NULL, fields INTEGER NOT NULL, results BLOB NOT NULL,
      PRIMARY KEY (device, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE texts (
      device INTEGER NOT NULL, at INTEGER NOT NULL, datastream INTEGER NOT NULL, result TEXT NOT NULL,
      PRIMARY KEY (device, at, datastream)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE held (
      device INTEGER NOT NULL, datastream INTEGER NOT NULL, PRIMARY KEY (device, datastream)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE rollups (
      device INTEGER NOT NULL, datastream INTEGER NOT NULL, resolution INTEGER NOT NULL, chunk INTEGER NOT NULL,
      body BLOB NOT NULL, PRIMARY KEY (device, datastream, resolution, chunk)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dirty (
      resolution INTEGER NOT NULL, device INTEGER NOT NULL, start INTEGER NOT NULL,
      PRIMARY KEY (resolution, device, start)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE state (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO state VALUES ('through_seq', 0), ('raw_from', 0), ('hourly_from', 0), ('daily_from', 0);
  `,
};

/** `through_seq`: the journal commit up to which all is stored. The others: epoch ms before which nothing is kept. */
export type StateName = 'through_seq' | 'raw_from' | 'hourly_from' | 'daily_from';
