import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '../../../../store/registry/migrate.ts';
import { migrations } from '../../../../store/registry/migrations/list.ts';
import { openSqlite } from '../../../../store/registry/sqlite.ts';

const first: Migration = {
  version: 1,
  name: 'first',
  up: (db) => db.exec('create table things (id integer primary key, name text not null)'),
};
const second: Migration = {
  version: 2,
  name: 'second',
  up: (db) => db.exec(`alter table things add column colour text not null default 'green'`),
};
const broken: Migration = {
  version: 3,
  name: 'broken',
  up: (db) => {
    db.exec('create table half (id integer)');
    db.exec('delete from things');
    db.exec('insert into nowhere values (1)');
  },
};

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-registry-'));
  file = join(dir, 'registry.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const versions = (db: Database.Database) => db.prepare('select version from migrations order by version').pluck().all();

describe('a registry file', () => {
  it('is made from nothing, durable to the last commit, and for its owner alone', () => {
    const db = openSqlite(file, migrations);
    expect(versions(db)).toEqual(migrations.map((m) => m.version));
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
    expect(db.prepare(`select count(*) from device_profiles where id = 'generic-json'`).pluck().get()).toBe(1);
    expect(db.prepare('select id from rules').pluck().all()).toEqual(['no-data']);
    expect(statSync(file).mode & 0o077).toBe(0);
    db.close();
  });

  /** What the file's schema is after each step. A step that others have run is not edited; the next one is added. */
  const schemas = [
    'd8ad638159b53a112337806bb493cee1c5ca720be2fcf2e00d8e228779ddc6f3',
    'e195f5c93ecff9bdd4fc6c795fcf229f17f44f330578c3f50b1277ce0976b33a',
    'dcc4ff7c3f5a6d0ecfcfb2b97a8fc6daf659806fac81032d35689406ac4eef98',
    'e517edb5e641b6e352997ed438c239cc44aec39b4221b9ab61b7c34397d5032b',
    'fdd13f6a73a3e99fc2038aff2ace6759d73457d4077a922f78711e20aece143a',
    '29ca524eea91d2f3fc4a51f6a6f94be2aca987f76bb5e26188e74365400ff25d',
  ];
  it.each(schemas.map((hash, index) => [index + 1, hash] as const))(
    'has after step %i the schema that it has always had',
    (version, hash) => {
      const db = openSqlite(file, migrations.slice(0, version));
      const schema = db
        .prepare('select type, name, sql from sqlite_master where sql is not null order by type, name')
        .all();
      db.close();
      expect(createHash('sha256').update(JSON.stringify(schema)).digest('hex')).toBe(hash);
    },
  );

  it('has a known schema after every step', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(schemas.map((_, index) => index + 1));
  });

  it('is migrated once: opened again it keeps what it has and is not copied', () => {
    openSqlite(file, [first]).close();
    const db = openSqlite(file, [first]);
    expect(versions(db)).toEqual([1]);
    expect(existsSync(`${file}.before-1`)).toBe(false);
    db.close();
  });

  it('takes the place of each site as its place from the beginning', () => {
    const old = openSqlite(file, migrations.slice(0, 3));
    old.exec(`
      insert into villages (id, name, commune_code, commune_name, province_code, province_name)
        values ('lang', 'Làng', '28696', 'Xã Tân Phú Đông', '82', 'Tỉnh Đồng Tháp');
      insert into sites (id, name, kind, village_id, version, created_at, updated_at)
        values ('ao', 'Ao', 'pond', 'lang', 1, 1000, 2000), ('xa', 'Xa', 'other', null, 1, 1000, 2000);
    `);
    old.close();
    const db = openSqlite(file, migrations.slice(0, 4));
    const history = (table: string, of: string) =>
      db.prepare(`select site_id, ${of} as place, from_at, to_at from ${table}`).all();
    expect(history('site_villages', 'village_id')).toEqual([
      { site_id: 'ao', place: 'lang', from_at: 1000, to_at: null },
    ]);
    expect(history('site_communes', 'commune_id')).toEqual([
      { site_id: 'ao', place: '28696@2025-07-01', from_at: 1000, to_at: null },
    ]);
    db.close();
  });

  it('goes to the next version with its rows, and a whole copy of what it was stays beside it', () => {
    const old = openSqlite(file, [first]);
    old.exec(`insert into things (name) values ('lotus')`);
    old.close();
    const db = openSqlite(file, [first, second]);
    expect(versions(db)).toEqual([1, 2]);
    expect(db.prepare('select name, colour from things').all()).toEqual([{ name: 'lotus', colour: 'green' }]);
    db.close();
    const copy = new Database(`${file}.before-2`, { readonly: true });
    expect(copy.prepare('select * from things').all()).toEqual([{ id: 1, name: 'lotus' }]);
    expect(versions(copy)).toEqual([1]);
    expect(statSync(`${file}.before-2`).mode & 0o077).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['registry.db', 'registry.db.before-2']);
    copy.close();
  });

  it('stays as it was when any step fails, the good steps before it included', () => {
    const old = openSqlite(file, [first]);
    old.exec(`insert into things (name) values ('lotus')`);
    old.close();
    const before = readFileSync(file);
    expect(() => openSqlite(file, [first, second, broken])).toThrow(
      /registry\.db: migration 3 \(broken\) failed and nothing was changed: no such table: nowhere/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    const db = openSqlite(file, [first]);
    expect(db.prepare('select name from things').pluck().all()).toEqual(['lotus']);
    expect(db.prepare(`select count(*) from sqlite_master where name = 'half'`).pluck().get()).toBe(0);
    db.close();
  });

  it('does not migrate into rows without their parent', () => {
    const orphaning: Migration = {
      version: 2,
      name: 'orphaning',
      up: (db) => {
        db.exec('create table parts (thing integer not null references things (id))');
        db.exec('insert into parts values (99)');
      },
    };
    openSqlite(file, [first]).close();
    expect(() => openSqlite(file, [first, orphaning])).toThrow(/1 rows without their parent/);
    openSqlite(file, [first]).close();
  });

  it('of a newer version is refused in one line and not touched by a byte', () => {
    openSqlite(file, [first, second]).close();
    const before = readFileSync(file);
    expect(() => openSqlite(file, [first])).toThrow(/^\S+registry\.db was written by a newer version of Sen [^\n]*$/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('of a newer version is refused even when only the write-ahead log says so', () => {
    openSqlite(file, [first]).close();
    const live = new Database(file);
    live.pragma('wal_autocheckpoint = 0');
    live.exec(`insert into migrations values (7, 'of the future', 0)`);
    copyFileSync(file, join(dir, 'crashed.db'));
    copyFileSync(`${file}-wal`, join(dir, 'crashed.db-wal'));
    live.close();
    const before = readFileSync(join(dir, 'crashed.db'));
    expect(() => openSqlite(join(dir, 'crashed.db'), [first, second])).toThrow(/newer/);
    expect(readFileSync(join(dir, 'crashed.db')).equals(before)).toBe(true);
  });

  it.each([
    ['another program’s database', (path: string) => new Database(path).exec('create table theirs (a)').close()],
    ['no database at all', (path: string) => writeFileSync(path, 'id,name\n'.repeat(2000))],
    ['a damaged one', (path: string) => writeFileSync(path, `SQLite format 3\0${'x'.repeat(5000)}`)],
  ])('that is %s is refused and not touched', (_, make) => {
    make(file);
    const before = readFileSync(file);
    expect(() => openSqlite(file, [first])).toThrow(/registry\.db .*(move it away)/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('in a folder that is not there says which file and what to check', () => {
    const missing = join(dir, 'missing', 'registry.db');
    expect(() => openSqlite(missing, [first])).toThrow(
      expect.objectContaining({
        name: 'RegistryError',
        message: expect.stringMatching(/^cannot write .*registry\.db \(ENOENT\)/),
      }),
    );
  });
});
