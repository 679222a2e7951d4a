import { TIME_ZONE } from '../lib/time-zone.ts';
import type { Language } from './language.ts';

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };

/** What a clock on a wall says, in one language. Times are epoch ms. */
export interface ClockText {
  /** `14:05:10` */
  seconds(ms: number): string;
  /** `Chủ Nhật, 22/11` */
  date(ms: number): string;
}

/** Building its Intl objects is dear: once for each language. */
export function clockTextOf(language: Language): ClockText {
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[language], { timeZone: TIME_ZONE, ...options });
  const time = of({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const date = of({ weekday: 'long', day: '2-digit', month: '2-digit' });
  return { seconds: (ms) => time.format(ms), date: (ms) => date.format(ms) };
}
