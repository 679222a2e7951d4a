/** A file that is not taken, and why in words that end a sentence. */
export class ZipRefusal extends Error {
  override readonly name = 'ZipRefusal';
}

interface ZipEntry {
  readonly name: Uint8Array;
  readonly packed: Uint8Array;
  readonly deflated: boolean;
}

interface UnpackedEntry extends ZipEntry {
  /** What it unpacks to. */
  readonly bytes: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
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
      const from = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (from + size > bytes.length) throw new RangeError();
      const named = at + ENTRY_BYTES;
      const name = bytes.subarray(named, named + view.getUint16(at + 28, true));
      entries.push({ name, packed: bytes.subarray(from, from + size), deflated: method === 8 });
      at = named + name.length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch {
    throw new ZipRefusal('it is damaged');
  }
  return entries;
}

/**
 * A ZIP of these parts and nothing else. Readers that go from part to part see what lies between those of the directory,
 * and unpack it.
 */
export function zipOf(entries: readonly UnpackedEntry[]): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, packed, deflated, bytes } of entries) {
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(LOCAL, 0);
    local.writeUInt16LE(deflated ? 8 : 0, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(bytes, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt32LE(ENTRY, 0);
    // From the compression method on they say the same.
    local.copy(entry, 10, 8, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, name, packed);
    directory.push(entry, name);
    offset += local.length + name.length + packed.length;
  }
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= Math.max(0, view.byteLength - END_BYTES - COMMENT_MAX); at--)
    if (view.getUint32(at, true) === END) return at;
  throw new ZipRefusal('it is not a sheet as Excel 2007 or later saves it (.xlsx)');
}
