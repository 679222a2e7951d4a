import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { version } from '../version.ts';
import { auditCommand } from './audit.ts';
import { certCommand } from './cert.ts';
import { configCommand } from './config.ts';
import { demoCommand } from './demo.ts';
import { deviceCommand } from './device.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { UserError } from './output.ts';
import { personalCommand } from './personal.ts';
import { quarantineCommand } from './quarantine.ts';
import { startCommand } from './start.ts';
import { tokenCommand } from './token.ts';
import { unitsCommand } from './units.ts';
import { userCommand } from './user.ts';

/** Errors whose message alone is for the person at the keyboard; of any other the stack is wanted too. */
const PLAIN = new Set([
  'ConfigError',
  'CertificateError',
  'UserError',
  'DataFolderError',
  'RegistryError',
  'RegistryRefusal',
  'StoreUnavailable',
  'StartError',
]);

/** Runs the `sen` command line. Exit code 0 done, 1 failed, 2 called wrongly. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command('sen')
    .description('Sen: readings of farm, cooperative and utility devices, kept and watched')
    .version(version)
    .showHelpAfterError('(see: sen --help)')
    .exitOverride();
  program.addCommand(startCommand());
  program.addCommand(demoCommand());
  program.addCommand(configCommand());
  program.addCommand(doctorCommand());
  program.addCommand(certCommand());
  program.addCommand(userCommand());
  program.addCommand(tokenCommand());
  program.addCommand(unitsCommand());
  program.addCommand(deviceCommand());
  program.addCommand(quarantineCommand());
  program.addCommand(exportCommand());
  program.addCommand(auditCommand());
  program.addCommand(personalCommand());
  try {
    // The simulator is a program of its own: loaded only when it is asked for.
    if (argv[0] === 'sim' || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h')) {
      const { buildSimCommand } = await import('../../firmware-sim/cli.ts');
      program.addCommand(buildSimCommand());
    }
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const plain = error instanceof ConfigError || error instanceof UserError || PLAIN.has((error as Error).name);
    process.stderr.write(plain ? `sen: ${(error as Error).message}\n` : `${(error as Error).stack ?? error}\n`);
    process.exitCode = 1;
  }
}
