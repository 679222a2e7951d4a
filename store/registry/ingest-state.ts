import type { Selectable } from 'kysely';
import { bulkInsert } from './bulk.ts';
import { addDeviceHours, type DeviceHourRow } from './device-hours.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import { recordStrangers, type Stranger } from './unknown-children.ts';

export type LatestRow = RegistrySchema['latest'];
export type DatastreamRow = RegistrySchema['datastreams'];
export type RecentUplinkRow = RegistrySchema['recent_uplinks'];
/** What ingest knows of an alert; what people do with it is not its business. */
export type AlertRow = Omit<
  Selectable<RegistrySchema['alerts']>,
  'acknowledged_at' | 'acknowledged_by' | 'assigned_to' | 'snoozed_until' | 'cause' | 'closed_at' | 'closed_by' | 'kind'
>;
/** One that cleared by itself. */
export type ClearedAlert = AlertRow & { readonly cleared_at: number };
export type AlertEventRow = Omit<RegistrySchema['alert_events'], 'id'>;
/** `uplinks`, `observations` and `quarantined` are what to add; a null `live_at` or `status` leaves what is there. */
export type ActivityDelta = RegistrySchema['device_activity'];
/** Goes in as waiting. */
export type QuarantineEntry = Omit<RegistrySchema['quarantine'], 'id' | 'state' | 'resolved_at'>;
export type OutboxEntry = Pick<RegistrySchema['outbox'], 'idempotency_key' | 'kind' | 'body' | 'created_at'>;
/** A null `state` forgets the machine. */
export interface RuleStateRow {
  readonly rule_id: string;
  readonly subject: string;
  readonly key: string;
  readonly state: string | null;
}

/** What late results would have raised; counts and times are of this run alone. */
export interface LateFinding extends Omit<RegistrySchema['late_findings'], 'digested_at'> {
  /** Whether a smaller result is the worse one. */
  readonly lower: boolean;
}

/** All that one run of ingest changes in the registry. */
export interface Evaluation {
  /** The journal commit up to which this goes; null when it comes from elsewhere (the clock, a replay from quarantine). */
  readonly seq: number | null;
  readonly latest?: readonly LatestRow[];
  readonly activity?: readonly ActivityDelta[];
  readonly hours?: readonly DeviceHourRow[];
  readonly recentUplinks?: readonly RecentUplinkRow[];
  readonly datastreams?: readonly DatastreamRow[];
  readonly quarantine?: readonly QuarantineEntry[];
  readonly strangers?: readonly Stranger[];
  readonly ruleStates?: readonly RuleStateRow[];
  readonly alerts?: readonly AlertRow[];
  readonly alertEvents?: readonly AlertEventRow[];
  readonly outbox?: readonly OutboxEntry[];
  readonly lateFindings?: readonly LateFinding[];
}

/** An alert that somebody closed, as it stands; undefined for any other. */
export async function closedAlert(registry: Registry, id: string): Promise<AlertRow | undefined> {
  return registry
    .selectFrom('alerts')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'cleared')
    .where('closed_at', 'is not', null)
    .executeTakeFirst();
}

/** Readers of the journal that keep their place here. */
export type CursorName = 'evaluate' | 'store';

/** The last journal commit that a reader has done with; 0 at first. */
export async function readCursor(registry: Registry, name: CursorName): Promise<number> {
  const row = await registry.selectFrom('cursors').select('seq').where('name', '=', name).executeTakeFirst();
  return row?.seq ?? 0;
}

/** Moves a reader's place; never backwards. */
export async function moveCursor(registry: Registry, name: CursorName, seq: number): Promise<void> {
  await registry
    .insertInto('cursors')
    .values({ name, seq })
    .onConflict((oc) => oc.column('name').doUpdateSet({ seq }).where('cursors.seq', '<', seq))
    .execute();
}

/**
 * Writes a run of ingest and moves its cursor in one transaction: alert states, transitions and the place in
 * the journal stand or fall together, so a restart neither repeats nor skips any.
 * @returns false, and nothing changed, when the journal up to `seq` was evaluated before
 */
export async function commitEvaluation(registry: Registry, evaluation: Evaluation): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    if (evaluation.seq !== null) {
      if ((await readCursor(trx, 'evaluate')) >= evaluation.seq) return false;
      await moveCursor(trx, 'evaluate', evaluation.seq);
    }
    await insertDatastreams(trx, evaluation.datastreams ?? []);
    await upsertLatest(trx, evaluation.latest ?? []);
    await upsertActivity(trx, evaluation.activity ?? []);
    await addDeviceHours(trx, evaluation.hours ?? []);
    await upsertRecentUplinks(trx, evaluation.recentUplinks ?? []);
    const waiting = (evaluation.quarantine ?? []).map((entry) => ({ ...entry, state: 'waiting', resolved_at: null }));
    await insertQuarantine(trx, waiting);
    await recordStrangers(trx, evaluation.strangers ?? []);
    await saveRuleStates(trx, evaluation.ruleStates ?? []);
    await upsertAlerts(trx, evaluation.alerts ?? []);
    await insertAlertEvents(trx, evaluation.alertEvents ?? []);
    const outbox = (evaluation.outbox ?? []).map((entry) => ({
      ...entry,
      attempts: 0,
      next_attempt_at: entry.created_at,
      delivered_at: null,
    }));
    await insertOutbox(trx, outbox);
    const findings = evaluation.lateFindings ?? [];
    await upsertLow(trx, findings.filter(({ lower }) => lower).map(findingRow));
    await upsertHigh(trx, findings.filter(({ lower }) => !lower).map(findingRow));
    return true;
  });
}

const insertDatastreams = bulkInsert<DatastreamRow>(
  'datastreams',
  ['device_id', 'key', 'property', 'channel', 'first_at'],
  '(device_id, key) do nothing',
);

// A result that is sent again for the same instant replaces the former; a late one never replaces a newer.
const upsertLatest = bulkInsert<LatestRow>(
  'latest',
  ['device_id', 'key', 'at', 'received_at', 'value', 'text', 'quality'],
  `(device_id, key) do update set at = excluded.at, received_at = excluded.received_at, value = excluded.value,
    text = excluded.text, quality = excluded.quality
    where excluded.at >= latest.at`,
);

const upsertActivity = bulkInsert<ActivityDelta>(
  'device_activity',
  ['device_id', 'last_uplink_at', 'live_at', 'uplinks', 'observations', 'quarantined', 'status'],
  `(device_id) do update set
    last_uplink_at = case when excluded.last_uplink_at > device_activity.last_uplink_at
      then excluded.last_uplink_at else device_activity.last_uplink_at end,
    live_at = case when device_activity.live_at is null or excluded.live_at > device_activity.live_at
      then excluded.live_at else device_activity.live_at end,
    uplinks = device_activity.uplinks + excluded.uplinks,
    observations = device_activity.observations + excluded.observations,
    quarantined = device_activity.quarantined + excluded.quarantined,
    status = coalesce(excluded.status, device_activity.status)`,
);

const upsertRecentUplinks = bulkInsert<RecentUplinkRow>(
  'recent_uplinks',
  ['device_id', 'slot', 'received_at', 'topic', 'payload', 'bytes', 'observations', 'quarantined', 'reason'],
  `(device_id, slot) do update set received_at = excluded.received_at, topic = excluded.topic,
    payload = excluded.payload, bytes = excluded.bytes, observations = excluded.observations,
    quarantined = excluded.quarantined, reason = excluded.reason`,
);

const insertQuarantine = bulkInsert<QuarantineEntry & { state: string; resolved_at: null }>(
  'quarantine',
  [
    'journal_seq',
    'journal_index',
    'field',
    'state',
    'device_id',
    'connection',
    'topic',
    'payload',
    'received_at',
    'reason',
    'detail',
    'resolved_at',
  ],
  '(journal_seq, journal_index, field) do nothing',
);

const upsertRuleStates = bulkInsert<RuleStateRow>(
  'rule_states',
  ['rule_id', 'subject', 'key', 'state'],
  '(rule_id, subject, key) do update set state = excluded.state',
);

async function saveRuleStates(trx: Registry, rows: readonly RuleStateRow[]): Promise<void> {
  await upsertRuleStates(
    trx,
    rows.filter((row) => row.state !== null),
  );
  for (const { rule_id, subject, key } of rows.filter((row) => row.state === null)) {
    await trx
      .deleteFrom('rule_states')
      .where('rule_id', '=', rule_id)
      .where('subject', '=', subject)
      .where('key', '=', key)
      .execute();
  }
}

// People acknowledge and close through another connection: ingest clears an alert, and opens one again that cleared by
// itself, but takes back nothing that they did.
const upsertAlerts = bulkInsert<AlertRow>(
  'alerts',
  [
    'id',
    'rule_id',
    'device_id',
    'key',
    'site_id',
    'definition',
    'state',
    'step',
    'highest_step',
    'level',
    'risk',
    'value',
    'peak',
    'raised_at',
    'cleared_at',
    'flaps',
    'in_maintenance',
    'group_id',
    'explains',
  ],
  `(id) do update set
    state = case
      when excluded.state = 'cleared' then excluded.state
      when alerts.state <> 'cleared' then alerts.state
      when alerts.acknowledged_at is null then 'raised'
      else 'acknowledged' end,
    definition = excluded.definition, step = excluded.step, highest_step = excluded.highest_step, level = excluded.level, risk = excluded.risk,
    value = excluded.value, peak = excluded.peak, cleared_at = excluded.cleared_at, flaps = excluded.flaps,
    in_maintenance = excluded.in_maintenance, explains = excluded.explains
    where alerts.closed_at is null and (alerts.state <> 'cleared' or excluded.flaps > alerts.flaps)`,
);

const insertAlertEvents = bulkInsert<AlertEventRow>(
  'alert_events',
  ['alert_id', 'kind', 'at', 'recorded_at', 'by', 'step', 'value', 'text', 'once'],
  '(alert_id, once) do nothing',
);

const insertOutbox = bulkInsert<OutboxEntry & { attempts: number; next_attempt_at: number; delivered_at: null }>(
  'outbox',
  ['idempotency_key', 'kind', 'body', 'created_at', 'attempts', 'next_attempt_at', 'delivered_at'],
  '(idempotency_key) do nothing',
);

const findingRow = ({ lower: _, ...row }: LateFinding): FindingRow => ({ ...row, digested_at: null });
type FindingRow = RegistrySchema['late_findings'];

const upsertFindings = (worse: '<' | '>') =>
  bulkInsert<FindingRow>(
    'late_findings',
    [
      'rule_id',
      'device_id',
      'key',
      'day',
      'site_id',
      'step',
      'level',
      'first_at',
      'last_at',
      'worst',
      'results',
      'recorded_at',
      'digested_at',
    ],
    // Told once a day, and again only when it turns out worse than was told.
    `(rule_id, device_id, key, day) do update set
      digested_at = case when excluded.step > late_findings.step then null else late_findings.digested_at end,
      level = case when excluded.step > late_findings.step then excluded.level else late_findings.level end,
      step = case when excluded.step > late_findings.step then excluded.step else late_findings.step end,
      first_at = case when excluded.first_at < late_findings.first_at then excluded.first_at else late_findings.first_at end,
      last_at = case when excluded.last_at > late_findings.last_at then excluded.last_at else late_findings.last_at end,
      worst = case when excluded.worst ${worse} late_findings.worst then excluded.worst else late_findings.worst end,
      results = late_findings.results + excluded.results,
      recorded_at = excluded.recorded_at`,
  );
const upsertLow = upsertFindings('<');
const upsertHigh = upsertFindings('>');
