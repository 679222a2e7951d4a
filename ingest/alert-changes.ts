import type { AlertEventKind } from '../domain/alerts/life.ts';
import { rfc3339 } from '../domain/time.ts';
import type { AlertEventRow, AlertRow, OutboxEntry, RuleStateRow } from '../store/registry/ingest-state.ts';
import { keptOf, type Machine } from './machines.ts';

/** What a machine does to an alert. */
export type MachineEventKind = Extract<
  AlertEventKind,
  'raised' | 'escalated' | 'eased' | 'reopened' | 'cleared' | 'explained'
>;

export interface AlertTransition {
  readonly alert: string;
  readonly kind: MachineEventKind;
}

export interface Happened {
  readonly kind: MachineEventKind;
  /** Event time, epoch ms. */
  readonly at: number;
  readonly value: number | null;
  /** Recording time. */
  readonly now: number;
}

/** Changes of alerts and of their machines' states that wait for the next commit. */
export class AlertChanges {
  readonly alerts = new Map<string, AlertRow>();
  readonly events: AlertEventRow[] = [];
  readonly outbox: OutboxEntry[] = [];
  readonly transitions: AlertTransition[] = [];
  readonly #changed = new Set<Machine>();
  readonly #forgotten: RuleStateRow[] = [];

  get urgent(): boolean {
    return this.events.length > 0;
  }

  get empty(): boolean {
    return this.#changed.size + this.#forgotten.length + this.alerts.size + this.events.length === 0;
  }

  /** The states of machines that changed, as they are now. */
  get states(): RuleStateRow[] {
    const rows = [...this.#forgotten];
    for (const machine of this.#changed)
      rows.push({ rule_id: machine.rule.id, subject: machine.of.subject, key: machine.key, state: keptOf(machine) });
    return rows;
  }

  /** The machine's state is other than it was. */
  stateChanged(machine: Machine): void {
    this.#changed.add(machine);
  }

  /** There is no such machine any more. */
  forget(rule_id: string, subject: string, key: string): void {
    this.#forgotten.push({ rule_id, subject, key, state: null });
  }

  /** The alert is other than it was, of which nobody need be told. */
  put(row: AlertRow): void {
    this.alerts.set(row.id, row);
  }

  /** Something happened to the alert. */
  record(row: AlertRow, { kind, at, value, now }: Happened): void {
    this.put(row);
    const once = kind === 'explained' ? `${kind}:${at}:${value}` : `${kind}:${at}`;
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
    if (kind === 'explained') return;
    this.outbox.push({
      idempotency_key: `${row.id}:${once}`,
      kind: `alert-${kind}`,
      body: JSON.stringify(notice(row, kind, at)),
      created_at: now,
    });
  }
}

/** What a notification says of a transition. */
function notice(row: AlertRow, transition: MachineEventKind, at: number): Readonly<Record<string, unknown>> {
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
