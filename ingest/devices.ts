import type { MaintenanceTimes } from '../domain/alerts/maintenance.ts';
import type { DeviceProfile } from '../domain/device-profile.ts';
import { lateAfterMs } from '../domain/lateness.ts';
import { EVERYWHERE, type Place, type Scope, union } from '../domain/scopes.ts';
import type { SiteKind } from '../domain/site-kinds.ts';
import type { ReadingSelection } from '../store/readings/reading-store.ts';
import type {
  IngestDeployment,
  IngestDevice,
  IngestDirectory,
  IngestSite,
} from '../store/registry/ingest-directory.ts';
import type { AlertGround } from './alert-life.ts';
import type { DerivedPlan } from './derived.ts';
import { FieldPlan } from './field-plan.ts';
import type { Subject, Watcher } from './machines.ts';

/** Newest result of a datastream. `at` is −∞ until there is one. */
export interface LatestEntry {
  readonly key: string;
  at: number;
  receivedAt: number;
  value: number | null;
  text: string | null;
  quality: number;
  /** Waits for the next commit to the registry; for the next flush to live clients. */
  dirty: boolean;
  unseen: boolean;
}

/** What is known of one device and one list of datastreams. */
export interface ListView {
  readonly entries: readonly LatestEntry[];
  /** Rules on these datastreams; null when there are none, which is the rule. */
  readonly watchers: readonly Watcher[] | null;
}

export interface RecentUplink {
  readonly topic: string;
  readonly payload: Buffer;
  readonly receivedAt: number;
  readonly number: number;
  readonly observations: number;
  readonly quarantined: number;
  readonly reason: string | null;
}

/** What the registry's row of activity is to be raised by. */
export interface ActivityDelta {
  uplinks: number;
  observations: number;
  quarantined: number;
  lastUplinkAt: number;
  liveAt: number | null;
  status: string | null;
}

/** Datastreams of one device; more are a fault of its firmware. */
export const MAX_DATASTREAMS = 1000;

/** Lists of datastreams that a device is known by; one that shuffles its fields has them looked up anew. */
const MAX_VIEWS = 1000;

/** A registered device: what the registry says of it, and what it did so far. */
export class Device implements Subject {
  readonly id: string;
  readonly subject: string;
  name = '';
  profile: DeviceProfile | null = null;
  plan: FieldPlan | null = null;
  /** What is worked out from its readings; null for nothing, which is the rule. */
  derived: DerivedPlan | null = null;
  gateway: string | null = null;
  /** Its gateway. */
  behind: Device | null = null;
  expectedIntervalS = 900;
  /** The longest sleep that it is made for. */
  sleepS = 0;
  disabled = false;
  /** When it was seen to be put back into service, epoch ms; 0 when it always was. */
  servingSince = 0;
  lateAfterMs = 0;
  /** Zone of device times that state none. */
  zone = 'UTC';
  deployments: readonly IngestDeployment[] = [];
  /** Where it stands now. */
  site: string | null = null;
  /** Of its site and of whoever owns it. */
  place: Place = EVERYWHERE;
  siteKind: SiteKind | null = null;
  /** Of the season that its site is in today. */
  crop: string | null = null;
  stage: string | null = null;
  /** Receipt of the last live uplink. */
  liveAt: number | null = null;
  /** When it was heard again after it had been silent for too long, as far as that was seen; epoch ms. */
  backAt = 0;
  lastUplinkAt = 0;
  uplinks = 0;
  readonly latest = new Map<string, LatestEntry>();
  /** Since the last commit. */
  delta: ActivityDelta | null = null;
  recent: RecentUplink[] = [];
  /** A live client watches it. */
  watched = false;
  unseen: LatestEntry[] | null = null;
  readonly #views = new Map<readonly string[], ListView>();
  #lastList: readonly string[] | null = null;
  #lastView: ListView | null = null;

  constructor(id: string) {
    this.id = id;
    this.subject = `device/${id}`;
  }

  /** Site where it stood at `at`; null when nowhere. */
  siteAt(at: number): string | null {
    const { deployments } = this;
    for (let i = deployments.length - 1; i >= 0; i -= 1) {
      const { site, from, to } = deployments[i] as IngestDeployment;
      if (at >= from) return to === null || at < to ? site : null;
    }
    return null;
  }

  /** The view of an interned list; null when the device would have too many datastreams with it. */
  view(
    list: readonly string[],
    watch: (device: Device, list: readonly string[]) => readonly Watcher[] | null,
  ): ListView | null {
    if (list === this.#lastList) return this.#lastView;
    let view = this.#views.get(list) ?? null;
    if (!view) {
      const entries = this.#entries(list);
      if (!entries) return null;
      view = { entries, watchers: watch(this, list) };
      if (this.#views.size >= MAX_VIEWS) this.#views.clear();
      this.#views.set(list, view);
    }
    this.#lastList = list;
    this.#lastView = view;
    return view;
  }

  entry(key: string): LatestEntry | null {
    let entry = this.latest.get(key);
    if (!entry) {
      if (this.latest.size >= MAX_DATASTREAMS) return null;
      entry = {
        key,
        at: Number.NEGATIVE_INFINITY,
        receivedAt: 0,
        value: null,
        text: null,
        quality: 0,
        dirty: false,
        unseen: false,
      };
      this.latest.set(key, entry);
    }
    return entry;
  }

  /** Newest results that were deleted are none any more. */
  forgetLatest({ datastream, from, to }: ReadingSelection): void {
    for (const entry of this.latest.values()) {
      if ((datastream !== null && entry.key !== datastream) || entry.at < from || entry.at >= to) continue;
      entry.at = Number.NEGATIVE_INFINITY;
    }
  }

  /** After the registry changed: rules are to be looked up anew. */
  forgetViews(): void {
    this.#views.clear();
    this.#lastList = null;
    this.#lastView = null;
  }

  #entries(list: readonly string[]): LatestEntry[] | null {
    const more = list.reduce((count, key) => count + (this.latest.has(key) ? 0 : 1), 0);
    if (this.latest.size + more > MAX_DATASTREAMS) return null;
    return list.map((key) => this.entry(key) as LatestEntry);
  }
}

/** A site as its alerts and machines know it. */
export interface SiteGround extends Subject, AlertGround {
  readonly maintenance: MaintenanceTimes[];
}

/** The devices of the registry in memory. What they did survives a reload. */
export class Devices {
  readonly byId = new Map<string, Device>();
  readonly sites = new Map<string, SiteGround>();
  readonly #timeZone: string;

  /** @param timeZone the installation's zone, for sites without one */
  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  load(directory: IngestDirectory, at: number): void {
    const profiles = new Map(
      directory.profiles.map((profile) => [profile.id, { profile, plan: new FieldPlan(profile) }]),
    );
    const sites = new Map(directory.sites.map((site) => [site.id, site]));
    this.#loadSites(directory);
    const deployments = groupByDevice(directory.deployments);
    const gone = new Set(this.byId.keys());
    for (const row of directory.devices) {
      gone.delete(row.id);
      const device = this.byId.get(row.id) ?? new Device(row.id);
      this.byId.set(row.id, device);
      const known = profiles.get(row.profile) ?? null;
      this.#configure(device, row, { known, deployments: deployments.get(row.id) ?? [], sites, at });
    }
    for (const id of gone) this.byId.delete(id);
    for (const device of this.byId.values())
      device.behind = device.gateway === null ? null : (this.byId.get(device.gateway) ?? null);
    for (const { device: id, liveAt, lastUplinkAt, uplinks } of directory.activity) {
      const device = this.byId.get(id);
      if (!device || device.uplinks > 0) continue;
      // After the clock was put back what it said before has not come yet.
      device.liveAt = liveAt === null ? null : Math.min(liveAt, at);
      device.lastUplinkAt = lastUplinkAt;
      device.uplinks = uplinks;
    }
  }

  #loadSites({ sites, maintenance }: IngestDirectory): void {
    this.sites.clear();
    for (const { id, timeZone, village } of sites) {
      const zone = timeZone ?? this.#timeZone;
      this.sites.set(id, { id: null, subject: `site/${id}`, zone, village, maintenance: [], siteAt: () => id });
    }
    for (const { site, ...times } of maintenance) this.sites.get(site)?.maintenance.push(times);
  }

  #configure(
    device: Device,
    row: IngestDevice,
    of: {
      known: { profile: DeviceProfile; plan: FieldPlan } | null;
      deployments: readonly IngestDeployment[];
      sites: ReadonlyMap<string, IngestSite>;
      at: number;
    },
  ): void {
    if (device.disabled && !row.disabled) device.servingSince = of.at;
    device.disabled = row.disabled;
    device.name = row.name;
    device.profile = of.known?.profile ?? null;
    device.plan = of.known?.plan ?? null;
    device.gateway = row.gateway;
    device.expectedIntervalS = row.expectedIntervalS ?? of.known?.profile.expectedIntervalS ?? 900;
    device.sleepS = of.known?.profile.sleepS ?? 0;
    device.lateAfterMs = lateAfterMs(device.expectedIntervalS);
    device.deployments = of.deployments;
    const last = of.deployments.at(-1);
    device.zone = (last && of.sites.get(last.site)?.timeZone) ?? this.#timeZone;
    const site = last?.to === null ? of.sites.get(last.site) : undefined;
    const owner: Scope | null = row.organisation === null ? null : `organisation:${row.organisation}`;
    const there = site?.place ?? EVERYWHERE;
    device.place = owner === null || there.includes(owner) ? there : union([owner], there);
    device.site = site?.id ?? null;
    device.siteKind = site?.kind ?? null;
    device.crop = site?.crop ?? null;
    device.stage = site?.stage ?? null;
    device.forgetViews();
  }
}

function groupByDevice(deployments: readonly IngestDeployment[]): Map<string, IngestDeployment[]> {
  const groups = new Map<string, IngestDeployment[]>();
  for (const deployment of deployments) {
    const group = groups.get(deployment.device);
    if (group) group.push(deployment);
    else groups.set(deployment.device, [deployment]);
  }
  return groups;
}
