import { shippedProfiles } from '../../../domain/device-profile.ts';
import { defaultRules } from '../../../domain/rules/default-rules.ts';
import type { Migration } from '../migrate.ts';

/**
 * What ingest writes (latest, activity, quarantine, alerts, …) has no foreign key to devices: a device
 * deleted while a batch is on its way must not make the whole batch fail.
 */
const tables = `
create table organisations (id text primary key, name text not null, kind text not null) strict;

create table villages (
  id text primary key,
  name text not null,
  commune_code text not null,
  commune_name text not null,
  province_code text not null,
  province_name text not null
) strict;

create table sites (
  id text primary key,
  name text not null,
  kind text not null,
  organisation_id text references organisations (id),
  village_id text references villages (id),
  latitude real,
  longitude real,
  time_zone text,
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;
create index sites_by_village on sites (village_id);
create index sites_by_organisation on sites (organisation_id);

create table device_profiles (
  id text primary key,
  definition text not null,
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;

create table devices (
  id text primary key,
  name text not null,
  profile_id text not null references device_profiles (id),
  gateway_id text references devices (id) on delete set null,
  expected_interval_s integer,
  disabled integer not null default 0,
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict, without rowid;
create index devices_by_profile on devices (profile_id);
create index devices_by_gateway on devices (gateway_id);

create table device_credentials (
  hash text primary key,
  device_id text not null references devices (id) on delete cascade,
  kind text not null check (kind in ('token', 'secret')),
  created_at integer not null
) strict, without rowid;
create index device_credentials_by_device on device_credentials (device_id);

create table deployments (
  id integer primary key,
  device_id text not null references devices (id) on delete cascade,
  site_id text not null references sites (id),
  from_at integer not null,
  to_at integer check (to_at is null or to_at >= from_at)
) strict;
create unique index deployments_open on deployments (device_id) where to_at is null;
create index deployments_by_device on deployments (device_id, from_at);
create index deployments_by_site on deployments (site_id, device_id);

create table datastreams (
  device_id text not null,
  key text not null,
  property text not null,
  channel text,
  first_at integer not null,
  primary key (device_id, key)
) strict, without rowid;

create table latest (
  device_id text not null,
  key text not null,
  at integer not null,
  received_at integer not null,
  value real,
  text text,
  quality integer not null,
  primary key (device_id, key)
) strict, without rowid;

create table device_activity (
  device_id text primary key,
  last_uplink_at integer not null,
  live_at integer,
  uplinks integer not null,
  observations integer not null,
  quarantined integer not null,
  status text
) strict, without rowid;

create table recent_uplinks (
  device_id text not null,
  slot integer not null,
  received_at integer not null,
  topic text not null,
  payload blob not null,
  bytes integer not null,
  observations integer not null,
  quarantined integer not null,
  reason text,
  primary key (device_id, slot)
) strict;

create table refusals (
  device_id text not null,
  reason text not null,
  count integer not null,
  last_at integer not null,
  last_detail text not null,
  primary key (device_id, reason)
) strict, without rowid;

create table rules (
  id text primary key,
  definition text not null,
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;

create table rule_states (
  rule_id text not null,
  device_id text not null,
  key text not null,
  state text not null,
  primary key (rule_id, device_id, key)
) strict, without rowid;

create table alerts (
  id text primary key,
  rule_id text not null,
  device_id text not null,
  key text not null,
  site_id text,
  definition text not null,
  state text not null check (state in ('raised', 'acknowledged', 'cleared')),
  value real,
  peak real,
  raised_at integer not null,
  acknowledged_at integer,
  acknowledged_by text,
  cleared_at integer
) strict;
create index alerts_by_state on alerts (state, raised_at, id);
create index alerts_by_device on alerts (device_id, state, raised_at, id);
create index alerts_by_time on alerts (raised_at, id);

create table alert_transitions (
  alert_id text not null references alerts (id) on delete cascade,
  kind text not null check (kind in ('raised', 'acknowledged', 'cleared')),
  at integer not null,
  recorded_at integer not null,
  by text,
  primary key (alert_id, kind)
) strict, without rowid;

create table outbox (
  id integer primary key autoincrement,
  idempotency_key text not null unique,
  kind text not null,
  body text not null,
  created_at integer not null,
  attempts integer not null,
  next_attempt_at integer not null,
  delivered_at integer
) strict;
create index outbox_due on outbox (next_attempt_at, id) where delivered_at is null;

create table quarantine (
  id integer primary key autoincrement,
  journal_seq integer not null,
  journal_index integer not null,
  field text not null,
  state text not null check (state in ('waiting', 'replayed', 'discarded')),
  device_id text,
  connection text not null,
  topic text not null,
  payload blob not null,
  received_at integer not null,
  reason text not null,
  detail text not null,
  resolved_at integer,
  unique (journal_seq, journal_index, field)
) strict;
create index quarantine_by_state on quarantine (state, id);
create index quarantine_by_reason on quarantine (reason, state, id);
create index quarantine_by_device on quarantine (device_id, state, id);

create table cursors (name text primary key, seq integer not null) strict, without rowid;

create table users (
  id text primary key,
  email text not null unique,
  name text not null,
  password_hash text not null,
  role text not null,
  disabled integer not null,
  created_at integer not null
) strict;

create table sessions (
  hash text primary key,
  user_id text not null references users (id) on delete cascade,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null
) strict, without rowid;
create index sessions_by_user on sessions (user_id);
create index sessions_by_expiry on sessions (expires_at);

create table api_tokens (
  id text primary key,
  hash text not null unique,
  name text not null,
  role text not null,
  created_by text not null,
  created_at integer not null,
  expires_at integer,
  last_used_at integer
) strict;

create table audit (
  id integer primary key autoincrement,
  at integer not null,
  actor text not null,
  address text,
  action text not null,
  resource text not null,
  before text,
  after text,
  result text not null
) strict;
create index audit_by_time on audit (at, id);
create index audit_by_actor on audit (actor, at, id);
create index audit_by_resource on audit (resource, at, id);

create table idempotency_keys (
  key text not null,
  actor text not null,
  request_hash text not null,
  status integer not null,
  body text not null,
  created_at integer not null,
  primary key (actor, key)
) strict, without rowid;
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table settings (key text primary key, value text not null) strict, without rowid;
`;

export const firstTables: Migration = {
  version: 1,
  name: 'first tables',
  up(database) {
    database.exec(tables);
    const now = Date.now();
    const profile = database.prepare(
      'insert into device_profiles (id, definition, version, created_at, updated_at) values (?, ?, 1, ?, ?)',
    );
    for (const shipped of shippedProfiles) profile.run(shipped.id, JSON.stringify(shipped), now, now);
    const rule = database.prepare(
      'insert into rules (id, definition, version, created_at, updated_at) values (?, ?, 1, ?, ?)',
    );
    for (const { id, ...definition } of defaultRules) rule.run(id, JSON.stringify(definition), now, now);
  },
};
