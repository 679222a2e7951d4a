import type { ColumnType, Generated, Kysely } from 'kysely';
import type { AlertEventKind } from '../../domain/alerts/life.ts';
import type { DiaryKind } from '../../domain/diary.ts';

/**
 * The registry's tables. Times are epoch milliseconds, documents are JSON text, ids are text unless
 * said otherwise; every statement on them is to stay portable to PostgreSQL.
 */
export interface RegistrySchema {
  /** Provinces and communes, each in the time between two decisions; `id` is `{code}@{valid_from}`, days are `YYYY-MM-DD`. */
  admin_units: {
    id: string;
    code: string;
    level: 'province' | 'commune';
    kind: string;
    name: string;
    parent_id: string | null;
    valid_from: string;
    /** The first day on which it is no more. */
    valid_to: string | null;
    /** `searchKey` of name and code. */
    search: Generated<string>;
  };
  admin_unit_successions: { predecessor_id: string; successor_id: string; kind: string; on_day: string };
  organisations: {
    id: string;
    name: string;
    kind: string;
    /** Where its seat is. */
    commune_id: string | null;
    phone: string | null;
    version: Generated<number>;
    created_at: number;
    updated_at: number;
  };
  /** `commune_id` is where it is now; `village_communes` has where it was. */
  villages: {
    id: string;
    name: string;
    commune_id: string | null;
    version: Generated<number>;
    created_at: number;
    updated_at: number;
  };
  village_communes: {
    id: Generated<number>;
    village_id: string;
    commune_id: string;
    from_at: number;
    to_at: number | null;
  };
  /** Personal: whose meter, house or field it is. An erased one keeps its id alone. */
  households: {
    id: string;
    kind: 'household' | 'person';
    name: string;
    phone: string | null;
    address: string | null;
    organisation_id: string | null;
    version: number;
    created_at: number;
    updated_at: number;
    erased_at: number | null;
  };
  sites: {
    id: string;
    name: string;
    kind: string;
    organisation_id: string | null;
    /** In which it is now; `site_villages` has in which it was. */
    village_id: string | null;
    /** Where it is now, its village's when it is in one; `site_communes` has where it was. */
    commune_id: string | null;
    household_id: string | null;
    /** GeoJSON of a Polygon. */
    polygon: string | null;
    latitude: number | null;
    longitude: number | null;
    time_zone: string | null;
    version: number;
    created_at: number;
    updated_at: number;
  };
  site_communes: { id: Generated<number>; site_id: string; commune_id: string; from_at: number; to_at: number | null };
  site_villages: { id: Generated<number>; site_id: string; village_id: string; from_at: number; to_at: number | null };
  /** What grows or is raised at a site from when to when. */
  seasons: {
    id: string;
    site_id: string;
    crop: string;
    name: string;
    from_day: string;
    to_day: string | null;
    version: number;
    created_at: number;
    updated_at: number;
  };
  season_stages: { season_id: string; stage: string; from_day: string };
  /** `definition` is a DeviceProfile. */
  device_profiles: { id: string; definition: string; version: number; created_at: number; updated_at: number };
  devices: {
    id: string;
    name: string;
    profile_id: string;
    gateway_id: string | null;
    /** Whose it is; the organisation of its site when null. */
    organisation_id: string | null;
    serial: string | null;
    /** Taken out of use for good; it is disabled as well, and its readings stay. */
    retired_at: number | null;
    expected_interval_s: number | null;
    /** 0 or 1 */
    disabled: number;
    version: number;
    created_at: number;
    updated_at: number;
  };
  /** `hash` is the SHA-256 of the secret in lower-case hex, unique; `kind` is token (MQTT username) or secret (id + password). */
  device_credentials: { hash: string; device_id: string; kind: 'token' | 'secret'; created_at: number };
  /** Where a device stood from when to when; `to_at` null is now. */
  deployments: { id: Generated<number>; device_id: string; site_id: string; from_at: number; to_at: number | null };
  /** Datastreams seen so far; (device_id, key) unique. */
  datastreams: { device_id: string; key: string; property: string; channel: string | null; first_at: number };
  /** Newest result of each datastream by phenomenon time; (device_id, key) unique. Written by ingest. */
  latest: {
    device_id: string;
    key: string;
    at: number;
    received_at: number;
    value: number | null;
    text: string | null;
    quality: number;
  };
  /** One row a device, written by ingest. `live_at` is the receipt of the last sign of life: an uplink that was not late, or any over a connection of its own. */
  device_activity: {
    device_id: string;
    last_uplink_at: number;
    live_at: number | null;
    uplinks: number;
    observations: number;
    quarantined: number;
    /** JSON of the last status message, null when there was none. */
    status: string | null;
  };
  /** The last 20 uplinks of each device: `slot` is a running number modulo 20; (device_id, slot) unique. */
  recent_uplinks: {
    device_id: string;
    slot: number;
    received_at: number;
    topic: string;
    payload: Buffer;
    bytes: number;
    observations: number;
    quarantined: number;
    reason: string | null;
  };
  /** What the broker refused; (device_id, reason) unique. device_id '' when the connection was never told apart. */
  refusals: { device_id: string; reason: string; count: number; last_at: number; last_detail: string };
  /** `definition` is a RuleDefinition. */
  rules: { id: string; definition: string; version: number; created_at: number; updated_at: number };
  /** State of a rule's machine; (rule_id, device_id, key) unique; key '' for rules on the whole device. */
  /** `subject` is `device/{id}` or, of a rule on a whole site, `site/{id}`; `key` a datastream, '' for a rule on the whole subject. */
  rule_states: { rule_id: string; subject: string; key: string; state: string };
  alerts: {
    id: string;
    rule_id: string;
    /** null: of the whole site. */
    device_id: string | null;
    key: string;
    site_id: string | null;
    /** The rule as it stood when raised. */
    definition: string;
    state: 'raised' | 'acknowledged' | 'cleared';
    /** The step it stands at, from 1; of a cleared one the last. */
    step: number;
    highest_step: number;
    /** Of the step. */
    level: 'watch' | 'act' | 'danger';
    risk: number | null;
    value: number | null;
    peak: number | null;
    raised_at: number;
    acknowledged_at: number | null;
    acknowledged_by: string | null;
    /** The person who sees to it. */
    assigned_to: string | null;
    /** No notifications until then. */
    snoozed_until: number | null;
    cleared_at: number | null;
    /** Why it was, in the words of whoever closed it. */
    cause: 'real' | 'sensor-fault' | 'maintenance' | 'other' | null;
    closed_at: number | null;
    closed_by: string | null;
    /** How often it came back soon after it had cleared. */
    flaps: Generated<number>;
    /** 1 while it is of a site in maintenance. */
    in_maintenance: Generated<number>;
    /** The first alert of the same cause in the same village; its own id when it is that one. */
    group_id: string;
    /** How many silent devices it explains: those behind a dead gateway. */
    explains: Generated<number>;
    /** Of the condition; worked out by the database. */
    kind: ColumnType<string | null, never, never>;
  };
  /** All that happened to an alert; (alert_id, once) unique, so that what a machine did is recorded exactly once. */
  alert_events: {
    id: Generated<number>;
    alert_id: string;
    kind: AlertEventKind;
    /** Event time of what a machine did. */
    at: number;
    recorded_at: number;
    by: string | null;
    step: number | null;
    value: number | null;
    /** What was written; of `assigned` the person's name, of `snoozed` until when, of `closed` the cause. */
    text: string | null;
    once: string | null;
  };
  /** What late data would have raised, had it come in time: told in the digest. */
  late_findings: {
    rule_id: string;
    device_id: string;
    key: string;
    day: string;
    site_id: string | null;
    step: number;
    level: string;
    first_at: number;
    last_at: number;
    worst: number;
    results: number;
    recorded_at: number;
    digested_at: number | null;
  };
  /** From `from_at` to `to_at`; with `weekdays` (`1,3`, Monday is 1) on those days from `starts` (local time) for so many minutes. */
  maintenance_windows: {
    id: string;
    site_id: string;
    reason: string;
    from_at: number;
    to_at: number | null;
    weekdays: string | null;
    starts: string | null;
    minutes: number | null;
    version: Generated<number>;
    created_by: string;
    created_at: number;
  };
  /** Templates of one's own; the newest version of an id stands before one that is shipped. */
  rule_templates: { id: string; version: number; body: string; created_by: string; created_at: number };
  /** Where messages go: a person's own, or of a scope's (a siren, a webhook, a group chat). */
  notification_endpoints: {
    id: string;
    user_id: string | null;
    scope: string | null;
    kind: 'push' | 'email' | 'webhook' | 'telegram' | 'zalo' | 'sms' | 'siren';
    name: string;
    config: string;
    /** Never leaves the server. */
    secret: string | null;
    from_level: 'watch' | 'act' | 'danger';
    enabled: Generated<number>;
    confirmed_at: number | null;
    failing_since: number | null;
    version: Generated<number>;
    created_by: string;
    created_at: number;
    updated_at: number;
  };
  notification_preferences: { user_id: string; body: string; version: Generated<number>; updated_at: number };
  /** Who is told next when nobody acknowledges. */
  escalation_chains: {
    scope: string;
    body: string;
    version: Generated<number>;
    updated_by: string;
    updated_at: number;
  };
  escalation_steps: { alert_id: string; step: number; scope: string; due_at: number; done_at: number | null };
  /** One message to one recipient over one channel; `idempotency_key` unique. */
  deliveries: {
    id: Generated<number>;
    idempotency_key: string;
    purpose: 'raised' | 'escalated' | 'cleared' | 'chain' | 'assigned' | 'digest' | 'test' | 'warning';
    alert_id: string | null;
    group_id: string | null;
    level: string | null;
    user_id: string | null;
    endpoint_id: string | null;
    /** Whose log it is in: the smallest scope of the alert. */
    scope: string | null;
    channel: string;
    /** As it may be shown: an address with its middle left out. */
    recipient: string;
    message: string;
    state: 'waiting' | 'sent' | 'failed' | 'withdrawn';
    /** Why it waits, when not for another attempt. */
    held: 'quiet-hours' | 'maintenance' | 'snoozed' | 'settling' | null;
    attempts: Generated<number>;
    next_attempt_at: number;
    created_at: number;
    sent_at: number | null;
    /** The receiver's own number for it. */
    answer: string | null;
    error: string | null;
  };
  /** What is mild enough to wait for the day's digest; (user_id, once) unique. */
  digest_items: {
    id: Generated<number>;
    user_id: string;
    once: string;
    alert_id: string | null;
    body: string;
    created_at: number;
    digested_at: number | null;
  };
  /** Messages in the page itself; (user_id, once) unique. */
  notices: {
    id: Generated<number>;
    user_id: string;
    once: string;
    alert_id: string | null;
    purpose: string;
    level: string | null;
    body: string;
    created_at: number;
    read_at: number | null;
  };
  /** CAP 1.2 messages; nobody decides on his own draft. */
  warnings: {
    id: string;
    identifier: string;
    alert_id: string | null;
    message_type: 'Alert' | 'Update' | 'Cancel';
    refers_to: string | null;
    state: 'draft' | 'published' | 'rejected' | 'superseded';
    content: string;
    /** JSON list of the scopes it belongs to. */
    place: string;
    drafted_by: string;
    drafted_at: number;
    decided_by: string | null;
    decided_at: number | null;
    decision_note: string | null;
    /** As it stands in the message. */
    sent: string | null;
    /** The message, XML. */
    document: string | null;
    version: Generated<number>;
  };
  /** What people may have to be told, written in the transaction of the transition; `idempotency_key` unique. */
  outbox: {
    id: Generated<number>;
    idempotency_key: string;
    kind: string;
    body: string;
    created_at: number;
    attempts: number;
    next_attempt_at: number;
    /** When it became deliveries. */
    delivered_at: number | null;
  };
  /** (journal_seq, journal_index, field) unique, so that going over the journal again adds nothing. field '' for the whole uplink. */
  quarantine: {
    id: Generated<number>;
    journal_seq: number;
    journal_index: number;
    field: string;
    state: 'waiting' | 'replayed' | 'discarded';
    device_id: string | null;
    connection: string;
    topic: string;
    payload: Buffer;
    received_at: number;
    reason: string;
    detail: string;
    resolved_at: number | null;
  };
  /** How far a reader of the journal has come: `evaluate` (alerts, latest), and `store` for a store that cannot say itself. */
  cursors: { name: string; seq: number };
  users: {
    id: string;
    email: string;
    name: string;
    password_hash: string;
    disabled: number;
    created_at: number;
    phone: string | null;
    language: Generated<string>;
    /** How much of Sen somebody wants to see; null: what suits his role. */
    mode: Generated<'simple' | 'full' | null>;
    last_sign_in_at: number | null;
    /** Base32 of the second factor's secret; it counts once confirmed. */
    totp_secret: string | null;
    totp_confirmed_at: number | null;
    /** The last step of 30 s that was used: a code counts once (RFC 6238 §5.2). */
    totp_last_step: number | null;
  };
  /** What somebody may do and where: (user_id, scope) unique. */
  grants: { user_id: string; scope: string; role: string; granted_by: string; granted_at: number };
  /**
   * Sign-ins that failed since the last good one; `account` is the SHA-256 of the e-mail address that was tried, whether or
   * not somebody has it: were only those counted that somebody has, a lock would tell which these are.
   */
  sign_in_failures: { account: string; failures: number; last_at: number; locked_until: number | null };
  recovery_codes: { user_id: string; hash: string; used_at: number | null };
  /** `hash` is of the secret in the link; `grants` is JSON of the rights that whoever accepts it gets. */
  invitations: {
    id: string;
    hash: string;
    email: string | null;
    name: string | null;
    grants: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    accepted_at: number | null;
    withdrawn_at: number | null;
  };
  password_resets: {
    hash: string;
    user_id: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  /** Letters on their way. */
  mails: {
    id: Generated<number>;
    recipient: string;
    subject: string;
    body: string;
    created_at: number;
    attempts: Generated<number>;
    next_attempt_at: number;
    sent_at: number | null;
    error: string | null;
    /** Of what is handed over at least once, so that it is written once. */
    once: string | null;
  };
  /** `hash` is the SHA-256 of the cookie's secret. */
  sessions: {
    hash: string;
    /** What it is called where people see their sessions; tells nothing of the secret. */
    id: string;
    user_id: string;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    address: string | null;
    user_agent: string | null;
  };
  api_tokens: {
    id: string;
    hash: string;
    name: string;
    role: string;
    scope: Generated<string>;
    created_by: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
    /** A display's opens pages on a wall and reads, nothing else. */
    kind: Generated<'program' | 'display'>;
  };
  audit: {
    id: Generated<number>;
    at: number;
    actor: string;
    address: string | null;
    action: string;
    resource: string;
    before: string | null;
    after: string | null;
    result: string;
    /** Over the entry and the hash before it; '' of those written before there were any. */
    hash: Generated<string>;
  };
  /** Where what an entry is about belonged when it was written; (scope, audit_id) unique. */
  audit_scopes: { scope: string; audit_id: number };
  /** A code on a label with which a device is taken into use once; `hash` is its SHA-256. */
  claims: {
    device_id: string;
    hash: string;
    created_at: number;
    failures: Generated<number>;
    claimed_at: number | null;
    claimed_by: string | null;
  };
  /** Devices that a gateway speaks of and nobody has registered; (gateway_id, child_id) unique. */
  unknown_children: {
    gateway_id: string;
    child_id: string;
    first_at: number;
    last_at: number;
    uplinks: number;
    /** The last message that spoke of it, cut. */
    sample: string | null;
    ignored_at: number | null;
  };
  device_replacements: {
    id: Generated<number>;
    device_id: string;
    at: number;
    old_serial: string | null;
    new_serial: string | null;
    reason: string;
    by: string;
  };
  idempotency_keys: {
    key: string;
    actor: string;
    request_hash: string;
    status: number;
    body: string;
    created_at: number;
  };
  settings: { key: string; value: string };
  /** What was done or seen at a site and when; its id was made by whoever wrote it, so that sending it again adds nothing. */
  diary_entries: {
    id: string;
    site_id: string;
    kind: DiaryKind;
    at: number;
    text: string;
    amount: number | null;
    unit: string | null;
    user_id: string | null;
    by_name: string;
    version: Generated<number>;
    created_at: number;
    updated_at: number;
  };
  /** A page put together once and kept: `search` is what stands in its URL. Without a scope it is its maker's alone. */
  saved_views: {
    id: string;
    user_id: string;
    scope: string | null;
    name: string;
    page: string;
    search: string;
    version: Generated<number>;
    created_at: number;
    updated_at: number;
  };
  /** What a village shows to everybody, at the address of its `slug`. */
  village_pages: {
    village_id: string;
    slug: string;
    published: Generated<number>;
    body: string;
    version: Generated<number>;
    updated_by: string;
    updated_at: number;
  };
  /**
   * What ingest counts of a device by epoch hours: uplinks received within the hour, how many of them were late or refused; and
   * instants measured within the hour, whenever they came, how many of them came late.
   */
  device_hours: {
    device_id: string;
    hour: number;
    uplinks: number;
    late: number;
    refused: number;
    reports: Generated<number>;
    filled: Generated<number>;
  };
}

/** Kysely over the registry's tables. */
export type Registry = Kysely<RegistrySchema>;
