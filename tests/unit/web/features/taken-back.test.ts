import { describe, expect, it } from 'vitest';
import type { ListedAlert } from '../../../../domain/api/alerts.ts';
import { takenBack } from '../../../../web/src/features/alerts/taken-back.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const one = (more: Partial<ListedAlert> = {}) =>
  ({ id: 'a', snoozedUntil: null, assignedTo: null, groupSize: 1, ...more }) as ListedAlert;

describe('what was done to alerts', () => {
  it('is taken back of those that were put to sleep: they wake', () => {
    const over = one({ snoozedUntil: '2026-11-22T07:59:00Z' });
    expect(takenBack([one(), over], { kind: 'snooze', minutes: 30 }, NOW)).toEqual({ kind: 'wake' });
  });

  it('is not taken back of those that slept already, whose sleep would be lost', () => {
    const asleep = one({ snoozedUntil: '2026-11-22T09:00:00Z' });
    expect(takenBack([one(), asleep], { kind: 'snooze', minutes: 600 }, NOW)).toBeNull();
  });

  it('is taken back of one that was given to somebody: to whom it was before, or to nobody', () => {
    const assign = { kind: 'assign', user: 'u2' } as const;
    expect(takenBack([one({ assignedTo: { id: 'u1', name: 'Năm' } })], assign, NOW)).toEqual({
      kind: 'assign',
      user: 'u1',
    });
    expect(takenBack([one()], assign, NOW)).toEqual({ kind: 'assign', user: null });
    expect(takenBack([one(), one()], assign, NOW)).toBeNull();
    expect(takenBack([one({ groupSize: 3 })], assign, NOW)).toBeNull();
  });

  it('stays of one that was acknowledged or closed', () => {
    expect(takenBack([one()], { kind: 'acknowledge' }, NOW)).toBeNull();
    expect(takenBack([one()], { kind: 'close', cause: 'real' } as never, NOW)).toBeNull();
  });
});
