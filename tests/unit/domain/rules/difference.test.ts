import { describe, expect, it } from 'vitest';
import { input, MIDNIGHT, MINUTE, program, run, saved, step, told } from './run-program.ts';

const salty = (more: object = {}) =>
  program({
    kind: 'difference',
    property: 'salinity',
    channel: 'downstream',
    minus: { property: 'salinity', channel: 'upstream' },
    operator: '>',
    maxApartS: 1800,
    steps: [step(2, 1.5)],
    ...more,
  });
const down = (minute: number, value: number) => input(MIDNIGHT + minute * MINUTE, value);
const up = (minute: number, value: number) => input(MIDNIGHT + minute * MINUTE, value, { source: 1 });

describe('a difference', () => {
  it('is compared once both have come', () => {
    expect(told(salty(), [down(0, 9), down(10, 9), up(12, 1)])).toEqual(['raised 2']);
  });

  it('of two that come side by side is not taken of a reading and the one before', () => {
    const both = [1, 6, 1, 6].flatMap((value, i) => [down(i * 10, value), up(i * 10, value)]);
    expect(told(salty(), both)).toEqual([]);
    // The other way round in the reading.
    const turned = [1, 6, 1, 6].flatMap((value, i) => [up(i * 10, value), down(i * 10, value)]);
    expect(told(salty({ absolute: true }), turned)).toEqual([]);
  });

  it('goes on with the newest of the other when that one reports less often', () => {
    expect(told(salty(), [up(0, 1), down(0, 1), down(10, 4), down(20, 4), down(29, 1)])).toEqual([
      'raised 3',
      'cleared 4',
    ]);
  });

  it('of nonsense is a number that can be told all the same', () => {
    const raised = run(salty(), [up(0, -1e308), down(0, 1e308)]).effects;
    expect(raised).toMatchObject([{ kind: 'raised', value: Number.MAX_VALUE }]);
  });

  it('is none of results too far apart', () => {
    expect(told(salty(), [up(0, 1), down(31, 9), up(40, 1)])).toEqual(['raised 2']);
  });

  it('is told at the time of the newer, and of either sign', () => {
    const { effects } = run(salty({ absolute: true }), [down(0, 1), up(5, 4)]);
    expect(effects).toEqual([{ kind: 'raised', at: MIDNIGHT + 5 * MINUTE, step: 1, value: 3 }]);
    expect(told(salty(), [down(0, 1), up(5, 4)])).toEqual([]);
  });

  it('takes a late one only where it is the newest', () => {
    const machine = salty();
    const { state } = run(machine, [down(0, 5), down(10, 5)]);
    const late = machine.absorb(machine.absorb(state, up(9, 1)), up(3, 5));
    expect(run(machine, [down(20, 5)], saved(machine, late)).effects).toMatchObject([{ kind: 'raised', value: 4 }]);
  });
});
