import type { Language } from '../api/session.ts';
import { observedProperty } from '../observed-properties.ts';
import type { AlertLevel } from '../rules/steps.ts';
import { unitText } from '../unit-text.ts';

export const levelWords: Readonly<Record<Language, Readonly<Record<AlertLevel, string>>>> = {
  vi: { watch: 'Theo dõi', act: 'Cần xử lý', danger: 'Nguy hiểm' },
  en: { watch: 'Watch', act: 'Act now', danger: 'Danger' },
};

// Making one of these costs more than all the rest of a message, and there may be thousands of messages at once.
const numbers = new Map<string, Intl.NumberFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

/** A number as it is written in the language, with the decimals worth showing. */
export function numberText(value: number, language: Language, decimals: number): string {
  const key = `${language} ${decimals}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { maximumFractionDigits: decimals });
    numbers.set(key, format);
  }
  return format.format(value);
}

/** A value of a property with its unit: `1,25 g/L`. */
export function valueText(value: number, property: string, language: Language): string {
  const known = observedProperty(property);
  const unit = unitText(known?.unit);
  const number = numberText(value, language, known?.decimals ?? 2);
  return unit === '' ? number : `${number} ${unit}`;
}

/** `14:05, 22/11` */
export function timeText(at: number, language: Language, timeZone: string): string {
  const key = `${language} ${timeZone}`;
  let format = times.get(key);
  if (!format) {
    const fields = { hour: '2-digit', minute: '2-digit', day: '2-digit', month: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...fields, timeZone });
    times.set(key, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const [hour, minute, day, month] = (['hour', 'minute', 'day', 'month'] as const).map((one) => parts.get(one));
  return language === 'vi' ? `${hour}:${minute} ngày ${day}/${month}` : `${hour}:${minute} on ${day}/${month}`;
}

/** Two messages of 70 characters less what puts them together: what Vietnamese fits in two SMS. 3GPP TS 23.038 §4 */
export const SHORT_MAX = 134;

/** A text cut to a length, at a word where one ends near. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 1) return '';
  // Half of a letter cannot be written into an address.
  const kept = text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '');
  const space = kept.lastIndexOf(' ');
  return `${(space > max * 0.6 ? kept.slice(0, space) : kept).replace(/[\s,;:.–-]+$/, '')}…`;
}

/**
 * The parts one after another, as many as fit in `SHORT_MAX`; the last ones are left out or cut first.
 * @param parts the most important first
 */
export function fitted(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    if (part === '') continue;
    const room = SHORT_MAX - text.length - (text === '' ? 0 : 1);
    const fits = cut(part, room);
    // Half a word says nothing.
    if (fits.length < Math.min(part.length, 8)) break;
    text = text === '' ? fits : `${text} ${fits}`;
    if (fits !== part) break;
  }
  return text;
}
