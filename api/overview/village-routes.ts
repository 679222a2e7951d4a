import { type OverviewVillage, type OverviewVillages, overviewVillages } from '../../domain/api/overview.ts';
import { type Freshness, freshness } from '../../domain/freshness.ts';
import { groupBy } from '../../domain/group-by.ts';
import { Completeness, dataQuality, expectedUplinks, median } from '../../domain/overview/data-quality.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { localDay, rfc3339 } from '../../domain/time.ts';
import { FALLBACK_INTERVAL_S } from '../../store/registry/device-freshness.ts';
import { listProfiles } from '../../store/registry/profiles.ts';
import { ReceivedHours, type ReceivedWeek } from '../../store/registry/received-hours.ts';
import { ruleNamesOf } from '../../store/registry/site-overview.ts';
import {
  acknowledgedAfter,
  cleanResults,
  type VillageAlert,
  type VillageDevice,
  type VillageGround,
  villageAlerts,
  villageDevices,
  villageGrounds,
} from '../../store/registry/village-overview.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { plainJson } from '../http/plain-json.ts';
import type { Api } from '../http/types.ts';
import { byAttention } from './village-ranking.ts';
import { worstOf } from './worst-alert.ts';

const WEEK_MS = 7 * 86_400_000;
/** More villages than a page shows are no ranking any more. */
const MOST = 500;

/** Villages that one may see, what needs attention first, and how data come on the whole. */
export function villageOverviewRoutes(app: Api, { registry, now, timeZone }: ApiContext): void {
  const hours = new ReceivedHours(registry, timeZone);
  // Whoever looks first after a start is not to wait until a week of every device is counted.
  app.addHook('onReady', async () => void hours.week(now()).catch(() => undefined));

  app.get(
    '/overview/villages',
    {
      config: { permission: 'overview.read', where: 'own' },
      serializerCompiler: plainJson,
      schema: {
        tags: ['overview'],
        summary: 'Villages ranked by open alerts and by how their data come, with totals; at most 500',
        response: { 200: overviewVillages },
      },
    },
    async (request): Promise<OverviewVillages> => {
      const at = now();
      const scopes = scopesFor(principal(request), 'overview.read');
      const [grounds, found, open, acknowledged, results, profiles, week] = await Promise.all([
        villageGrounds(registry, scopes),
        villageDevices(registry, scopes),
        villageAlerts(registry, scopes),
        acknowledgedAfter(registry, scopes, at - WEEK_MS),
        cleanResults(registry, scopes),
        listProfiles(registry),
        hours.week(at),
      ]);
      const intervals = new Map(profiles.map(({ profile }) => [profile.id, profile.expectedIntervalS]));
      const devices = found.map((device): Counted => {
        const intervalS = device.intervalS ?? intervals.get(device.profile) ?? FALLBACK_INTERVAL_S;
        return { ...device, intervalS, freshness: freshness(device.liveAt, intervalS, at) };
      });
      const light = { week, timeZone };
      const rows = ranked(grounds, { devices, open }, light);
      const names = await ruleNamesOf(
        registry,
        rows.flatMap(({ worst }) => worst?.id ?? []),
      );
      const { complete, today, lastWeek, uplinks, refused, ...all } = summed(devices, open, light);
      return {
        now: rfc3339(at),
        items: rows.map((row) => ({ ...row, worst: worstOf(row.worst ?? undefined, names) })),
        villages: grounds.length,
        totals: {
          devices: all.devices,
          alerts: { ...all.alerts, waiting: open.filter(({ state }) => state === 'raised').length },
          acknowledgedAfterS: inSeconds(median(acknowledged)),
          quality: dataQuality({ uplinks, refused, complete, ...results, devices: all.devices }),
          today,
          lastWeek,
        },
      };
    },
  );
}

type Counted = VillageDevice & { readonly intervalS: number; readonly freshness: Freshness };

interface Light {
  readonly week: ReceivedWeek;
  readonly timeZone: string;
}

interface Things {
  readonly devices: readonly Counted[];
  readonly open: readonly VillageAlert[];
}

type Row = Omit<OverviewVillage, 'worst'> & { readonly worst: VillageAlert | null };

const NOWHERE = { id: null, name: null, commune: null, communeName: null, provinceName: null } as const;

function ranked(grounds: readonly VillageGround[], { devices, open }: Things, light: Light): Row[] {
  const devicesOf = groupBy(devices, ({ village }) => village);
  const alertsOf = groupBy(open, ({ village }) => village);
  const row = (ground: VillageGround | typeof NOWHERE): Row => {
    const own = alertsOf.get(ground.id) ?? [];
    const { uplinks, refused, ...sums } = summed(devicesOf.get(ground.id) ?? [], own, light);
    return { ...ground, ...sums, worst: own[0] ?? null };
  };
  const rows = grounds.map(row).sort(byAttention).slice(0, MOST);
  const isElsewhere = devicesOf.has(null) || alertsOf.has(null);
  return isElsewhere ? [...rows, row(NOWHERE)] : rows;
}

/** How some devices report, and what was raised there. */
function summed(devices: readonly Counted[], open: readonly VillageAlert[], { week, timeZone }: Light) {
  const counts = { fresh: 0, late: 0, lost: 0, never: 0 };
  const alerts = { watch: 0, act: 0, danger: 0 };
  for (const { level } of open) alerts[level]++;
  const whole = new Completeness();
  const days = week.days.map(({ from }) => ({ day: localDay(from, timeZone), of: new Completeness() }));
  let [today, lastWeek, uplinks, refused] = [0, 0, 0, 0];
  for (const { id, intervalS, createdAt, freshness: state } of devices) {
    counts[state]++;
    week.days.forEach(({ from, to, of }, n) => {
      const received = of.get(id);
      uplinks += received?.uplinks ?? 0;
      refused += received?.refused ?? 0;
      // One that never sent anything is not in service yet; what was not counted is not missing.
      if (state === 'never' || week.since === null) return;
      const owed = expectedUplinks(intervalS, { from, to }, Math.max(createdAt, week.since));
      whole.add(received?.reports ?? 0, owed);
      days[n]?.of.add(received?.reports ?? 0, owed);
    });
    today += week.days.at(-1)?.of.get(id)?.reports ?? 0;
    lastWeek += week.lastWeek.get(id)?.reports ?? 0;
  }
  return {
    devices: counts,
    alerts,
    complete: whole.share,
    days: days.map(({ day, of }) => ({ day, complete: of.share })),
    today,
    lastWeek: Math.round(lastWeek),
    uplinks,
    refused,
  };
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000));
