import type { TextTools } from '../../i18n/use-texts.ts';

/** `97 %`; what is not whole is never said to be. */
export function percent(share: number, { format }: Pick<TextTools, 'format'>): string {
  return `${format.number(share < 1 ? Math.min(99, Math.round(share * 100)) : 100)}\u00a0%`;
}

/** `99,6`, out of a hundred; a dash for what cannot be told. */
export const points = (share: number | null, { format }: Pick<TextTools, 'format'>): string =>
  share === null ? '–' : format.number(Math.floor(share * 1000) / 10, 1);

/** `16/11` of `2026-11-16`. */
export const dayName = (day: string, { format }: Pick<TextTools, 'format'>): string =>
  format.day(Date.parse(`${day}T05:00:00Z`));
