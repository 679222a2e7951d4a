import { packingOf } from '../firmware/packing.ts';
import type { Message, Report } from '../firmware/payloads.ts';
import { nextReportAt, takeReport } from '../firmware/reporting.ts';
import { type SimDevice, type Station, stationsOf } from '../firmware/station.ts';
import { createWorld } from '../world/world.ts';

export interface PastOptions {
  readonly devices: readonly SimDevice[];
  readonly seed: number;
  readonly anchor?: number | null;
  /** Reports with from ≤ time < to, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** How long a station saves up before it sends, ms: two hours by default. */
  readonly batchMs?: number;
  /** Bytes of one message at most. */
  readonly messageBytes?: number;
}

export interface PastMessage extends Message {
  /** The device or gateway on whose connection it goes. */
  readonly connection: string;
  readonly reports: readonly Report[];
}

/**
 * The past of a fleet as the store-and-forward messages its stations would send, in the order of time.
 * Reports come at the same instants as those of a live fleet of that seed, so past and present join without a seam.
 */
export function* pastMessages(options: PastOptions): Generator<PastMessage> {
  const { devices, seed, anchor = null, from, to, batchMs = 7_200_000, messageBytes = 8192 } = options;
  const world = createWorld({ seed, anchor });
  const stations = stationsOf(devices).map((station) => ({ station, packing: packingOf(station, messageBytes) }));
  for (let batch = from; batch < to; batch += batchMs) {
    const end = Math.min(to, batch + batchMs);
    for (const { station, packing } of stations) {
      let waiting = grouped(station, collect(station, batch, end));
      while (waiting.length > 0) {
        const reports = waiting.slice(0, packing.fits(waiting));
        waiting = waiting.slice(reports.length);
        yield { connection: station.id, reports, ...packing.message(reports) };
      }
    }
  }

  function collect({ members }: Station, start: number, end: number): Report[] {
    const reports: Report[] = [];
    for (const member of members) {
      for (let at = nextReportAt(member, seed, start); at < end; at += member.intervalS * 1000)
        reports.push(takeReport(world, member, at));
    }
    return reports;
  }
}

/** Reports that a gateway mixes go by time; the others stay together by device, which makes fewer messages. */
function grouped({ members }: Station, reports: Report[]): Report[] {
  const mixed = new Set(members.filter(({ format }) => format === 'tb').map(({ id }) => id));
  const together = reports.filter(({ device }) => mixed.has(device)).sort((a, b) => a.at - b.at);
  return [...together, ...reports.filter(({ device }) => !mixed.has(device))];
}

/** How many reports `pastMessages` will bring, for a progress bar. */
export function countPastReports({ devices, seed, from, to }: PastOptions): number {
  let count = 0;
  for (const device of devices) {
    const first = nextReportAt(device, seed, from);
    if (first < to) count += Math.ceil((to - first) / (device.intervalS * 1000));
  }
  return count;
}
