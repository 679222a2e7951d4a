import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import { device } from '../../../domain/api/devices.ts';
import { site } from '../../../domain/api/sites.ts';
import { village } from '../../../domain/api/villages.ts';
import { matches } from '../lib/matches.ts';
import { devicesQuery } from './devices.ts';
import { queryString, request } from './http.ts';
import { sitesQuery } from './sites.ts';
import { villagesQuery } from './villages.ts';

/** How many of each kind are offered: more are found by another word. */
const LIMIT = 6;

/** The first of those whose text has every word; nothing beyond is looked at. */
function firstOf<T>(all: readonly T[], q: string, textOf: (one: T) => string): T[] {
  const found: T[] = [];
  for (const one of all) {
    if (matches(textOf(one), q)) found.push(one);
    if (found.length === LIMIT) break;
  }
  return found;
}

/**
 * Stations, sites and villages by words, without regard to tone marks. A list that the browser holds is searched there,
 * which works without a network too; else the server is asked.
 */
export const findQuery = (client: QueryClient, q: string) =>
  queryOptions({
    queryKey: ['find', q],
    networkMode: 'always',
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const ask = async <S extends z.ZodType>(item: S, path: string) =>
        (await request(page(item), `${path}${queryString({ q, limit: LIMIT })}`, { signal })).items;
      const devices = client.getQueryData(devicesQuery.queryKey);
      const sites = client.getQueryData(sitesQuery.queryKey);
      const villages = client.getQueryData(villagesQuery.queryKey);
      const [foundDevices, foundSites, foundVillages] = await Promise.all([
        devices
          ? firstOf(devices, q, ({ name, id, siteName, villageName }) => [name, id, siteName, villageName].join(' '))
          : ask(device, '/devices'),
        sites
          ? firstOf(sites, q, ({ name, id, villageName }) => [name, id, villageName].join(' '))
          : ask(site, '/sites'),
        villages
          ? firstOf(villages, q, ({ name, communeName }) => `${name} ${communeName}`)
          : ask(village, '/villages'),
      ]);
      return { devices: foundDevices, sites: foundSites, villages: foundVillages };
    },
  });
