/**
 * The characters of a code that people read off a label and type. Left out are those that look like another one (0 O 1 I
 * L, Z S B beside 2 5 8, 6 beside G), the vowels, W and D: a Vietnamese keyboard turns AA, AS, DD and W into Â, Á, Đ and Ư.
 */
export const CLAIM_ALPHABET = '2345789CFGHJKMNPQRTVX';
/** Ten of them are 44 bits; a device takes ten wrong ones, so a guess is right once in 10¹². */
export const CLAIM_LENGTH = 10;

const GROUP = CLAIM_LENGTH / 2;
/** What somebody typed who took one for the other. */
const taken: Readonly<Record<string, string>> = { Z: '2', S: '5', B: '8', '6': 'G' };

/** A code as it is printed: `XXXXX-XXXXX`. */
export const printedClaimCode = (code: string): string => `${code.slice(0, GROUP)}-${code.slice(GROUP)}`;

/** A code as somebody typed it, in its one form; null for what no code can be. Case, blanks and hyphens do not count. */
export function readClaimCode(text: string): string | null {
  const code = [
    ...text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\p{Pd}._]/gu, ''),
  ]
    .map((character) => taken[character] ?? character)
    .join('');
  return code.length === CLAIM_LENGTH && [...code].every((one) => CLAIM_ALPHABET.includes(one)) ? code : null;
}

/** The address in the QR of a label, which a phone's own camera opens. */
export const claimUrl = (origin: string, device: string, code: string): string =>
  `${origin}/c/${encodeURIComponent(device)}?k=${code}`;
