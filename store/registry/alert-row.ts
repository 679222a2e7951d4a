import type { AlertRecord } from '../../domain/api/alerts.ts';
import { type RuleDefinition, ruleDefinition } from '../../domain/rules/definition.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** What an alert's row does not say itself. */
interface AlertNames {
  readonly deviceName: string;
  readonly siteName: string | null;
}

/**
 * An alert as it leaves Sen, from its row and the rule as it stood when it was raised; one whose rule can no
 * longer be read is still shown, called by the rule's id.
 */
function alertOf(row: RegistrySchema['alerts'], names: AlertNames): AlertRecord {
  const rule = readRule(row.definition);
  const threshold = rule?.condition.kind === 'threshold' ? rule.condition : null;
  return {
    id: row.id,
    rule: row.rule_id,
    ruleName: rule?.name ?? { vi: row.rule_id, en: row.rule_id },
    advice: rule?.advice ?? { vi: '', en: '' },
    kind: rule?.condition.kind ?? 'threshold',
    level: rule?.level ?? 'watch',
    state: row.state,
    device: row.device_id,
    deviceName: names.deviceName,
    site: row.site_id,
    siteName: names.siteName,
    datastream: row.key === '' ? null : row.key,
    operator: threshold?.operator ?? null,
    threshold: threshold?.value ?? null,
    value: row.value,
    peak: row.peak,
    raisedAt: rfc3339(row.raised_at),
    acknowledgedAt: row.acknowledged_at === null ? null : rfc3339(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    clearedAt: row.cleared_at === null ? null : rfc3339(row.cleared_at),
  };
}

function readRule(text: string): RuleDefinition | null {
  try {
    return ruleDefinition.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Rows of alerts with the names of device and site beside them; the start of every query that lists alerts. */
export const selectAlerts = (registry: Registry) =>
  registry
    .selectFrom('alerts')
    .leftJoin('devices', 'devices.id', 'alerts.device_id')
    .leftJoin('sites', 'sites.id', 'alerts.site_id')
    .selectAll('alerts')
    .select(['devices.name as deviceName', 'sites.name as siteName']);

/** An alert from a row of `selectAlerts`; a device that is gone is called by its id. */
export const namedAlertOf = (
  row: RegistrySchema['alerts'] & { deviceName: string | null; siteName: string | null },
): AlertRecord => alertOf(row, { deviceName: row.deviceName ?? row.device_id, siteName: row.siteName });

/** The alerts of those ids that there are, in no particular order; at most a few thousand at a time. */
export async function alertsByIds(registry: Registry, ids: readonly string[]): Promise<AlertRecord[]> {
  const rows = await selectAlerts(registry).where('alerts.id', 'in', ids).execute();
  return rows.map(namedAlertOf);
}
