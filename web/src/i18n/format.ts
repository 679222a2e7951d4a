import { TIME_ZONE } from '../lib/time-zone.ts';
import type { Language } from './language.ts';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Writes numbers, times and durations as one language does. */
export interface Format {
  /** 1234.5 → `1.234,5` in Vietnamese; the minus is a real one. */
  number(value: number, decimals?: number): string;
  /** `22/11/2026 14:05` */
  instant(ms: number): string;
  /** `22/11 14:05` */
  shortInstant(ms: number): string;
  /** `14:05` */
  time(ms: number): string;
  /** `22/11` */
  day(ms: number): string;
  /** `thứ Năm`, as it stands within a sentence */
  weekday(ms: number): string;
  /** `11/2026` */
  month(ms: number): string;
  /** `3 giờ`: the largest whole unit. */
  duration(seconds: number): string;
  /** `3 giờ trước`; null for less than a minute. */
  ago(seconds: number): string | null;
}

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };

function largest(seconds: number): [number, 'second' | 'minute' | 'hour' | 'day'] {
  if (seconds >= DAY_S) return [Math.floor(seconds / DAY_S), 'day'];
  if (seconds >= HOUR_S) return [Math.floor(seconds / HOUR_S), 'hour'];
  if (seconds >= MINUTE_S) return [Math.floor(seconds / MINUTE_S), 'minute'];
  return [Math.floor(seconds), 'second'];
}

function build(language: Language): Format {
  const locale = locales[language];
  const numbers = new Map<number, Intl.NumberFormat>();
  const units = new Map<string, Intl.NumberFormat>();
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options });
  const time = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekdays = dates({ weekday: 'long' });
  const full = dates({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const parts = (ms: number) => {
    const found = Object.fromEntries(full.formatToParts(ms).map((part) => [part.type, part.value]));
    return { day: found.day ?? '', month: found.month ?? '', year: found.year ?? '' };
  };
  // Put together by hand: the locale's own order would be "14:05 22/11/2026".
  const day = (ms: number) => `${parts(ms).day}/${parts(ms).month}`;

  return {
    number(value, decimals = 0) {
      let format = numbers.get(decimals);
      if (!format) {
        format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
        numbers.set(decimals, format);
      }
      const text = format.format(value);
      // "-0,0" says nothing that "0,0" does not.
      return (/[1-9]/.test(text) ? text : text.replace('-', '')).replace('-', '−');
    },
    instant: (ms) => `${day(ms)}/${parts(ms).year} ${time.format(ms)}`,
    shortInstant: (ms) => `${day(ms)} ${time.format(ms)}`,
    time: (ms) => time.format(ms),
    day,
    weekday: (ms) =>
      language === 'vi' ? weekdays.format(ms).replace(/^Thứ/, 'thứ').replace(/^Chủ/, 'chủ') : weekdays.format(ms),
    month: (ms) => `${parts(ms).month}/${parts(ms).year}`,
    duration(seconds) {
      const [n, unit] = largest(seconds);
      let format = units.get(unit);
      if (!format) {
        format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
        units.set(unit, format);
      }
      return format.format(n);
    },
    ago(seconds) {
      if (seconds < MINUTE_S) return null;
      const [n, unit] = largest(seconds);
      return relative.format(-n, unit);
    },
  };
}

const built = new Map<Language, Format>();

/** The one `Format` of a language; building its Intl objects is dear. */
export function formatOf(language: Language): Format {
  let format = built.get(language);
  if (!format) {
    format = build(language);
    built.set(language, format);
  }
  return format;
}
