import type { Registry } from './schema.ts';

export interface Standing {
  readonly device: string;
  readonly deviceName: string;
  readonly site: string;
  readonly siteName: string;
}

/** Devices that have results of a property and stand at the site now, then those in the village; disabled ones left out. */
export async function devicesNear(
  registry: Registry,
  { site, village, property }: { readonly site: string; readonly village: string | null; readonly property: string },
  limit: number,
): Promise<Standing[]> {
  const near = (at: 'site' | 'village', take: number): Promise<Standing[]> =>
    registry
      .selectFrom('sites')
      .innerJoin('deployments', 'deployments.site_id', 'sites.id')
      .innerJoin('devices', 'devices.id', 'deployments.device_id')
      .select(['devices.id as device', 'devices.name as deviceName', 'sites.id as site', 'sites.name as siteName'])
      .where('deployments.to_at', 'is', null)
      .where('devices.disabled', '=', 0)
      .$if(at === 'site', (query) => query.where('sites.id', '=', site))
      .$if(at === 'village', (query) => query.where('sites.village_id', '=', village).where('sites.id', '<>', site))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('datastreams')
            .select('datastreams.key')
            .whereRef('datastreams.device_id', '=', 'devices.id')
            .where('datastreams.property', '=', property),
        ),
      )
      .orderBy('devices.name')
      .orderBy('devices.id')
      .limit(take)
      .execute();
  const there = await near('site', limit);
  const left = limit - there.length;
  return village === null || left === 0 ? there : [...there, ...(await near('village', left))];
}
