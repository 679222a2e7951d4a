import { offsetMs } from '../../../../domain/local-clock.ts';
import { TIME_ZONE } from '../time-zone.ts';

/** The wall clock of Vietnam, as a date whose UTC digits are those of the clock: spreadsheets know no zones. */
export const wallClock = (at: number): Date => new Date(at + offsetMs(TIME_ZONE, at));

/** `2026-11-22 14:05:00`, which every spreadsheet takes for a date whatever its language. */
export const wallClockText = (at: number): string => wallClock(at).toISOString().slice(0, 19).replace('T', ' ');
