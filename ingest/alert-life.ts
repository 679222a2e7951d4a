import { createHash } from 'node:crypto';
import { FLAP_MS } from '../domain/alerts/life.ts';
import { inMaintenance } from '../domain/alerts/maintenance.ts';
import type { MachineEffect } from '../domain/rules/machine.ts';
import type { AlertRow, ClearedAlert } from '../store/registry/ingest-state.ts';
import type { AlertChanges } from './alert-changes.ts';
import { AlertGroups } from './alert-groups.ts';
import { type Machine, stepOf } from './machines.ts';
import type { SiteGround } from './subject.ts';

/** The id of an alert, the same however often its cause is gone over. @param subject a device's id, or `site/ID` */
export function alertId(rule: string, subject: string, key: string, raisedAt: number): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, subject, key, raisedAt]))
    .digest('hex')
    .slice(0, 24);
}

/** What is left of a machine whose rule no longer speaks of its device, site or datastream. */
export interface Orphan {
  readonly rule: string;
  /** As in `rule_states`. */
  readonly subject: string;
  readonly key: string;
  readonly alert: AlertRow | null;
}

type Reached = { readonly at: number; readonly step: number; readonly value: number | null };

/** What becomes of alerts when their machines move: raised, escalated, eased, cleared, and back again. */
export class AlertLife {
  readonly #changes: () => AlertChanges;
  readonly #groundOf: (site: string) => SiteGround | undefined;
  readonly #groups: AlertGroups;
  /** By the id of their open alert. */
  readonly #machines = new Map<string, Machine>();

  /** @param changes where they go; another one after each commit */
  constructor(changes: () => AlertChanges, groundOf: (site: string) => SiteGround | undefined) {
    this.#changes = changes;
    this.#groundOf = groundOf;
    this.#groups = new AlertGroups((site) => groundOf(site)?.village ?? site);
  }

  /** Starts anew with the alerts that are open. */
  load(open: readonly AlertRow[]): void {
    this.#machines.clear();
    this.#groups.load(open);
  }

  /** A machine was made that has an alert open. */
  took(machine: Machine): void {
    if (machine.alert) this.#machines.set(machine.alert.id, machine);
  }

  /** A machine's state changed. @param now recording time @returns whether an alert was raised that was not open before */
  moved(machine: Machine, effect: MachineEffect | null, now: number): boolean {
    this.#changes().stateChanged(machine);
    if (effect === null) return false;
    const { alert } = machine;
    switch (effect.kind) {
      case 'raised':
        machine.closed = 0;
        this.#raised(machine, effect, now);
        return true;
      case 'cleared':
        machine.closed = 0;
        if (alert) this.#cleared(machine, alert, { ...effect, now });
        return false;
      case 'worse':
        if (alert) this.#worse(machine, alert, effect.peak);
        return false;
      case 'eased':
        if (alert) this.#stepped(machine, alert, { ...effect, now });
        return false;
      case 'escalated':
        if (alert) this.#stepped(machine, alert, { ...effect, now });
        // Somebody closed it, and now it is worse than what he closed.
        else if (effect.step > machine.closed) {
          machine.closed = 0;
          this.#raised(machine, effect, now);
          return true;
        }
        return false;
    }
  }

  /** Somebody closed it although its condition holds. @param row as it stands in the registry @param now recording time */
  closed(row: AlertRow, now: number): void {
    const machine = this.#machines.get(row.id);
    const alert = machine?.alert;
    if (!machine || !alert) {
      // Its machine was not needed yet; it will find its state, and no alert.
      this.#groups.ended(row);
      return;
    }
    this.#end(machine, alert);
    machine.last = null;
    machine.closed = row.step;
    this.#changes().stateChanged(machine);
    // It rose after he looked.
    const step = stepOf(machine);
    if (step <= row.step) return;
    machine.closed = 0;
    this.#raised(machine, { at: now, step, value: alert.peak }, now);
  }

  /** How many silent devices it explains has changed. */
  explained(machine: Machine, count: number, { at, now }: { readonly at: number; readonly now: number }): void {
    const { alert } = machine;
    if (!alert || alert.explains === count) return;
    machine.alert = { ...alert, explains: count };
    this.#changes().record(machine.alert, { kind: 'explained', at, value: count, now });
  }

  /** No rule speaks of it any more: nothing else would ever clear its alert. */
  orphaned({ rule, subject, key, alert }: Orphan, now: number): void {
    this.#changes().forget(rule, subject, key);
    if (!alert) return;
    this.#groups.ended(alert);
    const row: AlertRow = { ...alert, state: 'cleared', cleared_at: now };
    this.#changes().record(row, { kind: 'cleared', at: now, value: null, now });
  }

  #raised(machine: Machine, reached: Reached, now: number): void {
    const { at, step, value } = reached;
    const { last } = machine;
    if (last && at - last.cleared_at <= FLAP_MS) {
      this.#reopened(machine, last, { ...reached, now });
      return;
    }
    const { rule, of, key } = machine;
    const id = alertId(rule.id, of.id ?? of.subject, key, at);
    const site_id = of.siteAt(at);
    const row: AlertRow = {
      id,
      rule_id: rule.id,
      device_id: of.id,
      key,
      site_id,
      definition: rule.definition,
      state: 'raised',
      ...levelOf(machine, step),
      highest_step: step,
      value,
      peak: value,
      raised_at: at,
      cleared_at: null,
      flaps: 0,
      in_maintenance: this.#maintained(site_id, at),
      group_id: this.#groups.of({ id, rule_id: rule.id, site_id, raised_at: at }),
      explains: 0,
    };
    this.#open(machine, row);
    this.#changes().record(row, { kind: 'raised', at, value, now });
  }

  #reopened(machine: Machine, last: ClearedAlert, { at, step, value, now }: Reached & { readonly now: number }): void {
    const row: AlertRow = {
      ...last,
      definition: machine.rule.definition,
      state: 'raised',
      ...levelOf(machine, step),
      highest_step: Math.max(step, last.highest_step),
      value,
      peak: worseOf(machine, value, last.peak),
      cleared_at: null,
      flaps: last.flaps + 1,
      in_maintenance: this.#maintained(last.site_id, at),
      explains: 0,
    };
    this.#open(machine, row);
    this.#changes().record(row, { kind: 'reopened', at, value, now });
  }

  #stepped(machine: Machine, alert: AlertRow, { kind, at, step, value, now }: Reached & Moved): void {
    const peak = kind === 'escalated' ? worseOf(machine, value, alert.peak) : alert.peak;
    machine.alert = {
      ...alert,
      definition: machine.rule.definition,
      ...levelOf(machine, step),
      highest_step: Math.max(step, alert.highest_step),
      peak,
    };
    this.#changes().record(machine.alert, { kind, at, value, now });
  }

  #worse(machine: Machine, alert: AlertRow, measured: number): void {
    const peak = worseOf(machine, measured, alert.peak);
    if (peak === alert.peak) return;
    machine.alert = { ...alert, peak };
    this.#changes().put(machine.alert);
  }

  #cleared(machine: Machine, alert: AlertRow, of: { at: number; value: number | null; now: number }): void {
    const row = { ...alert, state: 'cleared' as const, cleared_at: of.at };
    this.#end(machine, alert);
    machine.last = row;
    this.#changes().record(row, { kind: 'cleared', ...of });
  }

  #open(machine: Machine, row: AlertRow): void {
    machine.alert = row;
    machine.last = null;
    this.#machines.set(row.id, machine);
    this.#groups.opened(row);
  }

  #end(machine: Machine, alert: AlertRow): void {
    machine.alert = null;
    this.#machines.delete(alert.id);
    this.#groups.ended(alert);
  }

  #maintained(site: string | null, at: number): 0 | 1 {
    const ground = site === null ? undefined : this.#groundOf(site);
    return ground && inMaintenance(ground.maintenance, at, ground.zone) ? 1 : 0;
  }
}

interface Moved {
  readonly kind: 'escalated' | 'eased';
  readonly now: number;
}

/** The worse of what was measured and the worst so far. */
function worseOf({ rule }: Machine, measured: number | null, peak: number | null): number | null {
  if (measured === null || peak === null) return measured ?? peak;
  return rule.worse(measured, peak) ? measured : peak;
}

/** What a row says of the step that its machine stands at. */
function levelOf({ rule }: Machine, step: number): Pick<AlertRow, 'step' | 'level' | 'risk'> {
  const { level, risk } = rule.condition.steps[step - 1] as { level: AlertRow['level']; risk: number | null };
  return { step, level, risk };
}
