/**
 * One field of a CSV (RFC 4180). A text that a spreadsheet would take for a formula is made plain text by an apostrophe:
 * devices and people send what they like.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Begins a file that Excel is to read as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A line with its line feed. */
export const csvLine = (fields: readonly (string | number | null)[]): string => `${fields.map(csvField).join(',')}\n`;
