import type { Migration } from '../migrate.ts';

/** What people write down and put together themselves, and how much came from each device in each hour. */
const tables = `
create table diary_entries (
  id text primary key,
  site_id text not null references sites (id) on delete cascade,
  kind text not null check (kind in ('watering', 'fertilising', 'spraying', 'sowing', 'harvest', 'feeding', 'gate', 'incident', 'note')),
  at integer not null,
  text text not null,
  amount real,
  unit text,
  user_id text references users (id) on delete set null,
  by_name text not null,
  version integer not null default 1,
  created_at integer not null,
  updated_at integer not null
) strict;
create index diary_entries_by_site on diary_entries (site_id, at, id);
create index diary_entries_by_user on diary_entries (user_id) where user_id is not null;

create table saved_views (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  scope text,
  name text not null,
  page text not null,
  search text not null,
  version integer not null default 1,
  created_at integer not null,
  updated_at integer not null
) strict;
create index saved_views_by_user on saved_views (user_id, name);
create index saved_views_by_scope on saved_views (scope, name) where scope is not null;

create table village_pages (
  village_id text primary key references villages (id) on delete cascade,
  slug text not null unique,
  published integer not null default 0,
  body text not null,
  version integer not null default 1,
  updated_by text not null,
  updated_at integer not null
) strict;

create table device_hours (
  device_id text not null,
  hour integer not null,
  uplinks integer not null,
  late integer not null,
  refused integer not null,
  reports integer not null default 0,
  filled integer not null default 0,
  primary key (device_id, hour)
) strict, without rowid;
create index device_hours_by_hour on device_hours (hour);

alter table api_tokens add column kind text not null default 'program' check (kind in ('program', 'display'));
alter table users add column mode text check (mode in ('simple', 'full'));
`;

export const dashboard: Migration = { version: 6, name: 'dashboard', up: (db) => db.exec(tables) };
