import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEmbeddedWriter } from '../../store/readings/embedded/embedded-writer.ts';
import { MAX_NEW_LISTS } from '../../store/readings/embedded/point-writer.ts';
import type { Reading } from '../../store/readings/reading-store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-lists-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A reading of the datastreams whose bits are set in `number`. */
function reading(device: string, number: number, at = number): Reading {
  const datastreams: string[] = [];
  for (let bit = 0; 2 ** bit <= number; bit += 1) if (number & (2 ** bit)) datastreams.push(`d${bit}`);
  return { device, site: null, at, datastreams, results: datastreams.map(() => number) };
}

it('a device that sends other fields each time is refused new lists in the end, by message or by merging; nobody else is', async () => {
  const writer = await openEmbeddedWriter({ file: join(dir, 'readings.db'), timeZone: 'UTC' });
  try {
    const many = Array.from({ length: MAX_NEW_LISTS + 100 }, (_, i) => reading('bad', i + 1));
    const rejected = await writer.append({ throughSeq: 1, readings: many, texts: [] });
    expect(rejected.map(({ reading: refused }) => refused)).toEqual(many.slice(MAX_NEW_LISTS));
    expect(rejected[0]?.detail).toContain(`more than ${MAX_NEW_LISTS}`);
    // Its old lists go on; two of them at one instant make no new one.
    const again = [reading('bad', 1, 9e6), reading('bad', 4096, 9e6 + 1), reading('bad', 4095, 9e6 + 1)];
    const [merged, ...more] = await writer.append({ throughSeq: 2, readings: again, texts: [] });
    expect(merged?.reading).toBe(again[2]);
    expect(more).toEqual([]);
    const good = [reading('good', 8000)];
    expect(await writer.append({ throughSeq: 3, readings: good, texts: [] })).toEqual([]);
  } finally {
    await writer.close();
  }
});
