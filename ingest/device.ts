import type { DeviceProfile } from '../domain/device-profile.ts';
import { EVERYWHERE, type Place } from '../domain/scopes.ts';
import type { SiteKind } from '../domain/site-kinds.ts';
import type { ReadingSelection } from '../store/readings/reading-store.ts';
import type { IngestDeployment } from '../store/registry/ingest-directory.ts';
import type { DerivedPlan } from './derived.ts';
import type { FieldPlan } from './field-plan.ts';
import type { HeardHours } from './heard-hours.ts';
import type { Watcher } from './machines.ts';
import { RecentInstants } from './recent-instants.ts';
import type { HeardDevice } from './subject.ts';

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
export class Device implements HeardDevice {
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
  hours: HeardHours | null = null;
  readonly instants = new RecentInstants();
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
