import { createHash } from 'node:crypto';
import type { RuleDefinition } from '../domain/rules/definition.ts';
import { rfc3339 } from '../domain/time.ts';
import type { AlertRow, OutboxEntry, RuleStateRow, TransitionRow } from '../store/registry/ingest-state.ts';
import type { Machine } from './machines.ts';
import type { Orphan } from './rule-book.ts';

/** The id of an alert, the same however often its cause is gone over. */
export function alertId(rule: string, device: string, key: string, raisedAt: number): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, device, key, raisedAt]))
    .digest('hex')
    .slice(0, 24);
}

export interface AlertTransition {
  readonly alert: string;
  readonly kind: 'raised' | 'cleared';
}

/** Changes of alerts and of their machines' states that wait for the next commit. */
export class AlertChanges {
  readonly states = new Map<string, RuleStateRow>();
  readonly alerts = new Map<string, AlertRow>();
  readonly transitions: TransitionRow[] = [];
  readonly outbox: OutboxEntry[] = [];

  get urgent(): boolean {
    return this.transitions.length > 0;
  }

  get empty(): boolean {
    return this.states.size === 0 && this.alerts.size === 0 && this.transitions.length === 0;
  }

  /** The machine's state is other than it was. */
  stateChanged({ rule, device, key, state }: Machine): void {
    const text = state.phase === 'normal' ? null : JSON.stringify(state);
    this.states.set(`${rule.id}\n${device.id}\n${key}`, { rule_id: rule.id, device_id: device.id, key, state: text });
  }

  /** @param at event time  @param value null for no-data  @param now recording time */
  raised(machine: Machine, { at, value, now }: { at: number; value: number | null; now: number }): void {
    const { rule, device, key } = machine;
    const { id: ruleId, ...definition } = rule;
    const row: AlertRow = {
      id: alertId(ruleId, device.id, key, at),
      rule_id: ruleId,
      device_id: device.id,
      key,
      site_id: device.siteAt(at),
      definition: JSON.stringify(definition),
      state: 'raised',
      value,
      peak: value,
      raised_at: at,
      acknowledged_at: null,
      acknowledged_by: null,
      cleared_at: null,
    };
    machine.alert = row;
    this.#record(row, 'raised', { at, now });
  }

  worse(machine: Machine, peak: number): void {
    if (!machine.alert) return;
    machine.alert = { ...machine.alert, peak };
    this.alerts.set(machine.alert.id, machine.alert);
  }

  cleared(machine: Machine, { at, now }: { at: number; now: number }): void {
    if (!machine.alert) return;
    this.#record({ ...machine.alert, state: 'cleared', cleared_at: at }, 'cleared', { at, now });
    machine.alert = null;
  }

  /** No rule speaks of it any more: nothing else would ever clear its alert. */
  orphaned({ rule, device, key, alert }: Orphan, now: number): void {
    this.states.set(`${rule}\n${device}\n${key}`, { rule_id: rule, device_id: device, key, state: null });
    if (alert) this.#record({ ...alert, state: 'cleared', cleared_at: now }, 'cleared', { at: now, now });
  }

  #record(row: AlertRow, kind: 'raised' | 'cleared', { at, now }: { at: number; now: number }): void {
    this.alerts.set(row.id, row);
    this.transitions.push({ alert_id: row.id, kind, at, recorded_at: now, by: null });
    this.outbox.push({
      idempotency_key: `${row.id}:${kind}`,
      kind: `alert-${kind}`,
      body: JSON.stringify(notice(row, kind, at)),
      created_at: now,
    });
  }
}

/** What a notification says of a transition. */
function notice(row: AlertRow, transition: 'raised' | 'cleared', at: number): Readonly<Record<string, unknown>> {
  const { name, advice, level } = JSON.parse(row.definition) as Pick<RuleDefinition, 'name' | 'advice' | 'level'>;
  return {
    alert: row.id,
    transition,
    at: rfc3339(at),
    rule: row.rule_id,
    ruleName: name,
    advice,
    level,
    device: row.device_id,
    site: row.site_id,
    datastream: row.key === '' ? null : row.key,
    value: row.value,
    peak: row.peak,
  };
}
