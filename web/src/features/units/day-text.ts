/** `2025-07-01` → `01/07/2025`, as days are written in Vietnam in both languages. */
export const dayText = (day: string): string => day.split('-').reverse().join('/');
