import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import { fleetCsv } from '../fleet/fleet-file.ts';
import { fleetEntries } from '../fleet/make-fleet.ts';
import { scenarioOf, scenarios } from '../fleet/scenarios.ts';
import { wholeNumber } from './options.ts';

interface FleetCommandOptions {
  readonly scenario: string;
  readonly devices: number;
  readonly profile?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ sen sim fleet --devices 24 > fleet.csv && sen device import fleet.csv
  $ sen sim fleet --scenario pond-night --devices 12 > ponds.csv
  $ sen sim fleet --devices 50 --profile generic-json --json > load.json`;

export function buildFleetCommand(): Command {
  return new Command('fleet')
    .description('print a list of simulated devices with fresh random tokens, for "sen device import"')
    .addOption(
      new Option('--scenario <name>', 'what the fleet is made of').choices(Object.keys(scenarios)).default('village'),
    )
    .option('--devices <count>', 'how many', wholeNumber(1), 24)
    .option('--profile <id>', "one profile for all, in place of the scenario's")
    .option('--json', 'print JSON in place of CSV')
    .addHelpText('after', EXAMPLES)
    .action(({ scenario: name, devices, profile, json }: FleetCommandOptions) => {
      const scenario = scenarioOf(name);
      const made = profile === undefined ? scenario : { ...scenario, profiles: [profile] };
      const entries = fleetEntries(made, devices, () => randomBytes(16).toString('base64url'));
      process.stdout.write(json ? `${JSON.stringify(entries, null, 1)}\n` : fleetCsv(entries));
    });
}
