import { Command, Option } from 'commander';
import { plainly, UserError } from '../errors.ts';
import { readFleetFile } from '../fleet/fleet-file.ts';
import { type LoadResult, runLoad } from '../load/load.ts';
import { durationMs, positiveNumber, tcpAddress, wholeNumber } from './options.ts';
import { progressOn } from './progress.ts';
import { stopSignal } from './stop-signal.ts';

interface LoadCommandOptions {
  readonly url: string;
  readonly connections: number;
  readonly window: number;
  readonly duration: number;
  readonly rate?: number;
  readonly devicesFile?: string;
  readonly devicePattern: string;
  readonly tokenPattern: string;
  readonly payload?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ sen sim fleet --devices 50 --profile pond-sonde > load.csv && sen device import load.csv
  $ sen sim load --devices-file load.csv --duration 60s
  $ sen sim load --devices-file load.csv --rate 5000 --duration 30s --json
  $ sen sim load --url mqtt://127.0.0.1:1884 --connections 50 --device-pattern 'load-{n}' --token-pattern 'load-{n}'

Every message is a QoS 1 PUBLISH with four values and a time of its own; the result tells what was acknowledged.`;

export function buildLoadCommand(): Command {
  return new Command('load')
    .description('send pre-encoded messages as fast as the platform acknowledges them')
    .option('--url <address>', 'mqtt://host:port', 'mqtt://127.0.0.1:1883')
    .option('--connections <count>', 'connections, one device each', wholeNumber(1), 50)
    .option('--window <count>', 'messages of one connection without acknowledgement', wholeNumber(1), 200)
    .addOption(
      new Option('--duration <time>', 'how long to send, e.g. 60s').argParser(durationMs).default(10_000, '10s'),
    )
    .option(
      '--rate <per-second>',
      'messages a second over all connections; as many as possible without it',
      positiveNumber,
    )
    .option('--devices-file <file>', 'devices and tokens, at most --connections of them: CSV or JSON')
    .option('--device-pattern <text>', 'device ids without a file; {n} counts from 1', 'load-{n}')
    .option('--token-pattern <text>', 'their tokens', 'load-{n}')
    .option('--payload <text>', 'JSON with TIME where the epoch milliseconds stand; fields of a pond sonde without it')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: LoadCommandOptions) => {
      const signal = stopSignal();
      const progress = progressOn(process.stderr, options.json === true);
      const { window, duration, rate, payload } = options;
      if (payload !== undefined && !payload.includes('TIME'))
        throw new UserError(
          '--payload: write TIME where the time is to stand, e.g. {"ts":TIME,"values":{"water_level":3.2}}',
        );
      const result = await plainly(async () =>
        runLoad({
          ...tcpAddress(options.url),
          devices: devicesOf(options),
          durationMs: duration,
          // Packet ids are 16 bits wide and none may be in flight twice.
          window: Math.min(window, 60_000),
          ...(rate === undefined ? {} : { rate }),
          ...(payload === undefined ? {} : { payload }),
          onProgress: (acked, perSecond) => progress.show(`acknowledged ${acked}  ${Math.round(perSecond)}/s`),
          signal,
        }),
      );
      signal.release();
      progress.end();
      console.log(options.json ? JSON.stringify(result) : summary(result));
      if (result.errors > 0) process.exitCode = 1;
    });
}

function devicesOf({ devicesFile, connections, devicePattern, tokenPattern }: LoadCommandOptions) {
  if (devicesFile !== undefined) {
    const own = readFleetFile(devicesFile).filter(({ token }) => token !== null);
    return own.slice(0, connections).map(({ id, token }) => ({ id, token: token as string }));
  }
  const fill = (pattern: string, n: number) => pattern.replaceAll('{n}', String(n));
  return Array.from({ length: connections }, (_, i) => ({
    id: fill(devicePattern, i + 1),
    token: fill(tokenPattern, i + 1),
  }));
}

function summary(result: LoadResult): string {
  return Object.entries(result)
    .map(([name, value]) => `${name.padEnd(14)}${Array.isArray(value) ? value.join('; ') : value}`)
    .join('\n');
}
