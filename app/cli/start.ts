import { Command } from 'commander';
import { readConfig } from '../config.ts';

export function startCommand(): Command {
  return new Command('start')
    .description('run the platform until it is told to stop (Ctrl+C, SIGTERM)')
    .action(async () => {
      const config = readConfig();
      // Loaded only here: the other commands need not wait for broker, API and ingest.
      const { runServer } = await import('../run-server.ts');
      await runServer(config);
    });
}
