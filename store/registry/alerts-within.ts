import { type Expression, type SqlBool, sql } from 'kysely';
import type { Scope } from '../../domain/scopes.ts';
import { organisationsOf } from './devices-within.ts';
import type { Registry } from './schema.ts';
import { within } from './within.ts';

/**
 * Whether a row of `alerts` belongs to one of the scopes, as SQL: to the site where it was raised; and to the owner of the
 * device while it stands there still, or where it was raised nowhere.
 */
export function alertsWithin(registry: Registry, scopes: readonly Scope[]): Expression<SqlBool> {
  const sites = registry
    .selectFrom('sites')
    .select('id')
    .where(within(scopes, { organisation: 'organisation_id', village: 'village_id', commune: 'commune_id' }));
  const there = sql<SqlBool>`alerts.site_id in ${sites}`;
  const organisations = organisationsOf(scopes);
  if (organisations.length === 0) return there;
  const owned = registry
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .select('devices.id')
    .where('devices.organisation_id', 'in', organisations)
    .where(sql<SqlBool>`devices.id = alerts.device_id`)
    .where(sql<SqlBool>`(alerts.site_id is null or alerts.site_id = deployments.site_id)`);
  return sql<SqlBool>`(${there} or exists ${owned})`;
}
