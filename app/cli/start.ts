import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { runServer } from '../run-server.ts';

export function startCommand(): Command {
  return new Command('start')
    .description('run the platform until it is told to stop (Ctrl+C, SIGTERM)')
    .action(async () => {
      await runServer(readConfig());
    });
}
