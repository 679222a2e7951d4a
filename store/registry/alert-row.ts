import type { Selectable } from 'kysely';
import { adviceOf } from '../../domain/alerts/advice.ts';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import { type RuleDefinition, ruleDefinition } from '../../domain/rules/definition.ts';
import { rfc3339 } from '../../domain/time.ts';
import { actorName } from './actor-name.ts';
import type { Registry, RegistrySchema } from './schema.ts';

type Row = Selectable<RegistrySchema['alerts']>;

/** What an alert's row does not say itself. */
interface AlertNames {
  readonly deviceName: string | null;
  readonly siteName: string | null;
  readonly assigneeName: string | null;
  readonly noticerName: string | null;
  readonly closerName: string | null;
  /** With which value it last came down a step. */
  readonly easedValue: number | null;
}

/**
 * An alert as it leaves Sen, from its row and the rule as it stood when it was raised; one whose rule can no
 * longer be read is still shown, called by the rule's id.
 */
function alertOf(row: Row, names: AlertNames): AlertRecord {
  const rule = readDefinition(row.definition);
  const condition = rule?.condition;
  const step = condition?.steps[row.step - 1];
  // Advice speaks of the same number as what is told beside it: the worst there was, or that of the lower step.
  const spoken = {
    ...row,
    value: row.step < row.highest_step ? (names.easedValue ?? row.value) : (row.peak ?? row.value),
  };
  return {
    id: row.id,
    rule: row.rule_id,
    ruleName: rule?.name ?? { vi: row.rule_id, en: row.rule_id },
    advice: rule ? adviceOf(rule, spoken, names) : { vi: '', en: '' },
    adviceWithoutValue: rule ? adviceOf(rule, { ...row, value: null }, names) : { vi: '', en: '' },
    kind: condition?.kind ?? 'threshold',
    step: row.step,
    steps: condition?.steps.length ?? 1,
    highestStep: row.highest_step,
    label: step?.label ?? null,
    level: row.level,
    risk: row.risk,
    state: row.state,
    device: row.device_id,
    deviceName: row.device_id === null ? null : (names.deviceName ?? row.device_id),
    site: row.site_id,
    siteName: names.siteName,
    datastream: row.key === '' ? null : row.key,
    operator: condition && 'operator' in condition ? condition.operator : null,
    threshold: step && 'value' in step ? step.value : null,
    value: row.value,
    peak: row.peak,
    raisedAt: rfc3339(row.raised_at),
    acknowledgedAt: orNull(row.acknowledged_at),
    acknowledgedBy: actorName(row.acknowledged_by, names.noticerName),
    assignedTo: row.assigned_to === null ? null : { id: row.assigned_to, name: names.assigneeName ?? row.assigned_to },
    snoozedUntil: orNull(row.snoozed_until),
    clearedAt: orNull(row.cleared_at),
    cause: row.cause,
    closedAt: orNull(row.closed_at),
    closedBy: actorName(row.closed_by, names.closerName),
    flaps: row.flaps,
    inMaintenance: row.in_maintenance !== 0,
    group: row.group_id,
    explains: row.explains,
  };
}

const orNull = (at: number | null): string | null => (at === null ? null : rfc3339(at));

/** As many rules as are remembered as they were read: the alerts of a page mostly quote the same few. */
const REMEMBERED = 500;
const remembered = new Map<string, RuleDefinition | null>();

/** The rule as an alert keeps it; null for one that can no longer be read. */
export function readDefinition(text: string): RuleDefinition | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const read = parseDefinition(text);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, read);
  return read;
}

function parseDefinition(text: string): RuleDefinition | null {
  try {
    return ruleDefinition.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Rows of alerts with the names of device, site and assignee beside them; the start of every query that lists alerts. */
export const selectAlerts = (registry: Registry) =>
  registry
    .selectFrom('alerts')
    .leftJoin('devices', 'devices.id', 'alerts.device_id')
    .leftJoin('sites', 'sites.id', 'alerts.site_id')
    .leftJoin('users', 'users.id', 'alerts.assigned_to')
    .leftJoin('users as noticers', 'noticers.email', 'alerts.acknowledged_by')
    .leftJoin('users as closers', 'closers.email', 'alerts.closed_by')
    .selectAll('alerts')
    .select(['devices.name as deviceName', 'sites.name as siteName', 'users.name as assigneeName'])
    .select(['noticers.name as noticerName', 'closers.name as closerName'])
    .select((eb) =>
      eb
        .selectFrom('alert_events')
        .select('alert_events.value')
        .whereRef('alert_events.alert_id', '=', 'alerts.id')
        .where('alert_events.kind', '=', 'eased')
        .orderBy('alert_events.id', 'desc')
        .limit(1)
        .as('easedValue'),
    );

/** An alert from a row of `selectAlerts`; a device that is gone is called by its id. */
export const namedAlertOf = ({
  deviceName,
  siteName,
  assigneeName,
  noticerName,
  closerName,
  easedValue,
  ...row
}: Row & AlertNames): AlertRecord =>
  alertOf(row, { deviceName, siteName, assigneeName, noticerName, closerName, easedValue });

/** The alerts of those ids that there are, in no particular order; at most a few thousand at a time. */
export async function alertsByIds(registry: Registry, ids: readonly string[]): Promise<AlertRecord[]> {
  const rows = await selectAlerts(registry).where('alerts.id', 'in', ids).execute();
  return rows.map(namedAlertOf);
}
