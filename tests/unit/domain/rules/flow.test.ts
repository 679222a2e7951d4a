import { describe, expect, it } from 'vitest';
import type { MachineInput } from '../../../../domain/rules/machine.ts';
import { MOST_TIMES } from '../../../../domain/rules/night-flow.ts';
import { DAY, HOUR, input, MIDNIGHT, MINUTE, program, run, series, step, told } from './run-program.ts';

describe('the flow of a night', () => {
  const leak = (property: string, more: object = {}) =>
    program({ kind: 'night-flow', property, nights: 5, steps: [step(3, 2)], ...more });
  /** A meter that is read every hour; litres per hour by night, ten times that by day. */
  const meter = (nights: readonly number[], apartMs = HOUR): MachineInput[] => {
    let reading = 1000;
    return nights.flatMap((flow, day) =>
      Array.from({ length: DAY / apartMs }, (_, i) => {
        const hour = (i * apartMs) / HOUR;
        reading += ((hour > 2 && hour <= 4 ? flow : 10 * flow) * apartMs) / HOUR;
        return input(MIDNIGHT + day * DAY + i * apartMs, reading);
      }),
    );
  };
  const flow = (nights: readonly number[]): MachineInput[] =>
    nights.flatMap((value, day) =>
      Array.from({ length: 48 }, (_, i) =>
        input(MIDNIGHT + day * DAY + i * 30 * MINUTE, i >= 4 && i <= 8 ? value : 99),
      ),
    );

  it.each([
    ['water_volume', meter],
    ['water_flow', flow],
  ])('of %s is held against the median of the nights before', (property, nights) => {
    const { effects } = run(leak(property), nights([1, 2, 1, 5, 1, 4, 1]));
    // The median of 1, 2, 1, 5, 1 is 1, of 2, 1, 5, 1, 4 it is 2.
    expect(effects).toEqual([
      { kind: 'raised', at: MIDNIGHT + 3 * DAY + 4 * HOUR, step: 1, value: 5 },
      { kind: 'cleared', at: MIDNIGHT + 4 * DAY + 4 * HOUR, value: 0.666666667 },
      { kind: 'raised', at: MIDNIGHT + 5 * DAY + 4 * HOUR, step: 1, value: 4 },
      { kind: 'cleared', at: MIDNIGHT + 6 * DAY + 4 * HOUR, value: 0.5 },
    ]);
  });

  it('says nothing with fewer than three nights before', () => {
    expect(run(leak('water_volume'), meter([1, 1, 50])).effects).toEqual([]);
  });

  it('after nights of nothing is without measure, but a number', () => {
    expect(run(leak('water_flow'), flow([0, 0, 0, 2])).effects).toMatchObject([{ value: MOST_TIMES }]);
    expect(run(leak('water_flow'), flow([0, 0, 0, 0])).effects).toEqual([]);
  });

  it('is told by the first result after the window, and not of a night with a hole in it', () => {
    const sparse = meter([1, 1, 1, 9]).filter(
      ({ at }) => at < MIDNIGHT + 3 * DAY + 2.5 * HOUR || at > MIDNIGHT + 3 * DAY + 6 * HOUR,
    );
    expect(run(leak('water_volume'), sparse).effects).toEqual([]);
    const late = meter([1, 1, 1, 9]).filter(
      ({ at }) => at <= MIDNIGHT + 3 * DAY + 4 * HOUR - 1 || at > MIDNIGHT + 3 * DAY + 6 * HOUR,
    );
    expect(run(leak('water_volume'), late).effects).toMatchObject([{ at: MIDNIGHT + 3 * DAY + 7 * HOUR }]);
  });

  it('counts what came late of it, once', () => {
    const machine = leak('water_flow');
    const results = flow([1, 1, 1, 5]);
    const night = ({ at }: MachineInput): boolean =>
      at >= MIDNIGHT + 3 * DAY + HOUR && at <= MIDNIGHT + 3 * DAY + 5 * HOUR;
    let { state } = run(
      machine,
      results.filter((one) => one.at < MIDNIGHT + 3 * DAY + HOUR),
    );
    for (const one of [...results.filter(night), ...results.filter(night)]) state = machine.absorb(state, one);
    const after = results.filter((one) => one.at > MIDNIGHT + 3 * DAY + 5 * HOUR);
    expect(run(machine, after, state).effects).toMatchObject([{ kind: 'raised', value: 5 }]);
  });

  it('forgets nights of long ago', () => {
    const machine = leak('water_flow');
    const { state } = run(machine, flow([1, 1, 1, 1]));
    const later = flow([9, 9]).map((one) => ({ ...one, at: one.at + 60 * DAY }));
    expect(run(machine, later, state).effects).toEqual([]);
  });

  it('is the same where the clock is put forward in the window', () => {
    const berlin = program(
      { kind: 'night-flow', property: 'water_flow', nights: 5, steps: [step(3, 2)] },
      'Europe/Berlin',
    );
    const march = Date.UTC(2026, 2, 25, 23);
    const results = Array.from({ length: 24 * 7 }, (_, i) => input(march + i * HOUR, 1));
    expect(run(berlin, results).effects).toEqual([]);
    expect(berlin.knows(run(berlin, results).state)).toBe(true);
  });
});

describe('a pipe that never rests', () => {
  const never = (property: string, value = 0) =>
    program({ kind: 'never-zero', property, hours: 24, steps: [step(value)] });

  it('is told once the whole window is known', () => {
    expect(told(never('water_flow'), series(new Array<number>(150).fill(0.2)))).toEqual(['raised 144']);
    expect(told(never('water_flow'), series([0, ...new Array<number>(150).fill(0.2)]))).toEqual(['raised 144']);
  });

  it('is not told after a hole', () => {
    const results = series(new Array<number>(300).fill(0.2));
    const holed = results.filter((_, i) => i < 100 || i > 140);
    const first = told(never('water_flow'), holed);
    // Known again from the first result after the hole on.
    expect(first).toEqual([`raised ${100 + 144}`]);
  });

  it('rests at once', () => {
    expect(told(never('water_flow'), series([...new Array<number>(150).fill(0.2), 0, 0.2]))).toEqual([
      'raised 144',
      'cleared 150',
    ]);
  });

  it('of a counter is told by what it grew between readings, per hour', () => {
    const running = series(
      Array.from({ length: 30 }, (_, i) => 5 + i * 0.3),
      HOUR,
    );
    expect(run(never('water_volume', 0.1), running).effects).toMatchObject([
      { kind: 'raised', at: MIDNIGHT + DAY, value: 0.3 },
    ]);
    expect(told(never('water_volume', 0.3), running)).toEqual([]);
    const resting = running.map((one, i) => (i < 28 ? one : { ...one, value: 13.1 }));
    expect(told(never('water_volume', 0.1), resting)).toEqual(['raised 24', 'cleared 28']);
  });

  it('of a counter of whole pulses does not rest between two of them', () => {
    const pulses = Array.from({ length: 30 * 360 }, (_, i) => input(MIDNIGHT + i * 10_000, Math.floor(i / 12)));
    expect(run(never('water_volume', 1), pulses).effects).toMatchObject([{ kind: 'raised', at: MIDNIGHT + DAY }]);
  });

  it('of a counter that is read once a day is not known', () => {
    const daily = series(
      Array.from({ length: 20 }, (_, i) => i),
      DAY,
    );
    expect(told(never('water_volume'), daily)).toEqual([]);
  });
});

describe('a sensor that is stuck', () => {
  const stuck = (more: object = {}) =>
    program({
      kind: 'stuck',
      property: 'water_ph',
      steps: [
        { level: 'watch', forS: 7200 },
        { level: 'act', forS: 14_400 },
      ],
      ...more,
    });
  const still = (n: number, value = 7) => new Array<number>(n).fill(value);

  it('is told after the time without a change, and worse', () => {
    expect(told(stuck(), series([...still(30), 7.1]))).toEqual(['raised 12', 'escalated 24', 'cleared 30']);
  });

  it('is not stuck within the tolerance of the first, and is beyond it', () => {
    expect(told(stuck({ tolerance: 0.05 }), series(still(13).map((v, i) => v + (i % 2) * 0.05)))).toEqual([
      'raised 12',
    ]);
    expect(told(stuck({ tolerance: 0.05 }), series(still(13).map((v, i) => v + i * 0.01)))).toEqual([]);
  });

  it('is not told by silence', () => {
    expect(told(stuck(), [input(MIDNIGHT, 7), input(MIDNIGHT + DAY, 7), input(MIDNIGHT + 2 * DAY, 7)])).toEqual([]);
    const { state } = run(stuck(), series(still(13)));
    expect(run(stuck(), [input(MIDNIGHT + 5 * DAY, 7)], state).effects).toMatchObject([{ kind: 'escalated' }]);
  });

  it('is not told over a change that came late', () => {
    const machine = stuck();
    const { state } = run(machine, series(still(10)));
    const late = machine.absorb(state, input(MIDNIGHT + 55 * MINUTE, 6.2));
    expect(run(machine, series(still(5), 10 * MINUTE, MIDNIGHT + 100 * MINUTE), late).effects).toEqual([]);
  });
});
