import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Device } from '../../../domain/api/devices.ts';
import { site } from '../../../domain/api/sites.ts';
import type { RuleScope } from '../../../domain/rules/definition.ts';
import { watches } from '../../../domain/rules/matching.ts';
import type { SiteKind } from '../../../domain/site-kinds.ts';
import { devicesQuery } from './devices.ts';
import { requestAll } from './pages.ts';

/** Every site of a kind, bearing a crop. */
const sitesWithQuery = (kind: SiteKind | null, crop: string | null) =>
  queryOptions({
    queryKey: ['sites', 'with', kind, crop],
    queryFn: ({ signal }) =>
      requestAll(site, '/sites', { ...(kind === null ? {} : { kind }), ...(crop === null ? {} : { crop }) }, signal),
    staleTime: 60_000,
  });

/** The devices that a rule of that scope would watch today; undefined while that is not known. */
export function useWatched(scope: RuleScope): readonly Device[] | undefined {
  const devices = useQuery(devicesQuery).data;
  const { siteKind, crop } = scope;
  const bySite = siteKind !== null || crop !== null;
  const sites = useQuery({ ...sitesWithQuery(siteKind, crop), enabled: bySite }).data;
  return useMemo(() => {
    if (!devices || (bySite && !sites)) return undefined;
    const grounds = new Map(sites?.map((one) => [one.id, one]));
    return devices.filter(({ id, profile, place, site: at, retiredAt }) => {
      if (retiredAt !== null) return false;
      const ground = at === null ? undefined : grounds.get(at);
      const { crop: grown = null, stage = null } = ground?.season ?? {};
      return watches(scope, { id, profile, place, siteKind: ground?.kind ?? null, crop: grown, stage });
    });
  }, [devices, sites, bySite, scope]);
}
