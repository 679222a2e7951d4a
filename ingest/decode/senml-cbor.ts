import { Decoder, setSizeLimits } from 'cbor-x';
import { MAX_VALUES } from './decoded.ts';

// A length stated in five bytes must not make the reader set gigabytes aside.
setSizeLimits({ maxArraySize: MAX_VALUES, maxMapSize: 64, maxObjectSize: 64 });

const decoder = new Decoder({ mapsAsObjects: false, useRecords: false });

/** RFC 8428 §6, table 4. */
const LABELS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [-1, 'bver'],
  [-2, 'bn'],
  [-3, 'bt'],
  [-4, 'bu'],
  [-5, 'bv'],
  [-6, 'bs'],
  [0, 'n'],
  [1, 'u'],
  [2, 'v'],
  [3, 'vs'],
  [4, 'vb'],
  [5, 's'],
  [6, 't'],
  [7, 'ut'],
  [8, 'vd'],
]);

/** Whether a payload's first byte starts a CBOR list (RFC 8949 §3.1, major type 4); no JSON text does. */
export function looksLikeCborList(first: number | undefined): boolean {
  return first !== undefined && (first & 0xe0) === 0x80;
}

export type ParsedCbor =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string };

/** Reads SenML CBOR into the shape of SenML JSON, its integer labels replaced by their names. */
export function parseSenmlCbor(bytes: Uint8Array): ParsedCbor {
  let value: unknown;
  try {
    value = decoder.decode(bytes);
  } catch (error) {
    return { ok: false, detail: `not CBOR: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}` };
  }
  return { ok: true, value: Array.isArray(value) ? value.map(labelled) : value };
}

function labelled(item: unknown): unknown {
  if (!(item instanceof Map)) return item;
  const record: Record<string, unknown> = Object.create(null);
  for (const [label, value] of item as ReadonlyMap<unknown, unknown>) {
    record[LABELS.get(label) ?? String(label)] = typeof value === 'bigint' ? Number(value) : value;
  }
  return record;
}
