import type { Alert } from '../../../../domain/api/alerts.ts';

/** The most urgent open alert of each device; `alerts` are sorted by urgency. */
export function alertsByDevice(alerts: readonly Alert[]): ReadonlyMap<string, Alert> {
  const worst = new Map<string, Alert>();
  for (const one of alerts) if (one.device !== null && !worst.has(one.device)) worst.set(one.device, one);
  return worst;
}
