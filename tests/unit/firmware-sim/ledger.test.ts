import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../../firmware-sim/ledger/ledger.ts';
import { readLedger } from '../../../firmware-sim/ledger/read-ledger.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sen-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (n: number) => ({ id: `a.${n}`, device: 'ao-1', at: 1000 + n, values: { water_ph: 7 + n / 10 } });

describe('a ledger', () => {
  it('gives back what was written, over several runs, and counts sendings', async () => {
    const file = join(folder, 'deep', 'ledger.ndjson');
    const first = openLedger(file);
    first.published([report(1), report(2)], 5000);
    first.published([report(2)], 6000);
    first.acknowledged([report(2)], 6100);
    first.close();
    const second = openLedger(file);
    second.acknowledged([report(1)], 7000);
    second.acknowledged([report(1)], 8000);
    second.close();
    const { reports, unreadableLines } = await readLedger(file);
    expect(unreadableLines).toBe(0);
    expect(reports).toEqual([
      {
        device: 'ao-1',
        at: 1001,
        values: { water_ph: 7.1 },
        firstPublishedAt: 5000,
        lastPublishedAt: 5000,
        sent: 1,
        acknowledgedAt: 7000,
      },
      {
        device: 'ao-1',
        at: 1002,
        values: { water_ph: 7.2 },
        firstPublishedAt: 5000,
        lastPublishedAt: 6000,
        sent: 2,
        acknowledgedAt: 6100,
      },
    ]);
  });

  it('has handed its lines to the system by the next turn of the event loop, without being closed', async () => {
    const file = join(folder, 'ledger.ndjson');
    const ledger = openLedger(file);
    ledger.published([report(1)], 5000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(readFileSync(file, 'utf8')).toMatch(/^\{"event":"published".*\}\n$/);
    ledger.close();
  });

  it('can be read when it was cut off in the middle of a line', async () => {
    const file = join(folder, 'ledger.ndjson');
    const ledger = openLedger(file);
    ledger.published([report(1)], 5000);
    ledger.close();
    appendFileSync(file, '{"event":"acknow');
    const { reports, unreadableLines } = await readLedger(file);
    expect([reports.length, reports[0]?.acknowledgedAt, unreadableLines]).toEqual([1, null, 1]);
  });
});
