const OFFSET_MS = 7 * 3_600_000;

/** When a day begins in Vietnam, epoch ms: a decision on units counts by its clock, wherever the server stands. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;

/** The day in Vietnam at an instant of epoch ms. */
export const dayOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10);

/** The last instant of a day in Vietnam, epoch ms. */
export const endOfDay = (day: string): number => startOfDay(day) + 86_400_000 - 1;

/** The day before. */
export const eveOf = (day: string): string => dayOf(startOfDay(day) - 1);
