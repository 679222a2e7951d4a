import { sql } from 'kysely';
import { maintenanceUntil } from '../../domain/alerts/maintenance.ts';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import { groupBy } from '../../domain/group-by.ts';
import { alertsByIds } from './alert-row.ts';
import type { Registry } from './schema.ts';

/** Alerts a statement: each has its rule read with it, and the main thread is to have its turn in between. */
const ALERTS_PAGE = 25;
const PAGE = 500;

/** Those of these alerts that there are, by id. */
export async function alertsToTell(registry: Registry, ids: readonly string[]): Promise<Map<string, AlertRecord>> {
  const found = new Map<string, AlertRecord>();
  for (let from = 0; from < ids.length; from += ALERTS_PAGE)
    for (const alert of await alertsByIds(registry, ids.slice(from, from + ALERTS_PAGE))) found.set(alert.id, alert);
  return found;
}

/** How many alerts of one cause there are, how many of them are open, and the worst of those. */
export interface GroupStanding {
  readonly all: number;
  readonly open: number;
  /** null when none is open */
  readonly worst: string | null;
}

export async function groupStandings(
  registry: Registry,
  groups: readonly string[],
): Promise<Map<string, GroupStanding>> {
  const found = new Map<string, GroupStanding>();
  for (let from = 0; from < groups.length; from += PAGE) {
    const rows = await registry
      .selectFrom('alerts')
      .select([
        'group_id',
        ({ fn }) => fn.countAll<number>().as('all'),
        sql<number>`sum(case when state <> 'cleared' then 1 else 0 end)`.as('open'),
        // The worst of the open ones, the first of equally bad ones: a digit for its level, then its id.
        sql<
          string | null
        >`min(case when state <> 'cleared' then case level when 'danger' then '1' when 'act' then '2' else '3' end || id end)`.as(
          'worst',
        ),
      ])
      .where('group_id', 'in', groups.slice(from, from + PAGE))
      .groupBy('group_id')
      .execute();
    for (const { group_id, all, open, worst } of rows)
      found.set(group_id, { all: Number(all), open: Number(open), worst: worst === null ? null : worst.slice(1) });
  }
  return found;
}

/** Until when each of these sites is in maintenance, epoch ms; sites that are in none are not among them. */
export async function maintenanceEnds(
  registry: Registry,
  sites: readonly string[],
  { at, zone }: { readonly at: number /** Of sites that have none of their own. */; readonly zone: string },
): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (let from = 0; from < sites.length; from += PAGE) {
    const rows = await registry
      .selectFrom('maintenance_windows')
      .innerJoin('sites', 'sites.id', 'maintenance_windows.site_id')
      .selectAll('maintenance_windows')
      .select('sites.time_zone')
      .where('site_id', 'in', sites.slice(from, from + PAGE))
      .execute();
    for (const [site, windows] of groupBy(rows, ({ site_id }) => site_id)) {
      const times = windows.map(({ from_at, to_at, weekdays, starts, minutes }) => ({
        from: from_at,
        to: to_at,
        weekly:
          weekdays === null || starts === null || minutes === null
            ? null
            : { weekdays: weekdays.split(',').map(Number), starts, minutes },
      }));
      const until = maintenanceUntil(times, at, windows[0]?.time_zone ?? zone);
      if (until !== null) ends.set(site, until);
    }
  }
  return ends;
}
