import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noData } from '../../../../domain/rules/conditions.ts';
import { HEARD, type Silence, type SilenceInput, silenceStep } from '../../../../domain/rules/no-data.ts';

const rule = noData.parse({ kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] });
const ladder = noData.parse({
  kind: 'no-data',
  steps: [
    { level: 'watch', intervals: 3 },
    { level: 'act', intervals: 10 },
  ],
});
const tick = (now: number, more: Partial<Extract<SilenceInput, { kind: 'tick' }>> = {}): SilenceInput => ({
  kind: 'tick',
  now,
  lastLiveAt: 0,
  listeningSince: 0,
  watchedSince: 0,
  expectedIntervalS: 60,
  sleepS: 0,
  ...more,
});

describe('silence', () => {
  it('is raised after the expected intervals, at the instant they ended', () => {
    expect(silenceStep(rule, HEARD, tick(180_000)).effect).toBeNull();
    expect(silenceStep(rule, HEARD, tick(999_000)).effect).toEqual({
      kind: 'raised',
      at: 180_000,
      step: 1,
      value: null,
    });
  });

  it('counts from the start of the platform, and never for a device that is new', () => {
    expect(silenceStep(rule, HEARD, tick(999_000, { listeningSince: 900_000 })).effect).toBeNull();
    expect(silenceStep(rule, HEARD, tick(9e9, { lastLiveAt: null })).effect).toBeNull();
  });

  it('is raised and grows worse in the active time of its rule only, and ends at any time', () => {
    const activeFrom = (at: number): number => (at < 500_000 ? 500_000 : at < 800_000 ? at : Number.POSITIVE_INFINITY);
    expect(silenceStep(ladder, HEARD, tick(499_999, { activeFrom })).effect).toBeNull();
    const raised = silenceStep(ladder, HEARD, tick(500_000, { activeFrom }));
    expect(raised.effect).toMatchObject({ kind: 'raised', at: 500_000, step: 1 });
    expect(silenceStep(ladder, HEARD, tick(900_000, { activeFrom })).effect).toMatchObject({ at: 600_000, step: 2 });
    const late = tick(2_000_000, { activeFrom, lastLiveAt: 300_000 });
    expect(silenceStep(ladder, raised.state, late).effect).toBeNull();
    expect(silenceStep(ladder, raised.state, { kind: 'uplink', at: 2_000_000 }).effect?.kind).toBe('cleared');
  });

  it('is none of a device that may be sleeping', () => {
    const asleep = { sleepS: 6 * 3600 };
    expect(silenceStep(rule, HEARD, tick(6 * 3_600_000, asleep)).effect).toBeNull();
    expect(silenceStep(rule, HEARD, tick(6 * 3_600_000 + 60_001, asleep)).effect).toMatchObject({ kind: 'raised' });
  });

  it('grows worse, and skips a step that nobody saw', () => {
    const first = silenceStep(ladder, HEARD, tick(200_000));
    expect(silenceStep(ladder, first.state, tick(700_000))).toEqual({
      state: { step: 2, raisedAt: 180_000 },
      effect: { kind: 'escalated', at: 600_000, step: 2, value: null },
    });
    expect(silenceStep(ladder, HEARD, tick(700_000)).effect).toMatchObject({ kind: 'raised', step: 2 });
  });

  it('is cleared by the next live uplink', () => {
    const raised: Silence = { step: 1, raisedAt: 180_000 };
    expect(silenceStep(rule, raised, { kind: 'uplink', at: 200_000 })).toEqual({
      state: HEARD,
      effect: { kind: 'cleared', at: 200_000, value: null },
    });
    expect(silenceStep(rule, HEARD, { kind: 'uplink', at: 1 }).effect).toBeNull();
  });

  it('is never raised twice without being cleared between', () => {
    const inputs = fc.array(fc.tuple(fc.boolean(), fc.nat(400_000)), { maxLength: 100 });
    fc.assert(
      fc.property(inputs, (steps) => {
        let state = HEARD;
        let now = 0;
        let lastLiveAt: number | null = null;
        let open = 0;
        for (const [isUplink, wait] of steps) {
          now += wait;
          if (isUplink) lastLiveAt = now;
          const { state: next, effect } = silenceStep(
            ladder,
            state,
            isUplink ? { kind: 'uplink', at: now } : tick(now, { lastLiveAt }),
          );
          state = next;
          if (effect?.kind === 'raised') open += 1;
          if (effect?.kind === 'cleared') open -= 1;
          if (effect?.kind === 'escalated') expect(open).toBe(1);
          expect([0, 1]).toContain(open);
        }
      }),
    );
  });
});
