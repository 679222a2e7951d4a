import type { AlertAction } from '../../../../domain/api/alert-life.ts';
import type { ListedAlert } from '../../../../domain/api/alerts.ts';

/**
 * What makes undone what was done to those alerts, as they stood before; null where nothing does: who has acknowledged has
 * seen it, and a longer sleep cannot become the shorter one again.
 */
export function takenBack(alerts: readonly ListedAlert[], action: AlertAction, now: number): AlertAction | null {
  const [first] = alerts;
  if (action.kind === 'snooze') {
    const wereAwake = alerts.every(({ snoozedUntil }) => snoozedUntil === null || Date.parse(snoozedUntil) <= now);
    return wereAwake ? { kind: 'wake' } : null;
  }
  if (action.kind === 'assign' && first && alerts.length === 1 && first.groupSize === 1)
    return { kind: 'assign', user: first.assignedTo?.id ?? null };
  return null;
}
