import { type Expression, type SqlBool, sql } from 'kysely';
import { partsOf, type Scope } from '../../domain/scopes.ts';
import { organisationsOf } from './devices-within.ts';
import type { Registry } from './schema.ts';
import { within, withinFound } from './within.ts';

/** As what a query knows the alerts that it asks about. */
export type AlertsAs = 'alerts' | 'earlier';

/**
 * Whether a row of `alerts` belongs to one of the scopes, as SQL: to the site where it was raised; and to the owner of the
 * device while it stands there still, or where it was raised nowhere.
 */
export function alertsWithin(
  registry: Registry,
  scopes: readonly Scope[],
  as: AlertsAs = 'alerts',
): Expression<SqlBool> {
  const there = scopes.some((scope) => partsOf(scope).kind === 'province')
    ? atSiteOfMany(registry, scopes, as)
    : atSiteOfFew(registry, scopes, as);
  const organisations = organisationsOf(scopes);
  if (organisations.length === 0) return there;
  const owned = registry
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .select('devices.id')
    .where('devices.organisation_id', 'in', organisations)
    .where(sql<SqlBool>`devices.id = ${sql.ref(`${as}.device_id`)}`)
    .where(sql<SqlBool>`(${sql.ref(`${as}.site_id`)} is null or ${sql.ref(`${as}.site_id`)} = deployments.site_id)`);
  return sql<SqlBool>`(${there} or exists ${owned})`;
}

/** For a cooperative or a commune: its sites are listed once, and their alerts found by them. */
const atSiteOfFew = (registry: Registry, scopes: readonly Scope[], as: AlertsAs): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(`${as}.site_id`)} in ${registry
    .selectFrom('sites')
    .select('id')
    .where(within(scopes, { organisation: 'organisation_id', village: 'village_id', commune: 'commune_id' }))}`;

/** For a province: each alert's site is looked up. */
const atSiteOfMany = (registry: Registry, scopes: readonly Scope[], as: AlertsAs): Expression<SqlBool> =>
  sql<SqlBool>`exists ${registry
    .selectFrom('sites')
    .select('id')
    .where(sql<SqlBool>`sites.id = ${sql.ref(`${as}.site_id`)}`)
    .where(
      withinFound(scopes, {
        organisation: 'sites.organisation_id',
        village: 'sites.village_id',
        commune: 'sites.commune_id',
      }),
    )}`;
