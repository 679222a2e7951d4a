import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrations } from '../../../../store/registry/migrations/list.ts';
import { openSqlite } from '../../../../store/registry/sqlite.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-registry-'));
  file = join(dir, 'registry.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('takes people, villages and sites of before along: what one could do on everything, and where each stood', () => {
  const before = openSqlite(file, migrations.slice(0, 3));
  before.exec(`
    insert into organisations values ('htx', 'Hợp tác xã', 'cooperative');
    insert into villages values ('lang', 'Làng', '28696', 'Xã Tân Phú Đông', '82', 'Tỉnh Đồng Tháp');
    insert into villages values ('khac', 'Làng khác', '21548', 'Đặc khu Lý Sơn', '51', 'Tỉnh Quảng Ngãi');
    insert into sites values ('ao-1', 'Ao 1', 'pond', 'htx', 'lang', 10.2, 106.6, null, 1, 7, 7);
    insert into sites values ('le', 'Lẻ', 'field', null, null, null, null, null, 1, 7, 7);
    insert into users values ('u1', 'a@example.org', 'An', 'hash', 'administrator', 0, 7);
    insert into users values ('u2', 'b@example.org', 'Bình', 'hash', 'viewer', 0, 7);
    insert into sessions values ('0123456789abcdef0123', 'u1', 7, 7, 8);
    insert into api_tokens values ('t1', 'hash', 'báo cáo', 'viewer', 'a@example.org', 7, null, null);
    insert into audit (at, actor, address, action, resource, before, after, result)
      values (7, 'a@example.org', null, 'site.create', 'site/ao-1', null, null, 'ok');
  `);
  before.close();

  const after = openSqlite(file, migrations);
  const all = (sql: string) => after.prepare(sql).all();
  expect(all('select user_id, scope, role from grants order by user_id')).toEqual([
    { user_id: 'u1', scope: 'all', role: 'administrator' },
    { user_id: 'u2', scope: 'all', role: 'viewer' },
  ]);
  expect(all('select id, commune_id from villages order by id')).toEqual([
    { id: 'khac', commune_id: '21548@2025-07-01' },
    { id: 'lang', commune_id: '28696@2025-07-01' },
  ]);
  // A commune that the start set lacks is made of what the village said of it.
  expect(all("select name, parent_id from admin_units where code = '21548'")).toEqual([
    { name: 'Đặc khu Lý Sơn', parent_id: '51@2025-07-01' },
  ]);
  expect(all('select id, commune_id from sites order by id')).toEqual([
    { id: 'ao-1', commune_id: '28696@2025-07-01' },
    { id: 'le', commune_id: null },
  ]);
  expect(all('select site_id, commune_id, from_at, to_at from site_communes')).toEqual([
    { site_id: 'ao-1', commune_id: '28696@2025-07-01', from_at: 7, to_at: null },
  ]);
  expect(all('select site_id, village_id, to_at from site_villages')).toEqual([
    { site_id: 'ao-1', village_id: 'lang', to_at: null },
  ]);
  expect(all('select scope from api_tokens')).toEqual([{ scope: 'all' }]);
  expect(all('select scope from audit_scopes')).toEqual([{ scope: 'all' }]);
  expect(all('select length(id) as length from sessions')).toEqual([{ length: 16 }]);
  after.close();
});
