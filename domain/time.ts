/** A device's clock is believed from here on; before its first sync a modem says 1970, 1980, 2000 or 2004. */
export const EARLIEST_BELIEVED = Date.UTC(2015, 0, 1);
/** How far a device's clock may run ahead of ours before its times are replaced. */
export const MAX_AHEAD_MS = 5 * 60_000;

const DAY_MS = 86_400_000;
const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
let lastDay = Number.NaN;
let lastDate = '';

/**
 * RFC 3339 in UTC with milliseconds, the one form in which times leave Sen. Answers hold tens of thousands of times,
 * mostly of the same day, so the date is kept from one to the next.
 * @throws RangeError for what is no time
 */
export function rfc3339(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (day !== lastDay) {
    lastDate = new Date(day * DAY_MS).toISOString().slice(0, -13);
    lastDay = day;
  }
  const rest = Math.trunc(ms - day * DAY_MS);
  const s = Math.trunc(rest / 1000);
  const m = Math.trunc(s / 60);
  const millis = String(rest % 1000).padStart(3, '0');
  return `${lastDate}${two[Math.trunc(m / 60)]}:${two[m % 60]}:${two[s % 60]}.${millis}Z`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Offset of a time zone from UTC at an instant, in milliseconds (UTC+7 is +25,200,000).
 * @param zone IANA name such as `Asia/Ho_Chi_Minh`; a RangeError for one that does not exist
 */
export function zoneOffsetMs(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name);
  if (!match?.[1]) return 0;
  const size = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -size : size;
}

/** The calendar's day there, `2026-11-22`. @param zone IANA name; a RangeError for one that does not exist */
export function localDay(at: number, zone: string): string {
  return new Date(at + zoneOffsetMs(zone, at)).toISOString().slice(0, 10);
}
