import { Command, Option } from 'commander';
import { plainly, UserError } from '../errors.ts';
import { runFleet } from '../firmware/fleet.ts';
import type { FleetStats } from '../firmware/stats.ts';
import { readFleetFile } from '../fleet/fleet-file.ts';
import { fleetEntries, makeFleet } from '../fleet/make-fleet.ts';
import { scenarioOf, scenarios } from '../fleet/scenarios.ts';
import { openLedger } from '../ledger/ledger.ts';
import { LINK_KINDS, type LinkKind } from '../links/presets.ts';
import { DAY_MS, HOUR_MS, localDay, startOfDay } from '../world/local-time.ts';
import { durationMs, positiveNumber, wholeNumber } from './options.ts';
import { progressOn } from './progress.ts';
import { pause, stopSignal } from './stop-signal.ts';

interface RunOptions {
  readonly scenario: string;
  readonly devices: number;
  readonly seed: number;
  readonly link?: LinkKind;
  readonly url: string;
  readonly devicesFile?: string;
  readonly tokenPattern?: string;
  readonly ledger?: string;
  readonly duration?: number;
  readonly speed: number;
  readonly back?: number;
  readonly every?: number;
  readonly grace: number;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ sen sim fleet --devices 24 > fleet.csv && sen device import fleet.csv
  $ sen sim run --devices-file fleet.csv --ledger run.ndjson
  $ sen sim run --devices-file fleet.csv --every 5s --duration 2m
  $ sen sim run --scenario pond-night --devices-file ponds.csv --speed 600
  $ sen sim run --scenario nb-iot-storm --devices-file fleet.csv --ledger storm.ndjson --json

Simulated time never runs ahead of the present. With --speed it begins in the past (--back, one day unless
said otherwise), runs that many times faster, and goes on at normal pace once it has caught up.
SIGINT stops measuring, lets what is kept go out (--grace) and ends; a second one ends at once.`;

export function buildRunCommand(): Command {
  return new Command('run')
    .description('run simulated devices against a platform over MQTT')
    .addOption(
      new Option('--scenario <name>', 'what the fleet is and goes through')
        .choices(Object.keys(scenarios))
        .default('village'),
    )
    .option('--devices <count>', 'size of the fleet, without --devices-file', wholeNumber(1), 24)
    .option('--seed <number>', 'same seed, same readings', wholeNumber(0), 1)
    .addOption(
      new Option('--link <kind>', "link between devices and platform; the scenario's unless given").choices(LINK_KINDS),
    )
    .option('--url <address>', 'mqtt://host:port, or ws://host:port/mqtt', 'mqtt://127.0.0.1:1883')
    .option('--devices-file <file>', 'devices and tokens: CSV id,name,profile,site,token, or JSON')
    .option('--token-pattern <text>', 'tokens without a file; {id} stands for the device')
    .option('--ledger <file>', 'append every reading and its acknowledgement to this file (NDJSON)')
    .option('--duration <time>', 'stop after so long, e.g. 90s, 15m, 6h; until SIGINT without it', durationMs)
    .option('--speed <factor>', 'how many times faster than real time, until it has caught up', positiveNumber, 1)
    .option('--back <time>', 'begin so far in the past, e.g. 24h', durationMs)
    .option('--every <time>', "interval of all devices, in place of their profiles'", durationMs)
    .addOption(
      new Option('--grace <time>', 'how long to wait for acknowledgements at the end')
        .argParser(durationMs)
        .default(10_000, '10s'),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RunOptions) => {
      const result = await plainly(() => run(options));
      console.log(options.json ? JSON.stringify(result) : summary(result));
    });
}

async function run(options: RunOptions): Promise<FleetStats & { readonly waiting: number }> {
  const scenario = scenarioOf(options.scenario);
  const tokenOf = (id: string) => options.tokenPattern?.replaceAll('{id}', id) ?? '';
  if (options.devicesFile === undefined && options.tokenPattern === undefined)
    throw new UserError('no tokens: give --devices-file (make one with: sen sim fleet) or --token-pattern');
  const entries =
    options.devicesFile === undefined
      ? fleetEntries(scenario, options.devices, tokenOf)
      : readFleetFile(options.devicesFile);
  const { seed, link, url, speed, every } = options;
  const present = Date.now();
  const start = present - (options.back ?? defaultBackMs(scenario.startHour, speed, present));
  const ledger = options.ledger === undefined ? null : openLedger(options.ledger);
  const fleet = runFleet({
    devices: makeFleet({ entries, scenario, seed, ...(link === undefined ? {} : { link }) }),
    seed,
    url,
    start,
    speed,
    // Stories hang on the day, not the moment, so that a run can be had again: those of a night follow the start,
    // the others come to a head at the end of its day.
    anchor: startOfDay(localDay(start)) + (scenario.startHour === undefined ? 1 : 2) * DAY_MS,
    ...(every === undefined ? {} : { everyS: every / 1000 }),
    ...(ledger ? { ledger } : {}),
  });
  const progress = progressOn(process.stderr, options.json === true);
  const signal = stopSignal();
  const shown = setInterval(() => progress.show(line(fleet.stats, fleet.now())), 500);
  try {
    await pause(options.duration ?? Number.POSITIVE_INFINITY, signal);
    const waiting = fleet.stop(options.grace);
    await waiting;
  } finally {
    clearInterval(shown);
    signal.release();
    progress.end();
    ledger?.close();
  }
  return { ...fleet.stats, waiting: fleet.waiting() };
}

function defaultBackMs(startHour: number | undefined, speed: number, present: number): number {
  if (startHour !== undefined) {
    const today = startOfDay(localDay(present)) + startHour * HOUR_MS;
    return present - (today <= present ? today : today - DAY_MS);
  }
  return speed > 1 ? DAY_MS : 0;
}

function line(stats: FleetStats, now: number): string {
  const { connected, connections, reports, acknowledged, resent, reconnects, refused } = stats;
  const trouble = refused > 0 ? `  refused ${refused}` : '';
  return `${new Date(now).toISOString().slice(0, 19)}Z  connected ${connected}/${connections}  reports ${reports}  acknowledged ${acknowledged}  resent ${resent}  reconnects ${reconnects}${trouble}`;
}

function summary(stats: FleetStats & { readonly waiting: number }): string {
  const rows = Object.entries(stats).map(([name, value]) => `${name.padEnd(14)}${value}`);
  if (stats.refused > 0) rows.push('Some connections were refused: are these devices registered with these tokens?');
  return rows.join('\n');
}
