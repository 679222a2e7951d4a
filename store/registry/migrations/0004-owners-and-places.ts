import type Database from 'better-sqlite3';
import { searchKey } from '../../../domain/search-text.ts';
import { startSet, startSuccessions } from '../../../domain/units/start-set.ts';
import { unitIdOf } from '../../../domain/units/unit.ts';
import type { Migration } from '../migrate.ts';

/** Before this there were no units, and villages named their commune and province as they stood on this day. */
const TWO_TIERS = '2025-07-01';

const units = `
create table admin_units (
  id text primary key,
  code text not null,
  level text not null check (level in ('province', 'commune')),
  kind text not null,
  name text not null,
  parent_id text references admin_units (id),
  valid_from text not null,
  valid_to text check (valid_to is null or valid_to > valid_from),
  search text not null default '',
  unique (code, valid_from)
) strict;
create index admin_units_by_parent on admin_units (parent_id);

create table admin_unit_successions (
  predecessor_id text not null references admin_units (id),
  successor_id text not null references admin_units (id),
  kind text not null,
  on_day text not null,
  primary key (predecessor_id, successor_id)
) strict, without rowid;
create index successions_by_successor on admin_unit_successions (successor_id);

create table village_communes (
  id integer primary key,
  village_id text not null references villages (id) on delete cascade,
  commune_id text not null references admin_units (id),
  from_at integer not null,
  to_at integer check (to_at is null or to_at >= from_at)
) strict;
create index village_communes_by_village on village_communes (village_id, from_at);

create table site_communes (
  id integer primary key,
  site_id text not null references sites (id) on delete cascade,
  commune_id text not null references admin_units (id),
  from_at integer not null,
  to_at integer check (to_at is null or to_at >= from_at)
) strict;
create index site_communes_by_site on site_communes (site_id, from_at);
create index site_communes_by_commune on site_communes (commune_id);

create table site_villages (
  id integer primary key,
  site_id text not null references sites (id) on delete cascade,
  village_id text not null references villages (id),
  from_at integer not null,
  to_at integer check (to_at is null or to_at >= from_at)
) strict;
create index site_villages_by_site on site_villages (site_id, from_at);
create index site_villages_by_village on site_villages (village_id);
`;

const places = `
alter table organisations add column commune_id text references admin_units (id);
alter table organisations add column phone text;
alter table organisations add column version integer not null default 1;
alter table organisations add column created_at integer not null default 0;
alter table organisations add column updated_at integer not null default 0;

alter table villages add column commune_id text references admin_units (id);
alter table villages add column version integer not null default 1;
alter table villages add column created_at integer not null default 0;
alter table villages add column updated_at integer not null default 0;

create table households (
  id text primary key,
  kind text not null check (kind in ('household', 'person')),
  name text not null,
  phone text,
  address text,
  organisation_id text references organisations (id),
  version integer not null,
  created_at integer not null,
  updated_at integer not null,
  erased_at integer
) strict;
create index households_by_organisation on households (organisation_id);

alter table sites add column commune_id text references admin_units (id);
alter table sites add column household_id text references households (id);
alter table sites add column polygon text;
create index sites_by_commune on sites (commune_id, id);
create index sites_by_household on sites (household_id);

create table seasons (
  id text primary key,
  site_id text not null references sites (id) on delete cascade,
  crop text not null,
  name text not null,
  from_day text not null,
  to_day text check (to_day is null or to_day >= from_day),
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;
create index seasons_by_site on seasons (site_id, from_day);
create table season_stages (
  season_id text not null references seasons (id) on delete cascade,
  stage text not null,
  from_day text not null,
  primary key (season_id, from_day)
) strict, without rowid;

alter table devices add column organisation_id text references organisations (id);
alter table devices add column serial text;
alter table devices add column retired_at integer;
create index devices_by_organisation on devices (organisation_id);
create index deployments_now on deployments (site_id, device_id) where to_at is null;
`;

const people = `
create table grants (
  user_id text not null references users (id) on delete cascade,
  scope text not null,
  role text not null,
  granted_by text not null,
  granted_at integer not null,
  primary key (user_id, scope)
) strict, without rowid;
create index grants_by_scope on grants (scope);

alter table users add column phone text;
alter table users add column language text not null default 'vi';
alter table users add column last_sign_in_at integer;
alter table users add column totp_secret text;
alter table users add column totp_confirmed_at integer;
alter table users add column totp_last_step integer;
create table sign_in_failures (
  account text primary key,
  failures integer not null,
  last_at integer not null,
  locked_until integer
) strict, without rowid;
create index sign_in_failures_by_time on sign_in_failures (last_at);
create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  hash text not null,
  used_at integer,
  primary key (user_id, hash)
) strict, without rowid;

alter table sessions add column id text not null default '';
alter table sessions add column address text;
alter table sessions add column user_agent text;

create table invitations (
  id text primary key,
  hash text not null unique,
  email text,
  name text,
  grants text not null,
  created_by text not null,
  created_at integer not null,
  expires_at integer not null,
  accepted_at integer,
  withdrawn_at integer
) strict;
create table password_resets (
  hash text primary key,
  user_id text not null references users (id) on delete cascade,
  created_by text not null,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict, without rowid;
create index password_resets_by_user on password_resets (user_id);

create table mails (
  id integer primary key autoincrement,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at integer not null,
  attempts integer not null default 0,
  next_attempt_at integer not null,
  sent_at integer,
  error text
) strict;
create index mails_due on mails (next_attempt_at, id) where sent_at is null;

alter table api_tokens add column scope text not null default 'all';

alter table outbox add column letters_at integer;
`;

const devicesIn = `
create table claims (
  device_id text primary key references devices (id) on delete cascade,
  hash text not null unique,
  created_at integer not null,
  failures integer not null default 0,
  claimed_at integer,
  claimed_by text
) strict, without rowid;

create table unknown_children (
  gateway_id text not null references devices (id) on delete cascade,
  child_id text not null,
  first_at integer not null,
  last_at integer not null,
  uplinks integer not null,
  sample text,
  ignored_at integer,
  primary key (gateway_id, child_id)
) strict, without rowid;

create table device_replacements (
  id integer primary key,
  device_id text not null references devices (id) on delete cascade,
  at integer not null,
  old_serial text,
  new_serial text,
  reason text not null,
  by text not null
) strict;
create index device_replacements_by_device on device_replacements (device_id, at);
`;

const records = `
create table alert_notes (
  id integer primary key autoincrement,
  alert_id text not null references alerts (id) on delete cascade,
  at integer not null,
  by text not null,
  text text not null
) strict;
create index alert_notes_by_alert on alert_notes (alert_id, id);

alter table audit add column hash text not null default '';
create table audit_scopes (
  scope text not null,
  audit_id integer not null references audit (id) on delete cascade,
  primary key (scope, audit_id)
) strict, without rowid;
create index audit_scopes_by_entry on audit_scopes (audit_id);
create index audit_by_action on audit (action, id);
create trigger audit_is_append_only before update on audit begin
  select raise(abort, 'the audit is append-only');
end;
`;

/** Who owns what, who may see what, and how a device gets in. */
export const ownersAndPlaces: Migration = {
  version: 4,
  name: 'owners and places',
  up(database) {
    database.exec(units);
    const insert = database.prepare(
      'insert into admin_units (id, code, level, kind, name, parent_id, valid_from, valid_to, search) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
    );
    for (const { id, code, level, kind, name, parent, from, to } of startSet)
      insert.run(id, code, level, kind, name, parent, from, to, searchKey(`${name} ${code}`));
    const follow = database.prepare(
      'insert into admin_unit_successions (predecessor_id, successor_id, kind, on_day) values (?, ?, ?, ?)',
    );
    for (const { predecessor, successor, kind, on } of startSuccessions) follow.run(predecessor, successor, kind, on);
    database.exec(places);
    placeVillages(database, insert);
    database.exec(people);
    database.exec(`
      insert into grants (user_id, scope, role, granted_by, granted_at)
        select id, 'all', role, 'migration', created_at from users;
      alter table users drop column role;
      update sessions set id = substr(hash, 1, 16);
    `);
    database.exec(devicesIn);
    database.exec(records);
    database.exec("insert into audit_scopes (scope, audit_id) select 'all', id from audit");
  },
};

function placeVillages(database: Database.Database, insertUnit: Database.Statement): void {
  const villages = database
    .prepare<[], Record<'id' | 'commune_code' | 'commune_name' | 'province_code' | 'province_name', string>>(
      'select id, commune_code, commune_name, province_code, province_name from villages',
    )
    .all();
  const place = database.prepare('update villages set commune_id = ? where id = ?');
  for (const village of villages) {
    const province = unitIdOf(village.province_code, TWO_TIERS);
    const commune = unitIdOf(village.commune_code, TWO_TIERS);
    const { province_code, province_name, commune_code, commune_name } = village;
    const provinceKey = searchKey(`${province_name} ${province_code}`);
    const communeKey = searchKey(`${commune_name} ${commune_code}`);
    insertUnit.run(province, province_code, 'province', 'tinh', province_name, null, TWO_TIERS, null, provinceKey);
    insertUnit.run(commune, commune_code, 'commune', 'xa', commune_name, province, TWO_TIERS, null, communeKey);
    place.run(commune, village.id);
  }
  database.exec(`
    insert into village_communes (village_id, commune_id, from_at)
      select id, commune_id, created_at from villages where commune_id is not null;
    update sites set commune_id = (select commune_id from villages where villages.id = sites.village_id);
    insert into site_communes (site_id, commune_id, from_at)
      select id, commune_id, created_at from sites where commune_id is not null;
    insert into site_villages (site_id, village_id, from_at)
      select id, village_id, created_at from sites where village_id is not null;
  `);
  for (const column of ['commune_code', 'commune_name', 'province_code', 'province_name'])
    database.exec(`alter table villages drop column ${column}`);
}
