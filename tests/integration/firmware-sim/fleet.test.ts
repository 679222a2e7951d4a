import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoFleet } from '../../../firmware-sim/demo/demo-fleet.ts';
import { pastMessages } from '../../../firmware-sim/demo/past.ts';
import { sendPast } from '../../../firmware-sim/demo/send-past.ts';
import { runFleet } from '../../../firmware-sim/firmware/fleet.ts';
import { openLedger } from '../../../firmware-sim/ledger/ledger.ts';
import { readLedger } from '../../../firmware-sim/ledger/read-ledger.ts';
import { duplicate } from '../../../firmware-sim/links/duplicate.ts';
import { loss } from '../../../firmware-sim/links/loss.ts';
import { reorder } from '../../../firmware-sim/links/reorder.ts';
import { sleep } from '../../../firmware-sim/links/sleep.ts';
import { type Listening, listen, until } from './listening.ts';

let broker: Listening;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sen-fleet-'));
  broker = await listen((token) => token.startsWith('token-'));
});
afterEach(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

const devices = demoFleet((id) => `token-${id}`);
const HOUR_MS = 3_600_000;
const keysOf = (reports: readonly { device: string; at: number; values: object }[]) =>
  reports.flatMap(({ device, at, values }) => Object.keys(values).map((key) => `${device}|${key}|${at}`));

describe('a fleet on a link with loss, duplicates and reordering, whose broker cuts every connection', () => {
  it('gets every reading through, and everything it was acknowledged had arrived', async () => {
    const file = join(folder, 'ledger.ndjson');
    const ledger = openLedger(file);
    const fleet = runFleet({
      devices,
      seed: 7,
      url: broker.url,
      start: Date.now() - 48 * HOUR_MS,
      speed: 4000,
      ledger,
      behaviours: () => [loss(0.2), duplicate(0.2), reorder(0.2, 30_000)],
    });
    await until(() => fleet.stats.acknowledged > 100);
    broker.cutAll();
    await until(() => fleet.stats.reconnects >= 2 && fleet.stats.acknowledged > 600);
    await fleet.stop(15_000);
    ledger.close();

    const { reports, unreadableLines } = await readLedger(file);
    const keys = keysOf(reports);
    expect(unreadableLines).toBe(0);
    expect(fleet.stats.resent).toBeGreaterThan(0);
    expect(reports.filter((report) => report.acknowledgedAt === null)).toEqual([]);
    expect(reports).toHaveLength(fleet.stats.reports);
    expect(keys.filter((key) => !broker.seen.has(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(broker.seen.size).toBe(keys.length);
    // The link did what it was told to: something came more than once.
    expect(Math.max(...broker.seen.values())).toBeGreaterThan(1);
  });

  it('keeps what it measures while the radio sleeps, and sends it with the time of measurement', async () => {
    const start = Date.now() - 48 * HOUR_MS;
    const fleet = runFleet({
      devices,
      seed: 3,
      url: broker.url,
      start,
      speed: 4000,
      behaviours: () => [sleep(3 * HOUR_MS, HOUR_MS)],
    });
    let mostWaiting = 0;
    await until(() => {
      mostWaiting = Math.max(mostWaiting, fleet.waiting());
      return fleet.stats.acknowledged > 500;
    });
    await fleet.stop(0);
    expect(mostWaiting).toBeGreaterThan(50);
    const times = [...broker.seen.keys()]
      .filter((key) => key.startsWith('ruong-a1|water_level|'))
      .map((key) => Number(key.split('|')[2]));
    const inOrder = [...times].sort((a, b) => a - b);
    for (const [i, at] of inOrder.entries()) if (i > 0) expect(at - (inOrder[i - 1] ?? 0)).toBe(900_000);
    expect(inOrder[0]).toBeGreaterThanOrEqual(start);
  });

  it('counts a refused token and keeps its readings', async () => {
    const fleet = runFleet({
      devices: demoFleet((id) => (id === 'gw-phu-tan' ? 'wrong' : `token-${id}`)),
      seed: 7,
      url: broker.url,
      start: Date.now() - HOUR_MS,
      speed: 4000,
      behaviours: () => [],
    });
    await until(() => fleet.stats.refused > 0 && fleet.stats.acknowledged > 20 && fleet.waiting() > 20);
    await fleet.stop(0);
    expect([...broker.seen.keys()].every((key) => !key.startsWith('ruong-b1|'))).toBe(true);
  });
});

describe('a past', () => {
  it('arrives whole, each reading once, and says how far it has come', async () => {
    const to = Date.now();
    const options = { devices, seed: 7, anchor: to, from: to - 24 * HOUR_MS, to };
    const progress: number[] = [];
    const sent = await sendPast({
      url: broker.url,
      messages: pastMessages(options),
      tokenOf: (id) => `token-${id}`,
      onProgress: (reports) => progress.push(reports),
    });
    const reports = [...pastMessages(options)].flatMap((message) => message.reports);
    expect(sent).toBe(reports.length);
    expect(progress.at(-1)).toBe(sent);
    const keys = new Set(keysOf(reports));
    // The broker acknowledges a message before it tells of it.
    await until(() => broker.seen.size >= keys.size);
    expect(new Set(broker.seen.keys())).toEqual(keys);
    expect(Math.max(...broker.seen.values())).toBe(1);
  });

  it('fails with a reason when a gateway is not let in', async () => {
    const to = Date.now();
    const messages = pastMessages({ devices, seed: 7, from: to - HOUR_MS, to });
    await expect(sendPast({ url: broker.url, messages, tokenOf: () => 'wrong' })).rejects.toThrow(
      /[Nn]ot authorized|[Bb]ad user/,
    );
  });
});
