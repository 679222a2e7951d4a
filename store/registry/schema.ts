import type { Generated, Kysely } from 'kysely';

/**
 * The registry's tables. Times are epoch milliseconds, documents are JSON text, ids are text unless
 * said otherwise; every statement on them is to stay portable to PostgreSQL.
 */
export interface RegistrySchema {
  organisations: { id: string; name: string; kind: string };
  villages: {
    id: string;
    name: string;
    commune_code: string;
    commune_name: string;
    province_code: string;
    province_name: string;
  };
  sites: {
    id: string;
    name: string;
    kind: string;
    organisation_id: string | null;
    village_id: string | null;
    latitude: number | null;
    longitude: number | null;
    time_zone: string | null;
    version: number;
    created_at: number;
    updated_at: number;
  };
  /** `definition` is a DeviceProfile. */
  device_profiles: { id: string; definition: string; version: number; created_at: number; updated_at: number };
  devices: {
    id: string;
    name: string;
    profile_id: string;
    gateway_id: string | null;
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
  /** One row a device, written by ingest. `live_at` is the receipt of the last uplink that was not late. */
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
  rule_states: { rule_id: string; device_id: string; key: string; state: string };
  alerts: {
    id: string;
    rule_id: string;
    device_id: string;
    key: string;
    site_id: string | null;
    /** The rule as it stood when raised. */
    definition: string;
    state: 'raised' | 'acknowledged' | 'cleared';
    value: number | null;
    peak: number | null;
    raised_at: number;
    acknowledged_at: number | null;
    acknowledged_by: string | null;
    cleared_at: number | null;
  };
  /** (alert_id, kind) unique, so that a transition is recorded exactly once. */
  alert_transitions: {
    alert_id: string;
    kind: 'raised' | 'acknowledged' | 'cleared';
    at: number;
    recorded_at: number;
    by: string | null;
  };
  /** Notifications to deliver, written in the transaction of the transition; `idempotency_key` unique. */
  outbox: {
    id: Generated<number>;
    idempotency_key: string;
    kind: string;
    body: string;
    created_at: number;
    attempts: number;
    next_attempt_at: number;
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
    role: string;
    disabled: number;
    created_at: number;
  };
  /** `hash` is the SHA-256 of the cookie's secret. */
  sessions: { hash: string; user_id: string; created_at: number; last_seen_at: number; expires_at: number };
  api_tokens: {
    id: string;
    hash: string;
    name: string;
    role: string;
    created_by: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
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
}

/** Kysely over the registry's tables. */
export type Registry = Kysely<RegistrySchema>;
