import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildSimCommand } from '../../../firmware-sim/cli.ts';
import { readLedger } from '../../../firmware-sim/ledger/read-ledger.ts';
import { type Listening, listen, until } from './listening.ts';

let broker: Listening;
let folder: string;
let child: ChildProcess | null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sen-sim-'));
  broker = await listen(() => true);
  child = null;
  writeFileSync(
    join(folder, 'sim.ts'),
    `import { buildSimCommand } from ${JSON.stringify(join(import.meta.dirname, '../../../firmware-sim/cli.ts'))};
     buildSimCommand().parseAsync(process.argv.slice(2), { from: 'user' }).catch((error) => {
       console.error(error.name + ': ' + error.message);
       process.exit(1);
     });`,
  );
});
afterEach(async () => {
  if (child && child.exitCode === null) child.kill('SIGKILL');
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `sen sim …` in this process. */
async function here(...args: string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    out += `${text}\n`;
  });
  const before = process.exitCode;
  try {
    const command = buildSimCommand();
    for (const sub of command.commands) sub.exitOverride().configureOutput({ writeErr: (text) => (err += text) });
    await command.parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out, err };
  } catch (error) {
    const { name, message } = error as Error;
    return { code: 1, out, err: `${err}${name}: ${message}` };
  } finally {
    process.exitCode = before;
    log.mockRestore();
  }
}

/** Starts `sen sim …` in a process of its own. */
function sim(...args: string[]) {
  // One process, not tsx with a child of its own, so that a signal reaches the simulator.
  const started = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(folder, 'sim.ts'), ...args]);
  child = started;
  let out = '';
  let err = '';
  started.stdout.on('data', (chunk) => (out += chunk));
  started.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<Ended>((resolve) => started.on('close', (code) => resolve({ code, out, err })));
  return { ended, started };
}

const run = (ledger: string, ...more: string[]) => [
  ...['run', '--url', broker.url, '--token-pattern', 't-{id}', '--devices', '12', '--link', 'perfect'],
  ...['--back', '48h', '--speed', '4000', '--ledger', ledger, ...more],
];

// Starting a process takes seconds on a busy machine.
describe('sen sim', { timeout: 60_000 }, () => {
  it('ends cleanly on SIGINT: what is kept goes out, the result is printed, the ledger is whole', async () => {
    const ledger = join(folder, 'ledger.ndjson');
    const { ended, started } = sim(...run(ledger, '--json'));
    await until(() => broker.seen.size > 300);
    started.kill('SIGINT');
    const { code, out } = await ended;
    expect(code).toBe(0);
    const result = JSON.parse(out);
    const { reports, unreadableLines } = await readLedger(ledger);
    expect(result).toMatchObject({ devices: 12, waiting: 0, connected: 0, acknowledged: result.reports });
    expect(unreadableLines).toBe(0);
    expect(reports.filter(({ acknowledgedAt }) => acknowledgedAt !== null)).toHaveLength(result.acknowledged);
  });

  it('leaves a ledger that can be used when it is killed, and verify holds it against an export', async () => {
    const ledger = join(folder, 'ledger.ndjson');
    const { ended, started } = sim(...run(ledger));
    await until(() => broker.seen.size > 300 && existsSync(ledger) && readFileSync(ledger).length > 20_000);
    started.kill('SIGKILL');
    await ended;
    const { reports } = await readLedger(ledger);
    const acknowledged = reports.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
    expect(acknowledged.length).toBeGreaterThan(0);
    const rows = reports.flatMap(({ device, at, values }) =>
      Object.entries(values).map(([key, value]) => {
        const [property, channel = ''] = key.split('@');
        return [device, property, channel, new Date(at).toISOString(), value].join();
      }),
    );
    const csv = join(folder, 'stored.csv');
    const store = (lines: string[]) =>
      writeFileSync(csv, `${['device,property,channel,time,value', ...lines].join('\n')}\n`);

    store(rows);
    const clean = await here('verify', '--ledger', ledger, '--csv', csv, '--json');
    expect(JSON.parse(clean.out)).toMatchObject({ lost: 0, duplicated: 0, stored: rows.length });
    expect(clean.code).toBe(0);

    const first = acknowledged[0]?.device ?? '';
    const others = rows.filter((row) => !row.startsWith(`${first},`));
    store([...others, others.at(-1) ?? '']);
    const broken = await here('verify', '--ledger', ledger, '--csv', csv);
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/lost +[1-9]/);
    expect(broken.out).toMatch(/duplicated +1 /);
    expect(broken.out).toContain(first);
  });

  it.each([
    [['run'], /no tokens: give --devices-file/],
    [['run', '--devices-file', '/no/such/file'], /no such file/],
    [['verify', '--ledger', '/no/such/file', '--csv', 'x'], /no such file/],
    [['load', '--url', 'http://here'], /speaks plain TCP/],
    [['load', '--payload', '{}'], /write TIME/],
    [['run', '--duration', 'soon'], /90s, 15m, 6h or 2d/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, err } = await here(...args);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).toMatch(/^UserError: |^error: /);
  });
});

describe('verify against an API', () => {
  let server: Server;
  let asked: string[];
  const at = Date.UTC(2026, 10, 22, 7);
  const answers: Record<string, object> = {};

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      const url = new URL(request.url ?? '', 'http://x');
      const answer = answers[`${url.pathname} ${url.searchParams.get('cursor') ?? ''}`];
      response.writeHead(answer ? 200 : 403, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { code: 'forbidden', detail: 'not yours' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = (event: object) => `${JSON.stringify(event)}\n`;
    writeFileSync(
      join(folder, 'ledger'),
      line({ event: 'published', id: 'a', device: 'ao-1', at, values: { water_ph: 7.5 }, publishedAt: at }) +
        line({ event: 'published', id: 'b', device: 'ao-1', at: at + 1, values: { water_ph: 7.6 }, publishedAt: at }) +
        line({ event: 'acknowledged', ids: ['a', 'b'], acknowledgedAt: at }),
    );
  });
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const verify = () => {
    const http = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    return here('verify', '--ledger', join(folder, 'ledger'), '--http', http, '--token', 'secret', '--json');
  };
  const row = (offset: number, result: number) => ({
    device: 'ao-1',
    datastream: 'water_ph',
    at: new Date(at + offset).toISOString(),
    result,
  });

  it('follows the pages and asks with the token', async () => {
    answers['/api/v1/observations '] = { items: [row(0, 7.5)], next: 'p2' };
    answers['/api/v1/observations p2'] = { items: [row(1, 7.6)], next: null };
    answers['/api/v1/quarantine '] = { items: [], next: null };
    const { code, out } = await verify();
    expect(JSON.parse(out)).toMatchObject({ published: 2, stored: 2, lost: 0 });
    expect(code).toBe(0);
    expect(asked.every((request) => request.startsWith('Bearer secret '))).toBe(true);
    expect(asked[0]).toContain('from=2026-11-22T07%3A00%3A00.000Z&to=2026-11-22T07%3A00%3A00.002Z');
  });

  it('says which request was refused, and how', async () => {
    for (const key of Object.keys(answers)) delete answers[key];
    const { code, err } = await verify();
    expect(code).toBe(1);
    expect(err).toMatch(/GET \/api\/v1\/observations.*403.*not yours/);
    expect(err).not.toContain('secret');
  });
});
