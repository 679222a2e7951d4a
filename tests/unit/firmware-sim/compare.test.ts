import { describe, expect, it } from 'vitest';
import { type CompareInput, compare, extentsOf } from '../../../firmware-sim/ledger/compare.ts';
import type { LedgerReport } from '../../../firmware-sim/ledger/read-ledger.ts';
import { isClean, verdictTable } from '../../../firmware-sim/ledger/report.ts';
import type { StoredObservation } from '../../../firmware-sim/ledger/stored.ts';

const base = Date.UTC(2026, 10, 22);
const minute = 60_000;
const report = (n: number, more: Partial<LedgerReport> = {}): LedgerReport => ({
  device: 'ao-1',
  at: base + n * minute,
  values: { water_ph: 7.5, dissolved_oxygen: 5 + n },
  firstPublishedAt: base + n * minute + 500,
  lastPublishedAt: base + n * minute + 500,
  sent: 1,
  acknowledgedAt: base + n * minute + 900,
  ...more,
});
const rowsOf = (reports: readonly LedgerReport[]): StoredObservation[] =>
  reports.flatMap(({ device, at, values }) =>
    Object.entries(values).map(([datastream, result]) => ({ device, datastream, at, result })),
  );
const verdictOf = (input: Partial<CompareInput> & Pick<CompareInput, 'reports'>) =>
  compare({ observations: rowsOf(input.reports), quarantine: [], ...input });

const reports = [0, 1, 2, 3].map((n) => report(n));

describe('comparing a ledger with a store', () => {
  it('finds nothing where everything is as it should be, in whatever order', async () => {
    const verdict = await verdictOf({ reports, observations: rowsOf(reports).reverse() });
    expect(verdict).toMatchObject({
      published: 8,
      acknowledged: 8,
      stored: 8,
      lost: 0,
      duplicated: 0,
      changed: 0,
      late: 0,
    });
    expect(verdict).toMatchObject({ quarantined: 0, retimed: 0, waiting: 0, unexpected: 0 });
    expect(isClean(verdict)).toBe(true);
  });

  it('finds the one result that is lost, and names it', async () => {
    const rows = rowsOf(reports).filter(({ datastream, at }) => datastream !== 'water_ph' || at !== base + minute);
    const verdict = await verdictOf({ reports, observations: rows });
    expect(verdict).toMatchObject({ lost: 1, stored: 7 });
    expect(verdict.samples.lost).toEqual([
      { device: 'ao-1', datastream: 'water_ph', at: '2026-11-22T00:01:00.000Z', expected: 7.5, found: null },
    ]);
    expect(isClean(verdict)).toBe(false);
    expect(verdictTable(verdict)).toMatch(/lost +1 .*\n[\s\S]*ao-1 water_ph 2026-11-22T00:01:00\.000Z/);
  });

  it('finds rows too many and altered results', async () => {
    const rows = rowsOf(reports);
    const twice = [...rows, rows[0] as StoredObservation, rows[0] as StoredObservation];
    expect(await verdictOf({ reports, observations: twice })).toMatchObject({ duplicated: 2, lost: 0 });
    const altered = rows.map((row, i) => (i === 3 ? { ...row, result: 99 } : row));
    expect(await verdictOf({ reports, observations: altered })).toMatchObject({ changed: 1, lost: 0 });
  });

  it('finds a message stored a second time under another time', async () => {
    const rows = [...rowsOf(reports), { device: 'ao-1', datastream: 'water_ph', at: base + 17, result: 7.5 }];
    expect(await verdictOf({ reports, observations: rows })).toMatchObject({ unexpected: 1, duplicated: 0 });
  });

  it('tells what came late, by the hour unless said otherwise', async () => {
    const late = [report(0), report(1, { acknowledgedAt: base + 120 * minute })];
    expect(await verdictOf({ reports: late })).toMatchObject({ late: 2, lost: 0 });
    expect(await verdictOf({ reports: late, lateAfterMs: 300 * minute })).toMatchObject({ late: 0 });
  });

  it('does not miss what was never acknowledged', async () => {
    const open = [report(0), report(1, { acknowledgedAt: null })];
    expect(await verdictOf({ reports: open, observations: rowsOf([report(0)]) })).toMatchObject({
      waiting: 2,
      lost: 0,
    });
    expect(await verdictOf({ reports: open })).toMatchObject({ waiting: 0, stored: 4, acknowledged: 2 });
  });

  it('looks for missing results in the quarantine, by device, field and time of sending', async () => {
    const item = {
      device: 'ao-1',
      connection: 'gw',
      field: 'water_ph',
      receivedAt: base + minute + 700,
      reason: 'out-of-range',
    };
    const rows = rowsOf(reports).filter(({ datastream, at }) => datastream !== 'water_ph' || at !== base + minute);
    const found = await verdictOf({ reports, observations: rows, quarantine: [item] });
    expect(found).toMatchObject({ lost: 0, quarantined: 1, quarantinedByReason: { 'out-of-range': 1 } });
    for (const other of [{ field: 'dissolved_oxygen' }, { device: 'ao-2' }, { receivedAt: base + 60 * minute }])
      expect(await verdictOf({ reports, observations: rows, quarantine: [{ ...item, ...other }] })).toMatchObject({
        lost: 1,
      });
    const whole = { ...item, device: null, connection: 'ao-1', field: null };
    expect(await verdictOf({ reports, observations: rows, quarantine: [whole] })).toMatchObject({ quarantined: 1 });
  });

  it('does not look for times that no platform believes', async () => {
    const odd = [report(0, { at: 0 }), report(1, { at: base + 60 * minute })];
    const verdict = await verdictOf({ reports: odd, observations: [] });
    expect(verdict).toMatchObject({ retimed: 4, lost: 0, published: 0 });
    expect(extentsOf(odd)).toEqual([]);
  });

  it('takes a reading sent with two results as kept when either is stored', async () => {
    const twice = [report(0), report(0, { values: { water_ph: 8 } })];
    expect(await verdictOf({ reports: twice, observations: rowsOf([twice[0] as LedgerReport]) })).toMatchObject({
      changed: 0,
    });
    const last = [...rowsOf([twice[1] as LedgerReport]), rowsOf([report(0)])[1] as StoredObservation];
    expect(await verdictOf({ reports: twice, observations: last })).toMatchObject({
      changed: 0,
      lost: 0,
      published: 2,
    });
  });

  it('asks for each datastream from its first to its last instant', () => {
    expect(extentsOf(reports)).toEqual([
      { device: 'ao-1', datastream: 'water_ph', from: base, to: base + 3 * minute },
      { device: 'ao-1', datastream: 'dissolved_oxygen', from: base, to: base + 3 * minute },
    ]);
  });
});
