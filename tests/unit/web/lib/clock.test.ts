import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-22T12:00:00.000Z');

/** The clock as it is in a page that opens now. */
async function open() {
  vi.resetModules();
  return import('../../../../web/src/lib/clock.ts');
}

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.useFakeTimers({ now: NOON });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the clock of a page that opens without a network', () => {
  it('is as far ahead as the server last was', async () => {
    (await open()).setServerTime(NOON + HOUR);
    vi.setSystemTime(NOON + 1000);
    const clock = await open();
    expect(clock.serverNow()).toBe(NOON + HOUR + 1000);
    expect(clock.lastHeardAt()).toBe(NOON + HOUR);
  });

  it('never goes back: a phone whose clock was set back does not make old values new', async () => {
    (await open()).setServerTime(NOON);
    vi.setSystemTime(NOON - 5 * HOUR);
    expect((await open()).serverNow()).toBe(NOON);
  });

  it('is the phone’s own where nothing is known, or what is kept cannot be read', async () => {
    expect((await open()).serverNow()).toBe(NOON);
    kept.set('sen-clock', 'no numbers');
    const clock = await open();
    expect(clock.serverNow()).toBe(NOON);
    expect(clock.lastHeardAt()).toBe(0);
  });
});
