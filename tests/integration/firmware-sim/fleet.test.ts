import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pilotFleet } from '../../../firmware-sim/demo/pilot-fleet.ts';
import { runFleet } from '../../../firmware-sim/firmware/fleet.ts';
import { openLedger } from '../../../firmware-sim/ledger/ledger.ts';
import { readLedger } from '../../../firmware-sim/ledger/read-ledger.ts';
import { duplicate } from '../../../firmware-sim/links/duplicate.ts';
import { loss } from '../../../firmware-sim/links/loss.ts';
import { reorder } from '../../../firmware-sim/links/reorder.ts';
import { observationsIn } from './observations.ts';

let aedes: Aedes;
let server: Server;
let sockets: Set<Socket>;
let url: string;
let folder: string;
let stored: Set<string>;
let messages: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sen-fleet-'));
  stored = new Set();
  messages = 0;
  sockets = new Set();
  aedes = await Aedes.createBroker();
  aedes.authenticate = (_client, username, _password, done) => done(null, username?.startsWith('token-') ?? false);
  aedes.on('publish', (packet, client) => {
    if (!client) return;
    messages++;
    for (const { device, key, at } of observationsIn(packet.topic, packet.payload as Buffer))
      stored.add(`${device}|${key}|${at}`);
  });
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
});

afterEach(async () => {
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise<void>((resolve) => server.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('a fleet on a link with loss, duplicates and reordering, whose broker cuts every connection', () => {
  it('gets every reading through, and everything it was acknowledged had arrived', async () => {
    const file = join(folder, 'ledger.ndjson');
    const ledger = openLedger(file);
    const fleet = runFleet({
      devices: pilotFleet((id) => `token-${id}`),
      seed: 7,
      url,
      start: Date.now() - 48 * 3_600_000,
      speed: 4000,
      ledger,
      behaviours: () => [loss(0.2), duplicate(0.2), reorder(0.2, 30_000)],
    });
    await until(() => fleet.stats.acknowledged > 100);
    for (const socket of sockets) socket.destroy();
    await until(() => fleet.stats.reconnects >= 2 && fleet.stats.acknowledged > 600);
    await fleet.stop(15_000);
    ledger.close();

    const { reports, unreadableLines } = await readLedger(file);
    const keys = reports.flatMap((report) =>
      Object.keys(report.values).map((key) => `${report.device}|${key}|${report.at}`),
    );
    expect(unreadableLines).toBe(0);
    expect(fleet.stats.resent).toBeGreaterThan(0);
    expect(reports.filter((report) => report.acknowledgedAt === null)).toEqual([]);
    expect(reports).toHaveLength(fleet.stats.reports);
    expect(keys.filter((key) => !stored.has(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(stored.size).toBe(keys.length);
    expect(messages).toBeGreaterThan(0);
  });

  it('counts a refused token and keeps its readings', async () => {
    const fleet = runFleet({
      devices: pilotFleet((id) => (id === 'gw-phu-tan' ? 'wrong' : `token-${id}`)),
      seed: 7,
      url,
      start: Date.now() - 3_600_000,
      speed: 4000,
      behaviours: () => [],
    });
    await until(() => fleet.stats.refused > 0 && fleet.stats.acknowledged > 20 && fleet.waiting() > 20);
    await fleet.stop(0);
    expect([...stored].every((key) => !key.startsWith('ruong-b1|'))).toBe(true);
  });
});
