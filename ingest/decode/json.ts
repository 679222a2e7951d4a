import { type Buffer, isUtf8 } from 'node:buffer';

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string };

/** Reads `bytes[start, end)` as JSON. Text that is not UTF-8 is refused rather than mended (RFC 8259 §8.1). */
export function parseJson(bytes: Buffer, start: number, end: number): ParsedJson {
  if (start === end) return { ok: false, detail: 'the payload is empty' };
  // RFC 8259 §8.1 lets a reader ignore a byte order mark.
  const mark = end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  const text = bytes.toString('utf8', mark ? start + 3 : start, end);
  // Looking for the replacement character costs nothing on the ASCII that nearly all payloads are.
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) {
    return { ok: false, detail: 'the payload is neither UTF-8 text nor CBOR' };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, detail: `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}` };
  }
}
