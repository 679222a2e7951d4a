/** Characters of an SMS that takes 160 of them. 3GPP TS 23.038 §6.2.1 */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Those that take two places. §6.2.1.1 */
const EXTENDED = new Set('^{}\\[~]|€');

/** Whether every character is one of the alphabet that takes 7 bits each. */
const isBasic = (text: string): boolean => [...text].every((one) => BASIC.has(one) || EXTENDED.has(one));

/** How many SMS a text is sent as: of 160 characters or 153 each, or of 70 or 67 once one of them is a letter such as `ộ`. */
export function smsSegments(text: string): number {
  if (text === '') return 0;
  const basic = isBasic(text);
  const length = basic ? [...text].reduce((sum, one) => sum + (EXTENDED.has(one) ? 2 : 1), 0) : text.length;
  const [alone, joined] = basic ? [160, 153] : [70, 67];
  return length <= alone ? 1 : Math.ceil(length / joined);
}

const INSTEAD: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  '–': '-',
  '—': '-',
  '…': '...',
  '“': '"',
  '”': '"',
  '„': '"',
  '’': "'",
  '‘': "'",
  '≥': '>=',
  '≤': '<=',
  '−': '-',
  '×': 'x',
  '²': '2',
  '³': '3',
  '°': ' do ',
  '·': '.',
  '•': '-',
  '\u00a0': ' ',
};

/** Vietnamese without diacritics, as it was written on phones that knew none; every character fits a plain SMS. */
export function plainText(text: string): string {
  return [...text.normalize('NFD').replace(/\p{Mn}/gu, '')]
    .map((one) => INSTEAD[one] ?? (BASIC.has(one) || EXTENDED.has(one) ? one : '?'))
    .join('')
    .replace(/ {2,}/g, ' ');
}

/** The longest beginning of a text that goes into so many SMS. */
export function cutToSegments(text: string, segments: number): string {
  if (smsSegments(text) <= segments) return text;
  const letters = [...text];
  const tail = isBasic(text) ? '...' : '…';
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (smsSegments(letters.slice(0, middle).join('') + tail) <= segments) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join('').trimEnd() + tail;
}
