import { describe, expect, it } from 'vitest';
import { GROUP_MS } from '../../../../domain/alerts/life.ts';
import { type Episode, Episodes, messagesOf } from '../../../../domain/rehearsal/episodes.ts';
import type { AlertLevel } from '../../../../domain/rules/steps.ts';

const MINUTE = 60_000;
const steps = [{ level: 'watch' }, { level: 'act' }, { level: 'act' }, { level: 'danger' }] as const;
const rising = () => new Episodes<string>({ steps, worse: (a, b) => a > b });

describe('episodes', () => {
  it('take the highest step and the worst that was measured', () => {
    const episodes = rising();
    const told = episodes.machine('a', 'salinity');
    told({ kind: 'raised', at: 0, step: 1, value: 0.6 });
    told(null);
    told({ kind: 'escalated', at: 1, step: 3, value: 2 });
    told({ kind: 'worse', peak: 2.5 });
    told({ kind: 'eased', at: 2, step: 1, value: 0.7 });
    told({ kind: 'cleared', at: 3, value: 0.1 });
    expect(episodes.all).toEqual([
      {
        of: 'a',
        key: 'salinity',
        raisedAt: 0,
        clearedAt: 3,
        step: 3,
        peak: 2.5,
        flaps: 0,
        levels: new Set(['watch', 'act']),
      },
    ]);
  });

  it('go on when they come back within the hour, and of each machine for itself', () => {
    const episodes = rising();
    const [one, other] = [episodes.machine('a', 'salinity'), episodes.machine('b', 'salinity')];
    one({ kind: 'raised', at: 0, step: 1, value: 2 });
    one({ kind: 'cleared', at: 10 * MINUTE, value: 0 });
    other({ kind: 'raised', at: 20 * MINUTE, step: 1, value: 1 });
    one({ kind: 'raised', at: 70 * MINUTE, step: 1, value: 1 });
    one({ kind: 'cleared', at: 80 * MINUTE, value: 0 });
    one({ kind: 'raised', at: 141 * MINUTE, step: 1, value: 1 });
    expect(episodes.all.map(({ of, raisedAt, flaps, peak }) => [of, raisedAt / MINUTE, flaps, peak])).toEqual([
      ['a', 0, 1, 2],
      ['b', 20, 0, 1],
      ['a', 141, 0, 1],
    ]);
  });
});

describe('messages', () => {
  const episode = (
    of: string,
    raisedAt: number,
    clearedAt: number | null,
    ...levels: AlertLevel[]
  ): Episode<string> => ({
    of,
    key: '',
    raisedAt,
    clearedAt,
    step: 1,
    peak: null,
    flaps: 0,
    levels: new Set(levels),
  });
  const count = (...episodes: Episode<string>[]) => messagesOf(episodes, (of) => (of === 'nowhere' ? null : of));

  it('are one for each level of each cause', () => {
    expect(
      count(episode('village', 0, null, 'watch', 'danger'), episode('village', MINUTE, null, 'watch', 'act')),
    ).toBe(3);
    expect(count(episode('village', 0, null, 'watch'), episode('other', 0, null, 'watch'))).toBe(2);
    expect(count(episode('nowhere', 0, null, 'watch'), episode('nowhere', 0, null, 'watch'))).toBe(2);
  });

  it('are of another cause when all was over before, or half an hour after the first', () => {
    expect(count(episode('village', 0, MINUTE, 'watch'), episode('village', 2 * MINUTE, null, 'watch'))).toBe(2);
    expect(count(episode('village', 0, null, 'watch'), episode('village', GROUP_MS, null, 'watch'))).toBe(1);
    expect(count(episode('village', 0, null, 'watch'), episode('village', GROUP_MS + 1, null, 'watch'))).toBe(2);
  });
});
