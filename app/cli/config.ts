import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { answer, table } from './output.ts';

export function configCommand(): Command {
  return new Command('config')
    .description('print every setting as it counts, secrets masked')
    .option('--json', 'one JSON document')
    .action((options: { json?: boolean }) => {
      const { shown } = readConfig();
      answer(options.json === true, shown, () => table(['setting', 'value'], Object.entries(shown)));
    });
}
