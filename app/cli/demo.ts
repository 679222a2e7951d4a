import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { UserError } from './output.ts';

/** Marks a folder that the demo made and may therefore empty. */
const MARK = '.sen-demo';

export function demoCommand(): Command {
  return new Command('demo')
    .description('run Sen on an empty data folder with three simulated communes: 30 days of past, then live over MQTT')
    .option('--data <folder>', 'data folder; emptied at each start', './demo-data')
    .option('--days <n>', 'days of past readings', '30')
    .option('--seed <n>', 'same seed, same readings', '2026')
    .action(async (options: { data: string; days: string; seed: string }) => {
      const days = wholeNumber('--days', options.days, 0, 365);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
      const dataDir = resolve(options.data);
      emptyFolder(dataDir);
      const config = readConfig({
        SEN_LOG_LEVEL: 'warn',
        ...process.env,
        SEN_DATA_DIR: dataDir,
        SEN_DATA_DIR_FILE: '',
      });
      const [{ runServer }, { runDemo }] = await Promise.all([
        import('../run-server.ts'),
        import('../demo/run-demo.ts'),
      ]);
      await runServer(config, { onStarted: (platform) => runDemo(platform, config, { days, seed }) });
    });
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new UserError(`${option} ${text}: a whole number from ${min} to ${max} is wanted`);
  }
  return value;
}

/** Empties a folder that the demo made before; refuses one that holds anything else. */
function emptyFolder(dir: string): void {
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    if (!existsSync(join(dir, MARK))) {
      throw new UserError(`${dir} holds data that the demo did not make; choose another folder with --data`);
    }
    rmSync(dir, { recursive: true });
  }
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, MARK), 'Made by `sen demo`, which empties this folder at each start.\n');
}
