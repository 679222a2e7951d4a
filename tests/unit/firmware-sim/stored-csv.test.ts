import { describe, expect, it } from 'vitest';
import { readExport, splitCsv } from '../../../firmware-sim/ledger/stored-csv.ts';

const rows = async (...lines: string[]) => {
  const found = [];
  for await (const row of readExport(lines, 'stored.csv')) found.push(row);
  return found;
};
const header = 'device,property,channel,time,value';

describe('an export as the stored side', () => {
  it('reads numbers, states, channels, quotes and a byte order mark', async () => {
    expect(
      await rows(
        `\uFEFF${header}`,
        'dat-1,soil_moisture,20cm,2026-11-22T07:00:00.000Z,31.2',
        'cong-1,gate_state,,2026-11-22T07:00:00.000Z,"open, half"',
        '',
      ),
    ).toEqual([
      { device: 'dat-1', datastream: 'soil_moisture@20cm', at: Date.UTC(2026, 10, 22, 7), result: 31.2 },
      { device: 'cong-1', datastream: 'gate_state', at: Date.UTC(2026, 10, 22, 7), result: 'open, half' },
    ]);
  });

  it('says which line is wrong', async () => {
    await expect(rows()).rejects.toThrow(/empty; was the export interrupted/);
    expect(await rows(header)).toEqual([]);
    await expect(rows('id,name')).rejects.toThrow(/first line must be device,property/);
    await expect(rows(header, 'a,b,c,yesterday,1')).rejects.toThrow(/stored\.csv, line 2/);
    await expect(rows(header, 'a,b,2026-11-22T07:00:00Z,1')).rejects.toThrow(/line 2/);
  });

  it('splits what RFC 4180 allows on one line', () => {
    expect(splitCsv('a,"b ""c"", d",,e')).toEqual(['a', 'b "c", d', '', 'e']);
    expect(splitCsv('')).toEqual(['']);
    expect(splitCsv('a,')).toEqual(['a', '']);
  });
});
