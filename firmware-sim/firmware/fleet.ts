import { simClock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { composeLink } from '../links/compose.ts';
import type { Behaviour } from '../links/link.ts';
import { type LinkKind, linkBehaviours, MESSAGE_BYTES } from '../links/presets.ts';
import { Scheduler } from '../scheduler.ts';
import { createWorld } from '../world/world.ts';
import { openConnection } from './connection.ts';
import { FieldUnit } from './field-unit.ts';
import { packingOf } from './packing.ts';
import { type SimDevice, stationsOf } from './station.ts';
import { type FleetStats, noStats } from './stats.ts';

export interface FleetOptions {
  readonly devices: readonly SimDevice[];
  readonly seed: number;
  /** Where MQTT is spoken: `mqtt://host:port`, or `ws://host:port/mqtt`. */
  readonly url: string;
  /** Around when the world's stories happen, epoch ms; none without it. */
  readonly anchor?: number | null;
  /** Epoch ms at which the simulated time begins; the present by default, never later. */
  readonly start?: number;
  /** How many times faster than real time it runs until it has caught up with the present. */
  readonly speed?: number;
  /** Seconds between reports of every device, for those who do not want to wait; each device's own by default. */
  readonly everyS?: number;
  readonly ledger?: Ledger;
  readonly keepaliveS?: number;
  /** Behaviours in place of those of each device's link. */
  readonly behaviours?: (kind: LinkKind) => readonly Behaviour[];
}

export interface Fleet {
  readonly stats: Readonly<FleetStats>;
  /** Simulated time, epoch ms. */
  now(): number;
  /** Reports that were taken and not acknowledged yet. */
  waiting(): number;
  /** Stops measuring, lets what is kept go out for at most `graceMs`, ends all sessions. Safe to call twice. */
  stop(graceMs?: number): Promise<void>;
}

/** Starts a fleet in this process: one scheduler, one MQTT connection for each device or gateway that has its own token. */
export function runFleet(options: FleetOptions): Fleet {
  const { seed, url, anchor = null, everyS, ledger, keepaliveS = 600 } = options;
  const clock = simClock({
    ...(options.start === undefined ? {} : { start: options.start }),
    ...(options.speed === undefined ? {} : { speed: options.speed }),
  });
  const scheduler = new Scheduler(clock);
  const world = createWorld({ seed, anchor });
  const stats = noStats();
  const devices = everyS === undefined ? options.devices : options.devices.map((d) => ({ ...d, intervalS: everyS }));
  const stations = stationsOf(devices);
  stats.devices = devices.length;
  stats.connections = stations.length;

  // Ids must be unique over all runs that append to one ledger.
  const run = Date.now().toString(36) + process.pid.toString(36);
  let reports = 0;
  const started = clock.now();
  const behaviours = options.behaviours ?? ((kind: LinkKind) => linkBehaviours(kind, started));
  const units = stations.map(
    (station) =>
      new FieldUnit({
        station,
        seed,
        world,
        link: composeLink(behaviours(station.link), seed, station.id),
        packing: packingOf(station, MESSAGE_BYTES[station.link]),
        scheduler,
        ledger: ledger ?? null,
        stats,
        nextId: () => `${run}.${(reports++).toString(36)}`,
        open: (events) => openConnection({ url, id: station.id, token: station.token, keepaliveS }, events),
      }),
  );

  let stopping: Promise<void> | null = null;
  const stop = async (graceMs: number) => {
    for (const unit of units) unit.stopMeasuring();
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline && units.some((unit) => !unit.isDrained)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const unit of units) unit.stop();
    scheduler.stop();
  };
  return {
    stats,
    now: () => clock.now(),
    waiting: () => units.reduce((sum, unit) => sum + unit.waiting, 0),
    stop: (graceMs = 5000) => {
      stopping ??= stop(graceMs);
      return stopping;
    },
  };
}
