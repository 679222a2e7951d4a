import type { Database, Statement } from 'better-sqlite3';
import type { Migration } from '../migrate.ts';

/**
 * What ingest writes (alerts, their events, findings of late data) has no foreign key to devices, sites or rules, as
 * before. An alert of a whole site has no device.
 */
const alerts = `
create table alerts_now (
  id text primary key,
  rule_id text not null,
  device_id text,
  key text not null,
  site_id text,
  definition text not null,
  state text not null check (state in ('raised', 'acknowledged', 'cleared')),
  step integer not null,
  highest_step integer not null,
  level text not null check (level in ('watch', 'act', 'danger')),
  risk integer check (risk between 1 and 5),
  value real,
  peak real,
  raised_at integer not null,
  acknowledged_at integer,
  acknowledged_by text,
  assigned_to text references users (id) on delete set null,
  snoozed_until integer,
  cleared_at integer,
  cause text check (cause in ('real', 'sensor-fault', 'maintenance', 'other')),
  closed_at integer,
  closed_by text,
  flaps integer not null default 0,
  in_maintenance integer not null default 0,
  group_id text not null,
  explains integer not null default 0,
  kind text generated always as (case when json_valid(definition) then json_extract(definition, '$.condition.kind') end) virtual,
  check (device_id is not null or site_id is not null)
) strict;
insert into alerts_now (id, rule_id, device_id, key, site_id, definition, state, step, highest_step, level, value, peak,
    raised_at, acknowledged_at, acknowledged_by, cleared_at, group_id)
  select id, rule_id, device_id, key, site_id, definition, state, 1, 1, 'watch', value, peak,
    raised_at, acknowledged_at, acknowledged_by, cleared_at, id from alerts;

create table alert_events (
  id integer primary key autoincrement,
  alert_id text not null references alerts_now (id) on delete cascade,
  kind text not null check (kind in ('raised', 'escalated', 'eased', 'reopened', 'cleared', 'acknowledged', 'assigned',
    'commented', 'snoozed', 'woken', 'closed', 'explained')),
  at integer not null,
  recorded_at integer not null,
  by text,
  step integer,
  value real,
  text text,
  once text,
  unique (alert_id, once)
) strict;
insert into alert_events (alert_id, kind, at, recorded_at, by, step, once)
  select t.alert_id, t.kind, t.at, t.recorded_at, t.by, case t.kind when 'raised' then 1 end,
    case t.kind when 'acknowledged' then null else t.kind || ':' || t.at end
  from alert_transitions t order by t.recorded_at, t.at;
insert into alert_events (alert_id, kind, at, recorded_at, by, text)
  select alert_id, 'commented', at, at, by, text from alert_notes order by id;
drop table alert_transitions;
drop table alert_notes;
drop table alerts;
alter table alerts_now rename to alerts;
create index alerts_open on alerts (raised_at, id, level, kind, site_id) where state <> 'cleared';
create index alerts_by_state on alerts (state, raised_at, id, level, kind, site_id);
create index alerts_by_time on alerts (raised_at, id, level, kind, site_id);
create index alerts_by_device on alerts (device_id, raised_at, id, state, site_id);
create index alerts_by_site on alerts (site_id, raised_at, id, state, level, kind);
create index alerts_by_rule on alerts (rule_id, raised_at, id);
create index alerts_by_group on alerts (group_id, state, raised_at, id);
create index alerts_by_assignee on alerts (assigned_to, state, raised_at, id);
create index alerts_by_clearing on alerts (cleared_at) where cleared_at is not null;

create table rule_states_now (
  rule_id text not null,
  subject text not null,
  key text not null,
  state text not null,
  primary key (rule_id, subject, key)
) strict, without rowid;
insert into rule_states_now select rule_id, 'device/' || device_id, key, state from rule_states;
drop table rule_states;
alter table rule_states_now rename to rule_states;

create table late_findings (
  rule_id text not null,
  device_id text not null,
  key text not null,
  day text not null,
  site_id text,
  step integer not null,
  level text not null,
  first_at integer not null,
  last_at integer not null,
  worst real not null,
  results integer not null,
  recorded_at integer not null,
  digested_at integer,
  primary key (rule_id, device_id, key, day)
) strict, without rowid;
create index late_findings_waiting on late_findings (recorded_at) where digested_at is null;

create table maintenance_windows (
  id text primary key,
  site_id text not null references sites (id) on delete cascade,
  reason text not null,
  from_at integer not null,
  to_at integer,
  weekdays text,
  starts text,
  minutes integer,
  version integer not null default 1,
  created_by text not null,
  created_at integer not null
) strict;
create index maintenance_windows_by_site on maintenance_windows (site_id, from_at);

create table rule_templates (
  id text not null,
  version integer not null,
  body text not null,
  created_by text not null,
  created_at integer not null,
  primary key (id, version)
) strict, without rowid;
`;

const notifications = `
alter table outbox drop column letters_at;
create table notification_endpoints (
  id text primary key,
  user_id text references users (id) on delete cascade,
  scope text,
  kind text not null check (kind in ('push', 'email', 'webhook', 'telegram', 'zalo', 'sms', 'siren')),
  name text not null,
  config text not null,
  secret text,
  from_level text not null check (from_level in ('watch', 'act', 'danger')),
  enabled integer not null default 1,
  confirmed_at integer,
  failing_since integer,
  version integer not null default 1,
  created_by text not null,
  created_at integer not null,
  updated_at integer not null,
  check ((user_id is null) <> (scope is null))
) strict;
create index notification_endpoints_by_user on notification_endpoints (user_id);
create index notification_endpoints_by_scope on notification_endpoints (scope);

create table notification_preferences (
  user_id text primary key references users (id) on delete cascade,
  body text not null,
  version integer not null default 1,
  updated_at integer not null
) strict, without rowid;

create table escalation_chains (
  scope text primary key,
  body text not null,
  version integer not null default 1,
  updated_by text not null,
  updated_at integer not null
) strict, without rowid;

create table escalation_steps (
  alert_id text not null references alerts (id) on delete cascade,
  step integer not null,
  scope text not null,
  due_at integer not null,
  done_at integer,
  primary key (alert_id, step)
) strict, without rowid;
create index escalation_steps_due on escalation_steps (due_at) where done_at is null;

create table deliveries (
  id integer primary key autoincrement,
  idempotency_key text not null unique,
  purpose text not null
    check (purpose in ('raised', 'escalated', 'cleared', 'chain', 'assigned', 'digest', 'test', 'warning')),
  alert_id text references alerts (id) on delete set null,
  group_id text,
  level text,
  user_id text references users (id) on delete set null,
  endpoint_id text references notification_endpoints (id) on delete set null,
  scope text,
  channel text not null,
  recipient text not null,
  message text not null,
  state text not null check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
  held text check (held in ('quiet-hours', 'maintenance', 'snoozed', 'settling')),
  attempts integer not null default 0,
  next_attempt_at integer not null,
  created_at integer not null,
  sent_at integer,
  answer text,
  error text
) strict;
create index deliveries_due on deliveries (next_attempt_at, id) where state = 'waiting';
create index deliveries_by_alert on deliveries (alert_id, id);
create index deliveries_by_group on deliveries (group_id, user_id, level);
create index deliveries_by_user on deliveries (user_id, id);
create index deliveries_by_scope on deliveries (scope, id);
create index deliveries_by_endpoint on deliveries (endpoint_id, created_at);

create table digest_items (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  once text not null,
  alert_id text references alerts (id) on delete cascade,
  body text not null,
  created_at integer not null,
  digested_at integer,
  unique (user_id, once)
) strict;
create index digest_items_waiting on digest_items (user_id, id) where digested_at is null;

create table notices (
  id integer primary key autoincrement,
  user_id text not null references users (id) on delete cascade,
  once text not null,
  alert_id text references alerts (id) on delete cascade,
  purpose text not null,
  level text,
  body text not null,
  created_at integer not null,
  read_at integer,
  unique (user_id, once)
) strict;
create index notices_by_user on notices (user_id, id);
create index notices_unread on notices (user_id) where read_at is null;
`;

/** Letters that were handed over, by the key of what they tell. */
const letters = `
alter table mails add column once text;
create unique index mails_once on mails (once);
`;

const warnings = `
create table warnings (
  id text primary key,
  identifier text not null unique,
  alert_id text references alerts (id) on delete set null,
  message_type text not null check (message_type in ('Alert', 'Update', 'Cancel')),
  refers_to text references warnings (id),
  state text not null check (state in ('draft', 'published', 'rejected', 'superseded')),
  content text not null,
  place text not null,
  drafted_by text not null,
  drafted_at integer not null,
  decided_by text,
  decided_at integer,
  decision_note text,
  sent text,
  document text,
  version integer not null default 1,
  check (decided_by is null or decided_by <> drafted_by)
) strict;
create index warnings_by_state on warnings (state, drafted_at, id);
create index warnings_by_alert on warnings (alert_id);
`;

interface OldDefinition {
  level?: unknown;
  condition?: { kind?: unknown; steps?: unknown } & Record<string, unknown>;
}

/** A rule as it was written before it had steps, written with the one step that it had; null when there is nothing to do. */
function withSteps(text: string): { readonly text: string; readonly level: string } | null {
  const old = JSON.parse(text) as OldDefinition;
  if (!old.condition || old.condition.steps !== undefined) return null;
  const { level = 'watch', condition, ...rest } = old;
  const { value, clearValue, minDurationS, intervals, ...kept } = condition;
  const step = condition.kind === 'no-data' ? { level, intervals } : { level, value, clearValue, minDurationS };
  return { text: JSON.stringify({ ...rest, condition: { ...kept, steps: [step] } }), level: String(level) };
}

/** Goes over all documents of a table; one that cannot be read stays as it is. */
function rewrite(database: Database, table: 'rules' | 'alerts', save: (row: Rewritten) => void): void {
  const rows = database.prepare(`select id, definition from ${table}`).all() as { id: string; definition: string }[];
  for (const { id, definition } of rows) {
    let found: ReturnType<typeof withSteps> = null;
    try {
      found = withSteps(definition);
    } catch {
      // It is shown by its id, as before.
    }
    if (found) save({ id, ...found });
  }
}

interface Rewritten {
  readonly id: string;
  readonly text: string;
  readonly level: string;
}

const runFor = (statement: Statement, ...values: readonly string[]): void => void statement.run(...values);

/** Alerts with steps and a life, who is told of them and how, and warnings for the public. */
export const alertsAndWarnings: Migration = {
  version: 5,
  name: 'alerts and warnings',
  up(database) {
    database.exec(alerts);
    database.exec(notifications);
    database.exec(letters);
    database.exec(warnings);
    const rule = database.prepare('update rules set definition = ? where id = ?');
    rewrite(database, 'rules', ({ id, text }) => runFor(rule, text, id));
    const alert = database.prepare(
      `update alerts set definition = ?, level = case when ? in ('watch', 'act', 'danger') then ? else level end where id = ?`,
    );
    rewrite(database, 'alerts', ({ id, text, level }) => runFor(alert, text, level, level, id));
  },
};
