import type { QuarantineReason } from '../../domain/quarantine-reasons.ts';

/** What one uplink says of one device at one instant, as it was sent; nothing of it is checked yet. */
export interface RawRecord {
  readonly device: string;
  /** As stated by the device; undefined when it stated none. */
  readonly time: unknown;
  readonly values: Readonly<Record<string, unknown>>;
  /** Units stated beside the values (SenML `u`), by field. */
  readonly units: ReadonlyMap<string, string> | null;
  /** Comes from a status message, whose fields the profile need not name. */
  readonly status: boolean;
}

/** Something wrong with an uplink or a part of it: a value that goes to quarantine, never an exception. */
export interface Fault {
  readonly reason: QuarantineReason;
  readonly detail: string;
  /** The field at fault; '' when it is the whole uplink. */
  readonly field: string;
  /** The device it concerns, null when that could not be told. */
  readonly device: string | null;
}

/** Where a decoder puts what it found. */
export interface Decoded {
  readonly records: RawRecord[];
  readonly faults: Fault[];
  /** Devices that a status message speaks of, with the JSON object it says. */
  readonly statuses: { readonly device: string; readonly status: Readonly<Record<string, unknown>> }[];
}

/** Values in one uplink; 64 kB of real readings hold fewer. */
export const MAX_VALUES = 5000;
/** Levels of objects and lists in a payload; every shape that is understood needs at most four. */
export const MAX_DEPTH = 8;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether `value` is nested more than `MAX_DEPTH` levels deep; walks no further than that. */
export function tooDeep(value: unknown, level = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (level >= MAX_DEPTH) return true;
  const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return children.some((child) => tooDeep(child, level + 1));
}

/** `too-deep` or `wrong-shape` for a value that stands where none of its kind belongs. */
export function shapeFault(value: unknown, expected: string, device: string | null, field = ''): Fault {
  if (tooDeep(value)) {
    return { reason: 'too-deep', detail: `nested more than ${MAX_DEPTH} levels`, field: '', device };
  }
  return { reason: 'wrong-shape', detail: `expected ${expected}, found ${kindOf(value)}`, field, device };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
