/** A file that is not taken, and why in words that end a sentence. */
export class ZipRefusal extends Error {
  override readonly name = 'ZipRefusal';
}

interface ZipEntry {
  readonly packed: Uint8Array;
  readonly deflated: boolean;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_MAX = 65_535;
/** A sheet has about a dozen. */
const ENTRIES_MAX = 1000;

/**
 * The parts of a ZIP, by its central directory (APPNOTE.TXT 4.3).
 * @throws ZipRefusal
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (count > ENTRIES_MAX) throw new ZipRefusal('it has more parts than a sheet has');
  const entries: ZipEntry[] = [];
  try {
    for (let n = 0, at = view.getUint32(end + 16, true); n < count; n++) {
      if (view.getUint32(at, true) !== ENTRY) throw new RangeError();
      const method = view.getUint16(at + 10, true);
      const size = view.getUint32(at + 20, true);
      const local = view.getUint32(at + 42, true);
      if (view.getUint32(local, true) !== LOCAL || (method !== 0 && method !== 8)) throw new RangeError();
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (from + size > bytes.length) throw new RangeError();
      entries.push({ packed: bytes.subarray(from, from + size), deflated: method === 8 });
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch {
    throw new ZipRefusal('it is damaged');
  }
  return entries;
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= Math.max(0, view.byteLength - END_BYTES - COMMENT_MAX); at--)
    if (view.getUint32(at, true) === END) return at;
  throw new ZipRefusal('it is not a sheet as Excel 2007 or later saves it (.xlsx)');
}
