import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_DATA_START, type NoDataInput, type NoDataState, noDataStep } from '../../../../domain/rules/no-data.ts';

const rule = { kind: 'no-data', intervals: 3 } as const;
const tick = (now: number, more: Partial<Extract<NoDataInput, { kind: 'tick' }>> = {}): NoDataInput => ({
  kind: 'tick',
  now,
  lastLiveAt: 0,
  listeningSince: 0,
  watchedSince: 0,
  expectedIntervalS: 60,
  ...more,
});

describe('silence', () => {
  it('is raised after the expected intervals, at the instant they ended', () => {
    expect(noDataStep(rule, NO_DATA_START, tick(180_000)).effect).toBeNull();
    expect(noDataStep(rule, NO_DATA_START, tick(999_000)).effect).toEqual({ kind: 'raised', at: 180_000 });
  });

  it('counts from the start of the platform, and never for a device that is new', () => {
    expect(noDataStep(rule, NO_DATA_START, tick(999_000, { listeningSince: 900_000 })).effect).toBeNull();
    expect(noDataStep(rule, NO_DATA_START, tick(9e9, { lastLiveAt: null })).effect).toBeNull();
  });

  it('is cleared by the next live uplink', () => {
    const raised: NoDataState = { phase: 'raised', raisedAt: 180_000 };
    expect(noDataStep(rule, raised, { kind: 'uplink', at: 200_000 })).toEqual({
      state: NO_DATA_START,
      effect: { kind: 'cleared', at: 200_000 },
    });
    expect(noDataStep(rule, NO_DATA_START, { kind: 'uplink', at: 1 }).effect).toBeNull();
  });

  it('is never raised twice without being cleared between', () => {
    const inputs = fc.array(fc.tuple(fc.boolean(), fc.nat(400_000)), { maxLength: 100 });
    fc.assert(
      fc.property(inputs, (steps) => {
        let state: NoDataState = NO_DATA_START;
        let now = 0;
        let lastLiveAt: number | null = null;
        let open = 0;
        for (const [isUplink, wait] of steps) {
          now += wait;
          if (isUplink) lastLiveAt = now;
          const step = noDataStep(rule, state, isUplink ? { kind: 'uplink', at: now } : tick(now, { lastLiveAt }));
          state = step.state;
          if (step.effect) open += step.effect.kind === 'raised' ? 1 : -1;
          expect([0, 1]).toContain(open);
        }
      }),
    );
  });
});
