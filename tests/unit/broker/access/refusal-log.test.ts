import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusalLog } from '../../../../broker/access/refusal-log.ts';
import type { Refusal } from '../../../../broker/contract.ts';

describe('RefusalLog', () => {
  let told: Refusal[];
  let log: RefusalLog;
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    told = [];
    log = new RefusalLog((refusal) => told.push(refusal));
  });
  afterEach(() => void vi.useRealTimers());
  const where = (device: string | null, detail = 'x') => ({ device, address: '10.0.0.1', detail });

  it('tells the first of a kind at once, and the rest of the second as one', () => {
    for (let i = 0; i < 1000; i++) log.add('publish-denied', where('d1', `topic ${i}`));
    log.add('publish-denied', where('d2'));
    log.add('subscribe-denied', where('d1'));
    expect(told.map((r) => [r.device, r.reason, r.count])).toEqual([
      ['d1', 'publish-denied', 1],
      ['d2', 'publish-denied', 1],
      ['d1', 'subscribe-denied', 1],
    ]);
    log.flush();
    expect(told.at(-1)).toMatchObject({ device: 'd1', count: 999, detail: 'topic 999' });
    vi.advanceTimersByTime(1500);
    log.flush();
    expect(told).toHaveLength(4);
    log.add('publish-denied', where('d1'));
    expect(told.at(-1)).toMatchObject({ device: 'd1', count: 1 });
  });

  it('holds a bounded number of kinds and loses no count', () => {
    for (let i = 0; i < 5000; i++) log.add('bad-credential', { device: null, address: `10.0.${i}`, detail: 'x' });
    log.flush();
    expect(told.length).toBeLessThan(1100);
    expect(told.reduce((n, r) => n + r.count, 0)).toBe(5000);
  });

  it('shortens details, and outlives a listener that throws', () => {
    log.add('publish-denied', where('d1', 'y'.repeat(5000)));
    expect(told[0]?.detail.length).toBeLessThanOrEqual(200);
    const broken = new RefusalLog(() => {
      throw new Error('listener');
    });
    expect(() => broken.add('publish-denied', where('d1'))).not.toThrow();
  });
});
