import type { OverviewDevice, OverviewSite, SiteAdvice } from '../../domain/api/overview.ts';
import { propertyOf } from '../../domain/datastream.ts';
import type { DeviceProfile } from '../../domain/device-profile.ts';
import { type Freshness, freshness } from '../../domain/freshness.ts';
import { groupBy } from '../../domain/group-by.ts';
import { mainDatastream } from '../../domain/main-figure.ts';
import { foresee, mostPressing, watchedOf } from '../../domain/overview/advice.ts';
import { usualLimits } from '../../domain/overview/watering-point.ts';
import type { Limit } from '../../domain/rules/limits.ts';
import type { RuleSubject } from '../../domain/rules/matching.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import type { SiteKind } from '../../domain/site-kinds.ts';
import { rfc3339 } from '../../domain/time.ts';
import { FALLBACK_INTERVAL_S } from '../../store/registry/device-freshness.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { listProfiles } from '../../store/registry/profiles.ts';
import type { Registry } from '../../store/registry/schema.ts';
import {
  type Looked,
  type OpenAlertRow,
  type OverviewDeviceRow,
  type OverviewGround,
  type OverviewLatest,
  overviewAlerts,
  overviewDevices,
  overviewLatest,
  ruleNamesOf,
} from '../../store/registry/site-overview.ts';
import type { Course, Trends } from './trends.ts';
import { worstOf } from './worst-alert.ts';

/** As many ids of a site's devices as stand in its card. */
const MEMBERS = 50;
const worse: Readonly<Record<Freshness, number>> = { fresh: 0, late: 1, lost: 2, never: 3 };

/** What cards are made with. */
export interface Light {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly trends: Trends;
  readonly limitsOf: (subject: RuleSubject, datastream: string) => readonly Limit[];
  /** Whether whoever asks may have what a device measures. */
  readonly maySee: (device: string) => boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** A device with what is new of it. */
interface Member extends OverviewDeviceRow {
  readonly intervalS: number;
  readonly freshness: Freshness;
  readonly latest: readonly OverviewLatest[];
}

interface Read {
  readonly members: readonly Member[];
  readonly alerts: readonly OpenAlertRow[];
}

async function read({ registry, now }: Light, of: Looked): Promise<Read> {
  const [profiles, devices, latest, alerts] = await Promise.all([
    listProfiles(registry),
    overviewDevices(registry, of),
    overviewLatest(registry, of),
    overviewAlerts(registry, of),
  ]);
  const models = new Map(profiles.map(({ profile }): [string, DeviceProfile] => [profile.id, profile]));
  const results = groupBy(latest, ({ device }) => device);
  const members = devices.map((device): Member => {
    const intervalS = device.intervalS ?? models.get(device.profile)?.expectedIntervalS ?? FALLBACK_INTERVAL_S;
    return {
      ...device,
      intervalS,
      freshness: freshness(device.liveAt, intervalS, now),
      latest: results.get(device.id) ?? [],
    };
  });
  return { members, alerts };
}

/** The cards of sites, in their order. */
export async function siteCards(
  light: Light,
  grounds: readonly OverviewGround[],
): Promise<{ readonly cards: OverviewSite[]; readonly advising: boolean }> {
  const { members, alerts } = await read(light, { sites: grounds.map(({ id }) => id) });
  const membersOf = groupBy(members, ({ site }) => site);
  const alertsOf = groupBy(alerts, ({ site }) => site);
  const found = grounds.map((ground) => {
    const own = membersOf.get(ground.id) ?? [];
    const open = alertsOf.get(ground.id) ?? [];
    return { ground, own, open, course: courseOf(light, own, ground.kind) };
  });
  await light.trends.prepare(found.flatMap(({ course }) => course?.asked ?? []));
  const names = await ruleNamesOf(
    light.registry,
    found.flatMap(({ open: [worst] }) => worst?.id ?? []),
  );

  let advising = false;
  const cards = found.map(({ ground, own, open, course }): OverviewSite => {
    const advice = course && adviceOn(light, ground, course);
    advising ||= advice === 'in-work';
    const { crop, stage, kind, place, ...site } = ground;
    return {
      ...site,
      kind,
      crop,
      stage,
      personal: light.places.householdOf(ground.id) !== null,
      figure: figureOf(light, own, { open, ground }),
      freshness: own.reduce<Freshness | null>(
        (worst, one) => (worst === null || worse[one.freshness] > worse[worst] ? one.freshness : worst),
        null,
      ),
      devices: countsOf(own),
      members: own.slice(0, MEMBERS).map(({ id }) => id),
      lastUplinkAt: newestUplink(own),
      alert: worstOf(open[0], names),
      openAlerts: open.length,
      advice: advice === 'in-work' ? null : advice,
      place: [...place],
    };
  });
  return { cards, advising };
}

/** The cards of devices that stand at no site, in their order. */
export async function deviceCards(light: Light, ids: readonly string[]): Promise<OverviewDevice[]> {
  const { members, alerts } = await read(light, { devices: ids });
  const alertsOf = groupBy(alerts, ({ device }) => device);
  const names = await ruleNamesOf(
    light.registry,
    [...alertsOf.values()].flatMap(([worst]) => worst?.id ?? []),
  );
  return members.map((member) => {
    const open = alertsOf.get(member.id) ?? [];
    return {
      id: member.id,
      name: member.name,
      personal: light.places.isPersonal(member.id),
      figure: figureOf(light, [member], { open, ground: null }),
      freshness: member.freshness,
      lastUplinkAt: newestUplink([member]),
      alert: worstOf(open[0], names),
      openAlerts: open.length,
    };
  });
}

interface At {
  readonly open: readonly OpenAlertRow[];
  readonly ground: OverviewGround | null;
}

/** The figure of the worst alert whose device is still there, else of what the devices are there for. */
function figureOf(light: Light, members: readonly Member[], { open, ground }: At): OverviewSite['figure'] {
  const [worst] = open;
  const alarmed = worst && members.find(({ id }) => id === worst.device);
  const among = alarmed ? [alarmed] : members;
  const key =
    (alarmed && worst.key !== '' ? worst.key : undefined) ??
    mainDatastream(among.flatMap(({ latest }) => latest.map((one) => one.key)));
  if (key === undefined) return null;
  const [member] = among
    .filter(({ latest }) => latest.some((one) => one.key === key))
    .sort((a, b) => atOf(b, key) - atOf(a, key) || (a.id < b.id ? -1 : 1));
  const result = member?.latest.find((one) => one.key === key);
  const of = member ?? alarmed;
  if (!of) return null;
  const seen = light.maySee(of.id);
  return {
    device: of.id,
    deviceName: of.name,
    datastream: key,
    at: result ? rfc3339(result.at) : null,
    result: seen && result ? (result.value ?? result.text) : null,
    expectedIntervalS: of.intervalS,
    limits: [...light.limitsOf(subjectOf(light, of, ground), key)],
  };
}

const atOf = (member: Member, key: string): number => member.latest.find((one) => one.key === key)?.at ?? 0;

const subjectOf = ({ places }: Light, { id, profile }: Member, ground: OverviewGround | null): RuleSubject => ({
  id,
  profile,
  place: places.device(id) ?? EVERYWHERE,
  siteKind: ground?.kind ?? null,
  crop: ground?.crop ?? null,
  stage: ground?.stage ?? null,
});

interface Watching {
  readonly member: Member;
  readonly value: number;
  /** When it was measured, epoch ms. */
  readonly at: number;
  readonly asked: Course;
}

/** Of what is looked ahead at, the datastream that is nearest to trouble; null for none, or a household's. */
function courseOf({ maySee }: Light, members: readonly Member[], kind: SiteKind): Watching | null {
  const open = members.filter(({ id }) => maySee(id));
  const key = mostPressing(
    open.flatMap(({ latest }) => latest.filter(isNumber).map((one) => one.key)),
    kind,
  );
  if (key === undefined) return null;
  const down = watchedOf(key)?.side === 'below' ? 1 : -1;
  const [first] = open
    .flatMap((member) => {
      const { value = null, at = 0 } = member.latest.find((one) => one.key === key) ?? {};
      return value === null ? [] : [{ member, value, at }];
    })
    .sort((a, b) => worse[a.member.freshness] - worse[b.member.freshness] || (a.value - b.value) * down);
  return first === undefined
    ? null
    : { ...first, asked: { device: first.member.id, datastream: key, since: first.member.since ?? 0 } };
}

const isNumber = ({ value }: OverviewLatest): boolean => value !== null;

function adviceOn(
  light: Light,
  ground: OverviewGround,
  { member, value, at, asked }: Watching,
): SiteAdvice | 'in-work' | null {
  const { device, datastream } = asked;
  const watched = watchedOf(datastream);
  if (!watched) return null;
  const fitted = light.trends.of(asked);
  if (fitted === undefined) return 'in-work';
  const ruled = light.limitsOf(subjectOf(light, member, ground), datastream);
  const isRuled = ruled.some(({ side }) => side === watched.side);
  // What a sensor lies in matters: of soil in no field nobody knows when it wants water.
  const limits = isRuled || ground.kind !== 'field' ? ruled : usualLimits(propertyOf(datastream));
  const intervalMs = member.intervalS * 1000;
  const outcome = foresee(watched, fitted, { value, at, now: light.now, intervalMs, limits });
  if (outcome.kind === 'unsure') return { ...outcome, device, datastream };
  return {
    ...outcome,
    device,
    datastream,
    from: isRuled ? 'rule' : 'usual',
    at: outcome.at === null ? null : rfc3339(outcome.at),
  };
}

function countsOf(members: readonly Member[]): Record<Freshness, number> {
  const counts = { fresh: 0, late: 0, lost: 0, never: 0 };
  for (const one of members) counts[one.freshness]++;
  return counts;
}

function newestUplink(members: readonly Member[]): string | null {
  const newest = members.reduce((last, { lastUplinkAt }) => Math.max(last, lastUplinkAt ?? 0), 0);
  return newest === 0 ? null : rfc3339(newest);
}
