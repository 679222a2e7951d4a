import { deadBattery } from './dead-battery.ts';
import { duplicate } from './duplicate.ts';
import { latency } from './latency.ts';
import type { Behaviour } from './link.ts';
import { loss } from './loss.ts';
import { outage } from './outage.ts';
import { reorder } from './reorder.ts';
import { skew, unsynced } from './skew.ts';
import { sleep } from './sleep.ts';

export const LINK_KINDS = ['perfect', '4g', 'nb-iot', 'storm'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** Bytes one message may have on the link: an NB-IoT uplink is to stay within 1 kB. */
export const MESSAGE_BYTES: Readonly<Record<LinkKind, number>> = {
  perfect: 8192,
  '4g': 8192,
  'nb-iot': 1000,
  storm: 1000,
};

const MINUTE_MS = 60_000;

/** The behaviours of a kind of link. `start` is when the simulation begins (epoch ms). */
export function linkBehaviours(kind: LinkKind, start: number): readonly Behaviour[] {
  switch (kind) {
    case 'perfect':
      return [];
    case '4g':
      return [
        latency(40, 900),
        loss(0.01),
        duplicate(0.005),
        skew(2000),
        outage(6 * 60 * MINUTE_MS, 0.1, 20 * MINUTE_MS),
      ];
    case 'nb-iot':
      return [
        latency(1500, 30_000),
        loss(0.04),
        duplicate(0.03),
        reorder(0.03, MINUTE_MS),
        skew(45_000),
        sleep(15 * MINUTE_MS, 2 * MINUTE_MS),
        outage(12 * 60 * MINUTE_MS, 0.15, 90 * MINUTE_MS),
      ];
    case 'storm':
      // A thunderstorm over one cell: what can go wrong goes wrong at once, and everybody reconnects together.
      return [
        latency(200, 8000),
        loss(0.2),
        duplicate(0.15),
        reorder(0.15, 20_000),
        skew(45_000),
        outage(5 * MINUTE_MS, 0.6, 2 * MINUTE_MS),
        deadBattery(start, 0.02, 60 * MINUTE_MS),
        unsynced(start, 20 * MINUTE_MS, 0.1),
      ];
  }
}
