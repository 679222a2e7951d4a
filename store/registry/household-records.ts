import type { AlertRecord } from '../../domain/api/alerts.ts';
import type { DiaryKind } from '../../domain/diary.ts';
import { rfc3339 } from '../../domain/time.ts';
import { namedAlertOf, selectAlerts } from './alert-row.ts';
import type { Registry } from './schema.ts';

interface HouseholdRecords {
  readonly sites: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly latitude: number | null;
    readonly longitude: number | null;
    /** GeoJSON of a Polygon. */
    readonly polygon: unknown;
  }[];
  /** What stood at the sites, and when. */
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly serial: string | null;
    readonly site: string;
    readonly from: string;
    readonly to: string | null;
  }[];
  /** What was written down there. */
  readonly diary: readonly {
    readonly site: string;
    readonly kind: DiaryKind;
    readonly at: string;
    readonly text: string;
    readonly amount: number | null;
    readonly unit: string | null;
  }[];
  readonly alerts: readonly Omit<AlertRecord, 'adviceWithoutValue'>[];
}

/** What the registry holds of a household beside its own row. */
export async function householdRecords(registry: Registry, household: string): Promise<HouseholdRecords> {
  const sites = await registry
    .selectFrom('sites')
    .select(['id', 'name', 'kind', 'latitude', 'longitude', 'polygon'])
    .where('household_id', '=', household)
    .orderBy('id')
    .execute();
  if (sites.length === 0) return { sites: [], devices: [], diary: [], alerts: [] };
  const ids = sites.map(({ id }) => id);
  const devices = await registry
    .selectFrom('deployments')
    .innerJoin('devices', 'devices.id', 'deployments.device_id')
    .select(['devices.id', 'devices.name', 'devices.serial', 'site_id as site', 'from_at', 'to_at'])
    .where('site_id', 'in', ids)
    .orderBy('devices.id')
    .orderBy('from_at')
    .execute();
  const diary = await registry
    .selectFrom('diary_entries')
    .select(['site_id as site', 'kind', 'at', 'text', 'amount', 'unit'])
    .where('site_id', 'in', ids)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const alerts = await selectAlerts(registry).where('alerts.site_id', 'in', ids).orderBy('alerts.raised_at').execute();
  return {
    sites: sites.map(({ polygon, ...site }) => ({ ...site, polygon: polygon === null ? null : JSON.parse(polygon) })),
    devices: devices.map(({ from_at, to_at, ...device }) => ({
      ...device,
      from: rfc3339(from_at),
      to: to_at === null ? null : rfc3339(to_at),
    })),
    diary: diary.map(({ at, ...entry }) => ({ ...entry, at: rfc3339(at) })),
    alerts: alerts.map((row) => {
      const { adviceWithoutValue: _, ...alert } = namedAlertOf(row);
      return alert;
    }),
  };
}
