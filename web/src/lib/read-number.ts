/** A number as people type it: a comma or a point before the decimals, a real minus, blanks between thousands; else NaN. */
export function readNumber(text: string): number {
  const plain = text.replace(/\s/g, '').replace(/[−–]/g, '-').replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
}
