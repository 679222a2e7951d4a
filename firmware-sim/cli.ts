import { Command } from 'commander';
import { buildFleetCommand } from './commands/fleet.ts';
import { buildLoadCommand } from './commands/load.ts';
import { buildRunCommand } from './commands/run.ts';
import { buildVerifyCommand } from './commands/verify.ts';

/** `sen sim …`: simulated devices, a ledger of what was acknowledged, and load. Errors are thrown to the caller. */
export function buildSimCommand(): Command {
  return new Command('sim')
    .description('simulated devices and gateways that meet the platform over MQTT')
    .addCommand(buildFleetCommand())
    .addCommand(buildRunCommand())
    .addCommand(buildVerifyCommand())
    .addCommand(buildLoadCommand());
}
