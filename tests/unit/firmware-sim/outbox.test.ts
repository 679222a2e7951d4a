import { describe, expect, it } from 'vitest';
import { type Held, Outbox } from '../../../firmware-sim/firmware/outbox.ts';

const held = (n: number): Held => ({ id: `r${n}`, device: 'd', at: n, values: { x: n } });
const ids = (reports: readonly Held[] | undefined) => reports?.map(({ id }) => id);
const two = (waiting: readonly Held[]) => Math.min(2, waiting.length);

describe('an outbox', () => {
  it('gives out the oldest first and keeps them until they are acknowledged', () => {
    const outbox = new Outbox(100);
    for (const n of [1, 2, 3]) outbox.add(held(n));
    const first = outbox.take(two);
    expect(ids(first?.held)).toEqual(['r1', 'r2']);
    expect([outbox.waiting, outbox.inFlight, outbox.isEmpty]).toEqual([1, 1, false]);
    expect(first && outbox.acknowledge(first)).toBe(true);
    expect(first && outbox.acknowledge(first)).toBe(false);
    expect(outbox.inFlight).toBe(0);
  });

  it('sends again what was in flight when the connection went, in the old order, before younger reports', () => {
    const outbox = new Outbox(100);
    for (const n of [1, 2, 3, 4, 5]) outbox.add(held(n));
    outbox.take(two);
    outbox.take(two);
    outbox.putAllBack();
    outbox.add(held(6));
    expect(ids(outbox.take((waiting) => waiting.length)?.held)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
  });

  it('an acknowledgement that comes after a parcel was put back settles nothing', () => {
    const outbox = new Outbox(100);
    outbox.add(held(1));
    const parcel = outbox.take(two);
    if (!parcel) throw new Error('nothing to send');
    outbox.putBack(parcel);
    expect(outbox.acknowledge(parcel)).toBe(false);
    expect(outbox.waiting).toBe(1);
  });

  it('counts what it had to forget', () => {
    const outbox = new Outbox(3);
    for (const n of [1, 2, 3, 4, 5]) outbox.add(held(n));
    expect(outbox.forgotten).toBe(2);
    expect(ids(outbox.take((waiting) => waiting.length)?.held)).toEqual(['r3', 'r4', 'r5']);
  });
});
