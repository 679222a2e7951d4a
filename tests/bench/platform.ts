import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoadResult } from '../../firmware-sim/load/load.ts';
import { removeDir, type ServerOptions, sen, startServer, type TestServer, tempDir } from '../support/server.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/app/main.js');

export interface BenchDevice {
  readonly id: string;
  readonly token: string;
}

export interface BenchPlatform {
  readonly server: TestServer;
  readonly devices: readonly BenchDevice[];
  /** CSV of the devices, as `sen sim load` takes it. */
  readonly devicesFile: string;
  readonly bearer: string;
  rssMb(): number;
  metric(name: string): Promise<number>;
  /** Resolves once as many uplinks are stored as were acknowledged; to the epoch ms of that moment. */
  stored(uplinks: number, timeoutMs?: number): Promise<number>;
  remove(): Promise<void>;
}

/** Devices of a benchmark: `bench-0` …, each with a token of its own. */
const deviceRows = (count: number): BenchDevice[] =>
  Array.from({ length: count }, (_, n) => ({ id: `bench-${n}`, token: `token-of-bench-${n}` }));

/** A built Sen on an empty folder with so many registered devices. */
export async function startPlatform(
  deviceCount: number,
  options: ServerOptions = {},
  profile = 'generic-json',
): Promise<BenchPlatform> {
  const dataDir = options.dataDir ?? tempDir();
  const devices = deviceRows(deviceCount);
  const server = await startServer({ ...options, dataDir, env: { SEN_LOG_LEVEL: 'info', ...options.env } });
  const devicesFile = join(dataDir, 'bench-devices.csv');
  const rows = devices.map(({ id, token }) => `${id},${id},${profile},,${token}`);
  writeFileSync(devicesFile, `id,name,profile,site,token\n${rows.join('\n')}\n`);
  const imported = await sen(dataDir, ['device', 'import', devicesFile, '--json']);
  if (imported.code !== 0) throw new Error(`import failed: ${imported.stderr}${imported.stdout.slice(0, 1000)}`);
  const token = await sen(dataDir, ['token', 'create', 'bench', '--role', 'administrator', '--json']);
  const bearer = (JSON.parse(token.stdout) as { secret: string }).secret;

  const metric = async (name: string): Promise<number> => {
    const answer = await fetch(`${server.http}/metrics`, { headers: { authorization: `Bearer ${bearer}` } });
    const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${name} `));
    return Number(line?.split(' ')[1] ?? Number.NaN);
  };
  return {
    server,
    devices,
    devicesFile,
    bearer,
    metric,
    rssMb: () => rssMb(server.process.pid as number),
    async stored(uplinks, timeoutMs = 600_000) {
      const deadline = Date.now() + timeoutMs;
      while ((await metric('sen_stored_uplinks_total')) < uplinks) {
        if (Date.now() > deadline) throw new Error(`not stored within ${timeoutMs} ms`);
        await new Promise((done) => setTimeout(done, 100));
      }
      return Date.now();
    },
    async remove() {
      await server.kill();
      removeDir(dataDir);
    },
  };
}

export const rssMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

export interface LoadArguments {
  readonly port: number;
  readonly devicesFile: string;
  readonly seconds: number;
  readonly connections?: number;
  readonly window?: number;
  readonly rate?: number;
}

/** `sen sim load` in a process of its own, the same for every broker. */
export async function load(args: LoadArguments): Promise<LoadResult> {
  const words = ['sim', 'load', '--json', '--url', `mqtt://127.0.0.1:${args.port}`, '--devices-file', args.devicesFile];
  words.push(
    '--duration',
    `${args.seconds}s`,
    '--connections',
    String(args.connections ?? 50),
    '--window',
    String(args.window ?? 200),
  );
  if (args.rate !== undefined) words.push('--rate', String(args.rate));
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  await new Promise((done) => child.once('close', done));
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`sim load failed: ${stderr}${stdout}`);
  return JSON.parse(line) as LoadResult;
}
