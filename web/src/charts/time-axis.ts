import type { Format } from '../i18n/format.ts';

const DAY_S = 86_400;

/** Labels of a time axis: hours within a day, days within a month, months beyond; midnight shows its day. */
export function timeLabels(splitsS: readonly number[], incrementS: number, format: Format): string[] {
  if (incrementS >= 28 * DAY_S) return splitsS.map((s) => format.month(s * 1000));
  if (incrementS >= DAY_S) return splitsS.map((s) => format.day(s * 1000));
  return splitsS.map((s) => {
    const time = format.time(s * 1000);
    return time === '00:00' ? format.day(s * 1000) : time;
  });
}
