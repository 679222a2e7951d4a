import type { DeviceProfile } from '../domain/device-profile.ts';
import { groupBy } from '../domain/group-by.ts';
import { lateAfterMs } from '../domain/lateness.ts';
import { EVERYWHERE, type Scope, union } from '../domain/scopes.ts';
import type {
  IngestDeployment,
  IngestDevice,
  IngestDirectory,
  IngestSite,
} from '../store/registry/ingest-directory.ts';
import { Device } from './device.ts';
import { FieldPlan } from './field-plan.ts';
import type { SiteGround } from './subject.ts';

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
    const deployments = groupBy(directory.deployments, ({ device }) => device);
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
    const windows = groupBy(maintenance, ({ site }) => site);
    for (const { id, timeZone, village } of sites) {
      const zone = timeZone ?? this.#timeZone;
      this.sites.set(id, {
        id: null,
        subject: `site/${id}`,
        zone,
        village,
        maintenance: windows.get(id) ?? [],
        siteAt: () => id,
      });
    }
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
