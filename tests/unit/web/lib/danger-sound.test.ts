import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../domain/api/alerts.ts';
import { type Heard, hear, NOTHING_HEARD } from '../../../../web/src/lib/danger-sound.ts';

const alert = (id: string, level: Alert['level'] = 'danger', state: Alert['state'] = 'raised') =>
  ({ id, level, state }) as Alert;

/** What is heard of one look after the other, at these times. */
function sounds(...looks: readonly (readonly [number, readonly Alert[]])[]): boolean[] {
  let heard: Heard = NOTHING_HEARD;
  return looks.map(([now, open]) => {
    const answer = hear(heard, open, now);
    heard = answer.heard;
    return answer.sounds;
  });
}

describe('the sound of a new danger', () => {
  it('is not made of what was there before', () => {
    expect(sounds([0, [alert('a')]], [1000, [alert('a')]])).toEqual([false, false]);
  });

  it('is made of one that comes, also when there was none', () => {
    expect(sounds([0, []], [1000, [alert('a')]], [2000, [alert('a')]])).toEqual([false, true, false]);
  });

  it('is made of one that became that bad', () => {
    expect(sounds([0, [alert('a', 'act')]], [1000, [alert('a')]])).toEqual([false, true]);
  });

  it('is not made of lesser ones, nor of one that somebody has taken on', () => {
    expect(
      sounds([0, []], [1, [alert('a', 'watch'), alert('b', 'act')]], [2, [alert('c', 'danger', 'acknowledged')]]),
    ).toEqual([false, false, false]);
  });

  it('is made once a minute at most', () => {
    const three = [alert('a'), alert('b'), alert('c')];
    expect(sounds([0, []], [1000, three.slice(0, 1)], [60_999, three.slice(0, 2)], [61_000, three])).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
