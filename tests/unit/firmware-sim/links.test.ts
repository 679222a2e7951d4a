import { describe, expect, it } from 'vitest';
import { composeLink } from '../../../firmware-sim/links/compose.ts';
import { deadBattery } from '../../../firmware-sim/links/dead-battery.ts';
import { duplicate } from '../../../firmware-sim/links/duplicate.ts';
import { latency } from '../../../firmware-sim/links/latency.ts';
import type { Behaviour } from '../../../firmware-sim/links/link.ts';
import { loss } from '../../../firmware-sim/links/loss.ts';
import { outage } from '../../../firmware-sim/links/outage.ts';
import { LINK_KINDS, linkBehaviours } from '../../../firmware-sim/links/presets.ts';
import { reorder } from '../../../firmware-sim/links/reorder.ts';
import { skew, unsynced } from '../../../firmware-sim/links/skew.ts';
import { sleep } from '../../../firmware-sim/links/sleep.ts';

const start = Date.UTC(2026, 10, 1);
const minutes = 60_000;
const of = (...behaviours: Behaviour[]) => composeLink(behaviours, 3, 'device-1');
const sendings = Array.from({ length: 4000 }, (_, n) => n);
const shareOf = <T>(items: readonly T[], is: (item: T) => boolean) => items.filter(is).length / items.length;

describe('behaviours of a link', () => {
  it('latency keeps within its bounds', () => {
    const delays = sendings.map((n) => of(latency(100, 900)).transmit(start, n)[0]?.delayMs ?? -1);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays)).toBeLessThanOrEqual(900);
    expect(new Set(delays).size).toBeGreaterThan(3000);
  });

  it('loss takes messages and acknowledgements, half and half', () => {
    const link = of(loss(0.3));
    const copies = sendings.map((n) => link.transmit(start, n)[0]);
    expect(shareOf(copies, (copy) => copy?.lost === true)).toBeCloseTo(0.15, 1);
    expect(shareOf(copies, (copy) => copy?.ackLost === true)).toBeCloseTo(0.15, 1);
  });

  it('duplicate sends a share twice, and what comes after it touches both copies', () => {
    const link = of(duplicate(0.5), latency(10, 20));
    const all = sendings.map((n) => link.transmit(start, n));
    expect(shareOf(all, (copies) => copies.length === 2)).toBeCloseTo(0.5, 1);
    for (const copies of all) for (const copy of copies) expect(copy.delayMs).toBeGreaterThanOrEqual(10);
  });

  it('reorder lets later messages overtake', () => {
    const link = of(reorder(0.2, 60_000));
    const arrivals = sendings.map((n) => n * 1000 + (link.transmit(start, n)[0]?.delayMs ?? 0));
    expect(arrivals.some((at, i) => at > (arrivals[i + 1] ?? at))).toBe(true);
  });

  it('sleep wakes the radio once in its period and says when', () => {
    const link = of(sleep(15 * minutes, 2 * minutes));
    const awake = Array.from({ length: 1500 }, (_, i) => link.silence(start + i * 6000) === null);
    expect(shareOf(awake, (is) => is)).toBeCloseTo(2 / 15, 1);
    const silence = link.silence(start) ?? link.silence(start + 3 * minutes);
    expect(silence).not.toBeNull();
    expect(link.silence(silence?.until ?? 0)).toBeNull();
    expect(link.silence((silence?.until ?? 0) - 1)).not.toBeNull();
  });

  it('an outage ends', () => {
    const link = of(outage(60 * minutes, 1, 20 * minutes));
    const silences = Array.from({ length: 600 }, (_, i) => link.silence(start + i * minutes)).filter((s) => s !== null);
    expect(silences.length).toBeGreaterThan(30);
    for (const { until } of silences) expect(link.silence(until)).toBeNull();
  });

  it('a clock is off by its own amount, always the same, and an unsynced one says 1970', () => {
    const clocks = ['a', 'b', 'c'].map((id) => composeLink([skew(45_000)], 3, id));
    const errors = clocks.map((link) => link.clockError(start));
    expect(new Set(errors).size).toBe(3);
    for (const [i, link] of clocks.entries()) expect(link.clockError(start + 1e9)).toBe(errors[i]);
    expect(start + of(unsynced(start, minutes, 1)).clockError(start)).toBe(0);
    expect(of(unsynced(start, minutes, 1)).clockError(start + minutes)).toBe(0);
    expect(of(unsynced(start, minutes, 0)).clockError(start)).toBe(0);
  });

  it('a dead battery stays dead', () => {
    const dying = Array.from({ length: 300 }, (_, i) =>
      composeLink([deadBattery(start, 0.3, 60 * minutes)], 3, `d-${i}`),
    );
    expect(shareOf(dying, (link) => !link.alive(start + 60 * minutes))).toBeCloseTo(0.3, 1);
    expect(dying.every((link) => link.alive(start))).toBe(true);
    for (const link of dying) {
      const alive = Array.from({ length: 61 }, (_, m) => link.alive(start + m * minutes));
      expect(alive.lastIndexOf(true) + 1).toBe(alive.indexOf(false) < 0 ? 61 : alive.indexOf(false));
    }
  });

  it.each(LINK_KINDS)('%s can be had again with the same seed', (kind) => {
    const tell = () => {
      const link = composeLink(linkBehaviours(kind, start), 77, 'device-9');
      return sendings.slice(0, 200).map((n) => [link.transmit(start, n), link.silence(start + n * minutes)]);
    };
    expect(tell()).toEqual(tell());
  });
});
