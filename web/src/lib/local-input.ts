import { zoneOffsetMs } from '../../../domain/time.ts';

/** `2026-11-22T14:05`, what an `<input type="datetime-local">` holds, of an instant in a time zone. */
export function toLocalInput(ms: number, zone: string): string {
  return new Date(ms + zoneOffsetMs(zone, ms)).toISOString().slice(0, 16);
}

/** The instant (epoch ms) that such an input means in a time zone; null for what is no time. */
export function fromLocalInput(text: string, zone: string): number | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  return asUtc - zoneOffsetMs(zone, asUtc - zoneOffsetMs(zone, asUtc));
}
