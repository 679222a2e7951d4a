import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condition } from '../../../../domain/rules/conditions.ts';
import type { MachineEffect } from '../../../../domain/rules/machine.ts';
import { anyInputs, DAY, everyKind, HOUR, input, MIDNIGHT, program, run, saved } from './run-program.ts';

const zones = ['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

describe.each(Object.entries(everyKind))('a machine of %s', (_, of) => {
  const { steps } = condition.parse(of);

  it.each(zones)('raises and clears in turn, one step after the other, in %s', (zone) => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const machine = program(of, zone);
        let [state, reached, last] = [machine.start, 0, 0];
        for (const one of inputs) {
          const { state: next, effect } = machine.step(state, one);
          state = next;
          reached = after(reached, effect);
          expect(machine.stepOf(state)).toBe(reached);
          expect(reached).toBeLessThanOrEqual(steps.length);
          if (!effect || effect.kind === 'worse') continue;
          expect(effect.at).toBeGreaterThanOrEqual(last);
          expect(effect.value).not.toBeNaN();
          last = effect.at;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('goes on from a saved state as if it had never stopped', () => {
    const machine = program(of);
    fc.assert(
      fc.property(anyInputs, fc.nat(120), (inputs, cut) => {
        const whole = run(machine, inputs);
        const first = run(machine, inputs.slice(0, cut));
        const second = run(machine, inputs.slice(cut), saved(machine, first.state));
        expect([...first.effects, ...second.effects]).toEqual(whole.effects);
        expect(second.state).toEqual(whole.state);
      }),
    );
  });

  it('absorbs what comes late without moving its alert', () => {
    const machine = program(of);
    fc.assert(
      fc.property(
        anyInputs,
        fc.array(fc.tuple(fc.integer({ min: -DAY, max: 2 * DAY }), fc.nat(20))),
        (inputs, late) => {
          const { state } = run(machine, inputs);
          const newest = inputs.at(-1)?.at ?? MIDNIGHT;
          let next = state;
          for (const [back, value] of late) next = machine.absorb(next, input(newest - Math.abs(back), value));
          expect(machine.stepOf(next)).toBe(machine.stepOf(state));
          expect(machine.knows(next)).toBe(machine.knows(state));
        },
      ),
    );
  });

  it('takes the same result twice as once', () => {
    const machine = program(of);
    fc.assert(
      fc.property(anyInputs, fc.nat(20), (inputs, value) => {
        const at = (inputs.at(-1)?.at ?? MIDNIGHT) - 90 * 60_000;
        const { state } = run(machine, inputs);
        const once = machine.absorb(state, input(at, value));
        expect(machine.absorb(once, input(at, value))).toBe(once);
        const { state: live } = machine.step(state, input(at + 2 * HOUR, value));
        const again = machine.step(live, input(at + 2 * HOUR, value));
        // Of a difference the second says nothing, of all others the same.
        expect(again.effect).toBeNull();
        expect(again.state).toEqual(live);
      }),
    );
  });

  it('stays small, however much comes', () => {
    const machine = program(of);
    let state = machine.start;
    for (let i = 0; i < 20_000; i += 1) state = machine.step(state, input(MIDNIGHT + i * 20_000, i % 7)).state;
    for (let i = 0; i < 20_000; i += 1) state = machine.absorb(state, input(MIDNIGHT + i * 31_000, i % 11));
    expect(JSON.stringify(state).length).toBeLessThan(20_000);
    expect(saved(machine, state)).toEqual(state);
  });

  it('begins anew from what cannot be read, and stands by an open alert', () => {
    const machine = program(of);
    for (const kept of [null, undefined, 0, 'x', [], {}, { judged: 'x', memory: 'y' }, { step: 'a' }, { memory: [[]] }])
      expect(machine.restore(kept, null)).toEqual(machine.start);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (judged, memory) => {
        const state = machine.restore({ judged, memory }, null);
        expect(() => machine.step(state, input(MIDNIGHT, 1))).not.toThrow();
      }),
    );
    expect(machine.stepOf(machine.restore(null, { raisedAt: MIDNIGHT, step: 1, peak: 3 }))).toBe(1);
  });

  it('hands back the same state when nothing changed', () => {
    const machine = program(of);
    const { state } = run(machine, [input(MIDNIGHT, 3), input(MIDNIGHT + 1000, 3, { source: 1 })]);
    expect(machine.step(state, input(MIDNIGHT + 1000, 3, { source: 1 })).state).toBe(state);
  });
});

function after(step: number, effect: MachineEffect | null): number {
  switch (effect?.kind) {
    case 'raised':
      expect(step).toBe(0);
      expect(effect.step).toBeGreaterThan(0);
      return effect.step;
    case 'escalated':
      expect(step).toBeGreaterThan(0);
      expect(effect.step).toBeGreaterThan(step);
      return effect.step;
    case 'eased':
      expect(effect.step).toBeGreaterThan(0);
      expect(effect.step).toBeLessThan(step);
      return effect.step;
    case 'cleared':
      expect(step).toBeGreaterThan(0);
      return 0;
    case 'worse':
      expect(step).toBeGreaterThan(0);
      return step;
    default:
      return step;
  }
}
