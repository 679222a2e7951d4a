import { expect, it } from 'vitest';
import { rehearseSilence } from '../../../../domain/rehearsal/rehearse.ts';
import { noData } from '../../../../domain/rules/conditions.ts';
import { activeTime } from '../../../../domain/rules/definition.ts';

const HOUR = 3_600_000;
const rule = noData.parse({
  kind: 'no-data',
  steps: [
    { level: 'watch', intervals: 2 },
    { level: 'act', intervals: 4 },
  ],
});

/** @param sent hours at which something came */
function told(sent: readonly number[], until: number, hours: { from: string; to: string } | null): string[] {
  const effects: string[] = [];
  const at = Float64Array.from(sent, (hour) => hour * HOUR);
  const active = hours && activeTime.parse({ hours });
  const streams = [{ device: 'a', key: 'salinity', at, values: at }];
  const about = { streams, until: until * HOUR, expectedIntervalS: 3600, sleepS: 0, active, zone: 'UTC' };
  for (const _ of rehearseSilence(rule, about, (effect) => {
    if (effect && effect.kind !== 'worse') effects.push(`${effect.kind} ${effect.at / HOUR}`);
  }));
  return effects;
}

it('silence is rehearsed in the active time of its rule only, and ends at any time', () => {
  expect(told([0, 8], 13, null)).toEqual(['raised 2', 'escalated 4', 'cleared 8', 'raised 10', 'escalated 12']);
  const day = { from: '03:00', to: '11:00' };
  expect(told([0, 20], 26, day)).toEqual(['raised 3', 'escalated 4', 'cleared 20']);
  expect(told([0, 20], 28, day)).toEqual(['raised 3', 'escalated 4', 'cleared 20', 'raised 27']);
  // Too long by then for the second step at once.
  expect(told([0], 30, { from: '05:00', to: '11:00' })).toEqual(['raised 5']);
  expect(told([0, 2.5], 10, { from: '03:00', to: '04:00' })).toEqual([]);
});
