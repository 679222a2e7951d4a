import type { Format } from '../i18n/format.ts';

const DAY_MS = 86_400_000;

/** When a bucket was: "22/11 14:00–15:00", "22/11", "16/11–22/11". */
export function bucketText(at: number, bucketMs: number, format: Format): string {
  if (bucketMs < DAY_MS) return `${format.shortInstant(at)}–${format.time(at + bucketMs)}`;
  if (bucketMs === DAY_MS) return format.day(at);
  return `${format.day(at)}–${format.day(at + bucketMs - 1)}`;
}
