import type { Insertable } from 'kysely';
import { type RuleDefinition, ruleDefinition } from '../../domain/rules/definition.ts';
import type { Registry, RegistrySchema } from '../../store/registry/schema.ts';
import { thresholdRule } from './rules.ts';

type Row = Insertable<RegistrySchema['alerts']>;
type Given = Pick<Row, 'id' | 'raised_at'> & Partial<Omit<Row, 'definition'>> & { readonly rule?: RuleDefinition };

/** Water too salt, with advice that says how salt. */
export const saltyRule: RuleDefinition = ruleDefinition.parse(
  thresholdRule(
    { value: 4, clearValue: 3.5 },
    {
      name: { vi: 'Nước mặn', en: 'Salt water' },
      advice: { vi: 'Mặn {value} g/L: đóng cống.', en: 'Salt {value} g/L: close the gate.' },
    },
  ),
);

/** The row of an alert, raised and not cleared unless said otherwise. */
export const alertRow = ({ rule = saltyRule, ...row }: Given): Row => ({
  rule_id: 'salty',
  device_id: 'buoy',
  key: 'salinity',
  site_id: null,
  state: 'raised',
  step: 1,
  highest_step: 1,
  level: 'act',
  value: 4.125,
  peak: 4.125,
  group_id: row.id,
  definition: JSON.stringify(rule),
  ...row,
});

/** Alerts as ingest has written them, each with the event of its being raised. */
export async function insertAlerts(registry: Registry, alerts: readonly Given[]): Promise<void> {
  for (let from = 0; from < alerts.length; from += 500) {
    const rows = alerts.slice(from, from + 500).map(alertRow);
    await registry.insertInto('alerts').values(rows).execute();
    await registry
      .insertInto('alert_events')
      .values(
        rows.map(({ id, raised_at, value }) => ({
          alert_id: id,
          kind: 'raised' as const,
          at: raised_at,
          recorded_at: raised_at,
          step: 1,
          value: value ?? null,
          once: `raised:${raised_at}`,
        })),
      )
      .execute();
  }
}
