import { describe, expect, it } from 'vitest';
import { fromLocalInput, toLocalInput } from '../../../../web/src/lib/local-input.ts';
import { resolveRange } from '../../../../web/src/lib/time-range.ts';

const NOW = Date.UTC(2026, 10, 22, 7, 0, 0);
const ZONE = 'Asia/Ho_Chi_Minh';

describe('a range', () => {
  it('of 24 hours ends now and is live', () => {
    expect(resolveRange({ range: '24h' }, NOW)).toEqual({ from: NOW - 86_400_000, to: NOW, live: true });
  });

  it('of two ends is fixed', () => {
    const choice = { range: 'custom', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' } as const;
    expect(resolveRange(choice, NOW)).toEqual({
      from: Date.UTC(2026, 10, 1),
      to: Date.UTC(2026, 10, 2),
      live: false,
    });
  });

  it.each([
    { range: 'custom', from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' } as const,
    { range: 'custom', from: 'yesterday', to: '2026-11-01T00:00:00Z' } as const,
    { range: 'custom' } as const,
  ])('that makes no sense is the last 24 hours: %o', (choice) => {
    expect(resolveRange(choice, NOW).from).toBe(NOW - 86_400_000);
  });
});

describe('a time typed into a form', () => {
  it('is one of Vietnam and comes back the same', () => {
    expect(fromLocalInput('2026-11-22T14:00', ZONE)).toBe(NOW);
    expect(toLocalInput(NOW, ZONE)).toBe('2026-11-22T14:00');
    expect(fromLocalInput('', ZONE)).toBeNull();
  });
});
