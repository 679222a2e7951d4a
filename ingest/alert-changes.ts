import { createHash } from 'node:crypto';
import type { MachineEffect } from '../domain/rules/machine.ts';
import { rfc3339 } from '../domain/time.ts';
import type { AlertEventRow, AlertRow, OutboxEntry, RuleStateRow } from '../store/registry/ingest-state.ts';
import type { Machine } from './machines.ts';
import type { Orphan } from './rule-book.ts';

/** The id of an alert, the same however often its cause is gone over. */
export function alertId(rule: string, subject: string, key: string, raisedAt: number): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, subject, key, raisedAt]))
    .digest('hex')
    .slice(0, 24);
}

export type AlertTransitionKind = 'raised' | 'escalated' | 'eased' | 'reopened' | 'cleared';

export interface AlertTransition {
  readonly alert: string;
  readonly kind: AlertTransitionKind;
}

interface Happened {
  readonly kind: AlertTransitionKind;
  readonly at: number;
  readonly value: number | null;
  /** Recording time. */
  readonly now: number;
}

/** Changes of alerts and of their machines' states that wait for the next commit. */
export class AlertChanges {
  readonly states = new Map<string, RuleStateRow>();
  readonly alerts = new Map<string, AlertRow>();
  readonly events: AlertEventRow[] = [];
  readonly outbox: OutboxEntry[] = [];
  readonly transitions: AlertTransition[] = [];

  get urgent(): boolean {
    return this.events.length > 0;
  }

  get empty(): boolean {
    return this.states.size === 0 && this.alerts.size === 0 && this.events.length === 0;
  }

  /** The machine's state is other than it was. */
  stateChanged({ rule, device, key, state }: Machine): void {
    const subject = `device/${device.id}`;
    const text = state.step === 0 && !('since' in state) ? null : JSON.stringify(state);
    this.states.set(`${rule.id}\n${subject}\n${key}`, { rule_id: rule.id, subject, key, state: text });
  }

  /** @param now recording time */
  changed(machine: Machine, effect: MachineEffect, now: number): void {
    if (effect.kind === 'raised') {
      this.#raised(machine, effect, now);
      return;
    }
    const { alert } = machine;
    if (!alert) return;
    if (effect.kind === 'worse') {
      machine.alert = { ...alert, peak: effect.peak };
      this.alerts.set(alert.id, machine.alert);
      return;
    }
    const { kind, at, value } = effect;
    if (kind === 'cleared') {
      machine.alert = null;
      this.#record({ ...alert, state: 'cleared', cleared_at: at }, { kind, at, value, now });
      return;
    }
    const { step } = effect;
    const peak = kind === 'escalated' ? (value ?? alert.peak) : alert.peak;
    machine.alert = { ...alert, ...stepped(machine, step), highest_step: Math.max(step, alert.highest_step), peak };
    this.#record(machine.alert, { kind, at, value, now });
  }

  #raised(machine: Machine, { at, step, value }: Extract<MachineEffect, { kind: 'raised' }>, now: number): void {
    const { rule, device, key } = machine;
    const { id: ruleId, ...definition } = rule;
    const id = alertId(ruleId, device.id, key, at);
    const row: AlertRow = {
      id,
      rule_id: ruleId,
      device_id: device.id,
      key,
      site_id: device.siteAt(at),
      definition: JSON.stringify(definition),
      state: 'raised',
      ...stepped(machine, step),
      highest_step: step,
      value,
      peak: value,
      raised_at: at,
      cleared_at: null,
      flaps: 0,
      in_maintenance: 0,
      group_id: id,
      explains: 0,
    };
    machine.alert = row;
    this.#record(row, { kind: 'raised', at, value, now });
  }

  /** No rule speaks of it any more: nothing else would ever clear its alert. */
  orphaned({ rule, subject, key, alert }: Orphan, now: number): void {
    this.states.set(`${rule}\n${subject}\n${key}`, { rule_id: rule, subject, key, state: null });
    if (alert)
      this.#record({ ...alert, state: 'cleared', cleared_at: now }, { kind: 'cleared', at: now, value: null, now });
  }

  #record(row: AlertRow, { kind, at, value, now }: Happened): void {
    this.alerts.set(row.id, row);
    const once = `${kind}:${at}`;
    this.events.push({
      alert_id: row.id,
      kind,
      at,
      recorded_at: now,
      by: null,
      step: row.step,
      value,
      text: null,
      once,
    });
    this.transitions.push({ alert: row.id, kind });
    this.outbox.push({
      idempotency_key: `${row.id}:${once}`,
      kind: `alert-${kind}`,
      body: JSON.stringify(notice(row, kind, at)),
      created_at: now,
    });
  }
}

/** What a row says of the step that its machine stands at. */
function stepped({ rule }: Machine, step: number): Pick<AlertRow, 'step' | 'level' | 'risk'> {
  const { level, risk } = rule.condition.steps[step - 1] as { level: AlertRow['level']; risk: number | null };
  return { step, level, risk };
}

/** What a notification says of a transition. */
function notice(row: AlertRow, transition: AlertTransitionKind, at: number): Readonly<Record<string, unknown>> {
  return {
    alert: row.id,
    transition,
    at: rfc3339(at),
    rule: row.rule_id,
    level: row.level,
    step: row.step,
    device: row.device_id,
    site: row.site_id,
    datastream: row.key === '' ? null : row.key,
    value: row.value,
    peak: row.peak,
  };
}
