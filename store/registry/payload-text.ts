import { isUtf8 } from 'node:buffer';

/** A payload as text when it is UTF-8 that a person can read, else null. */
export function textOf(payload: Buffer): string | null {
  if (!isUtf8(payload)) return null;
  const text = payload.toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? null : text;
}
