import type { MaintenanceTimes } from '../domain/alerts/maintenance.ts';

/** What a machine speaks of: a device, or a whole site. */
export interface Subject {
  /** As in `rule_states`: `device/ID`, `site/ID`. */
  readonly subject: string;
  /** null for a whole site. */
  readonly id: string | null;
  /** IANA name of where it stands. */
  readonly zone: string;
  /** Site at an instant, epoch ms; null for none. */
  siteAt(at: number): string | null;
}

/** A site as its machines and its alerts know it. */
export interface SiteGround extends Subject {
  /** null for none. */
  readonly village: string | null;
  readonly maintenance: readonly MaintenanceTimes[];
}

/** A device whose silence is judged. Times are epoch ms. */
export interface HeardDevice extends Subject {
  readonly expectedIntervalS: number;
  /** The longest sleep that it is made for. */
  readonly sleepS: number;
  readonly disabled: boolean;
  /** When it was seen to be put back into service; 0 when it always was. */
  readonly servingSince: number;
  /** Its gateway. */
  readonly behind: HeardDevice | null;
  /** Receipt of the last live uplink. */
  liveAt: number | null;
  /** When it was heard again after it had been silent for too long, as far as that was seen. */
  backAt: number;
}
