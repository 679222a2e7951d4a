import type { Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';
import { siteColumns } from './site-list.ts';
import { within } from './within.ts';

/** A stay of a device at a site while which it measured something; `to` null is now. */
export interface SiteStay {
  readonly site: string;
  readonly device: string;
  readonly datastream: string;
  readonly from: number;
  readonly to: number | null;
}

interface LinesFilter {
  readonly scopes: readonly Scope[];
  readonly properties: readonly string[];
  readonly village: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Stays within [from, to) at sites of the scopes by devices that measure one of the properties; by site, oldest first. */
export async function staysMeasuring(
  registry: Registry,
  { scopes, properties, village, from, to, limit }: LinesFilter,
): Promise<SiteStay[]> {
  return registry
    .selectFrom('sites')
    .innerJoin('deployments', 'deployments.site_id', 'sites.id')
    .innerJoin('datastreams', 'datastreams.device_id', 'deployments.device_id')
    .select([
      'sites.id as site',
      'deployments.device_id as device',
      'datastreams.key as datastream',
      'deployments.from_at as from',
      'deployments.to_at as to',
    ])
    .where(within(scopes, siteColumns))
    .where('datastreams.property', 'in', properties)
    .where('deployments.from_at', '<', to)
    .where((eb) => eb.or([eb('deployments.to_at', 'is', null), eb('deployments.to_at', '>', from)]))
    .$if(village !== undefined, (query) => query.where('sites.village_id', '=', village as string))
    .orderBy('sites.id')
    .orderBy('datastreams.key')
    .orderBy('deployments.from_at')
    .limit(limit)
    .execute();
}
