import { describe, expect, it } from 'vitest';
import { simClock, virtualClock } from '../../../firmware-sim/clock.ts';
import { Scheduler } from '../../../firmware-sim/scheduler.ts';

describe('a scheduler', () => {
  it('runs everything in the order of time, first come first served, with one timer', () => {
    const clock = virtualClock(1000);
    const scheduler = new Scheduler(clock);
    const ran: string[] = [];
    const times = Array.from({ length: 500 }, (_, i) => 1000 + ((i * 7919) % 400));
    for (const [i, at] of times.entries()) scheduler.at(at, () => ran.push(`${at}/${String(i).padStart(3, '0')}`));
    clock.advanceTo(1200);
    expect(ran).toHaveLength(times.filter((at) => at <= 1200).length);
    clock.advanceTo(2000);
    expect(ran).toEqual([...ran].sort());
    expect(ran).toHaveLength(500);
  });

  it('runs what a task asks for, and not what was taken back', () => {
    const clock = virtualClock(0);
    const scheduler = new Scheduler(clock);
    const ran: number[] = [];
    scheduler.at(10, () => {
      ran.push(scheduler.now());
      scheduler.after(5, () => ran.push(scheduler.now()));
    });
    const cancel = scheduler.at(12, () => ran.push(-1));
    cancel();
    clock.advanceTo(100);
    expect(ran).toEqual([10, 15]);
  });

  it('forgets everything once stopped', () => {
    const clock = virtualClock(0);
    const scheduler = new Scheduler(clock);
    scheduler.at(10, () => expect.unreachable());
    scheduler.stop();
    clock.advanceTo(100);
    expect(scheduler.now()).toBe(100);
  });
});

describe('a simulated clock', () => {
  it('never shows the future, and wakes no one early', async () => {
    const clock = simClock({ start: Date.now() - 5000, speed: 100 });
    const at = clock.now() + 2000;
    await new Promise<void>((resolve) => clock.wakeAt(at, resolve));
    expect(clock.now()).toBeGreaterThanOrEqual(at);
    await new Promise<void>((resolve) => clock.wakeAt(Date.now() + 5, resolve));
    expect(clock.now()).toBeLessThanOrEqual(Date.now());
    expect(simClock({ start: Date.now() + 1e6, speed: 50 }).now()).toBeLessThanOrEqual(Date.now());
  });
});
