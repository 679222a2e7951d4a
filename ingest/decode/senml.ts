import type { DeviceProfile } from '../../domain/device-profile.ts';
import { type Decoded, isObject, type JsonObject, type RawRecord, shapeFault } from './decoded.ts';

/** RFC 8428 §4.6: a time below 2^28 seconds counts from now. */
const RELATIVE_BELOW_S = 2 ** 28;
/** RFC 8428 §4.4: the version of that RFC, and the highest one understood here. */
const VERSION = 10;

const BASE_LABELS = ['bn', 'bt', 'bu', 'bv', 'bs', 'bver'];
const VALUE_LABELS = ['v', 'vs', 'vb', 'vd', 's'];

/** Whether a parsed payload has the shape of a SenML pack rather than of plain JSON. */
export function looksLikeSenml(value: unknown): value is readonly unknown[] {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  if (!isObject(first)) return false;
  if (BASE_LABELS.some((label) => Object.hasOwn(first, label))) return true;
  return typeof first.n === 'string' && VALUE_LABELS.some((label) => Object.hasOwn(first, label));
}

interface Base {
  name: string;
  time: number;
  unit: string | null;
  value: number;
  sum: number;
}

export interface SenmlContext {
  readonly device: string;
  readonly receivedAt: number;
  readonly profile: DeviceProfile | null;
}

/** Resolves a SenML pack (RFC 8428 §4.6) into records, one per instant. */
export function decodeSenml(pack: unknown, context: SenmlContext, out: Decoded): void {
  const { device } = context;
  if (!Array.isArray(pack)) {
    out.faults.push(shapeFault(pack, 'a SenML pack (a list)', device));
    return;
  }
  const base: Base = { name: '', time: 0, unit: null, value: 0, sum: 0 };
  const records = new Map<
    number | undefined,
    RawRecord & { values: Record<string, unknown>; units: Map<string, string> }
  >();
  for (const item of pack as readonly unknown[]) {
    if (!isObject(item)) {
      out.faults.push(shapeFault(item, 'a SenML record (an object)', device));
      continue;
    }
    const trouble = packTrouble(item);
    if (trouble !== null) {
      out.faults.push({ reason: 'wrong-shape', detail: trouble, field: '', device });
      return;
    }
    rebase(base, item);
    const values = valuesOf(base, item);
    if (values.length === 0) continue;
    const at = timeOf(base, item, context.receivedAt);
    let record = records.get(at);
    if (!record) {
      record = { device, time: at, values: Object.create(null), units: new Map(), status: false };
      records.set(at, record);
    }
    const field = fieldOf(base.name, typeof item.n === 'string' ? item.n : '', context);
    const unit = typeof item.u === 'string' ? item.u : base.unit;
    for (const [suffix, value] of values) {
      record.values[field + suffix] = value;
      if (unit !== null) record.units.set(field + suffix, unit);
    }
  }
  out.records.push(...records.values());
}

function packTrouble(item: JsonObject): string | null {
  const version = item.bver;
  if (version !== undefined && (typeof version !== 'number' || version > VERSION)) {
    return `SenML version ${String(version)} is not understood, only versions up to ${VERSION}`;
  }
  // RFC 8428 §4.4: a label that ends in "_" must be understood or the pack refused.
  const must = Object.keys(item).find((label) => label.endsWith('_'));
  return must === undefined ? null : `SenML label "${must.slice(0, 40)}" must be understood and is not`;
}

function rebase(base: Base, item: JsonObject): void {
  const number = (label: string, otherwise: number): number =>
    typeof item[label] === 'number' ? (item[label] as number) : otherwise;
  if (typeof item.bn === 'string') base.name = item.bn;
  if (typeof item.bu === 'string') base.unit = item.bu;
  base.time = number('bt', base.time);
  base.value = number('bv', base.value);
  base.sum = number('bs', base.sum);
}

/** The record's value, and its sum as `…_total` when it has both (RFC 8428 §4.2). */
function valuesOf(base: Base, item: JsonObject): (readonly [suffix: string, value: unknown])[] {
  const values: (readonly [string, unknown])[] = [];
  if (Object.hasOwn(item, 'v')) values.push(['', typeof item.v === 'number' ? item.v + base.value : item.v]);
  else if (Object.hasOwn(item, 'vs')) values.push(['', item.vs]);
  else if (Object.hasOwn(item, 'vb')) values.push(['', item.vb]);
  else if (Object.hasOwn(item, 'vd')) values.push(['', { vd: item.vd }]);
  if (Object.hasOwn(item, 's')) {
    const sum = typeof item.s === 'number' ? item.s + base.sum : item.s;
    values.push([values.length > 0 ? '_total' : '', sum]);
  }
  if (values.length === 0 && typeof item.n === 'string' && base.value !== 0) values.push(['', base.value]);
  return values;
}

/** Epoch ms; undefined when neither base time nor time is given. */
function timeOf(base: Base, item: JsonObject, receivedAt: number): number | undefined {
  const stated = typeof item.t === 'number' ? item.t : null;
  if (stated === null && base.time === 0) return undefined;
  const seconds = base.time + (stated ?? 0);
  return seconds < RELATIVE_BELOW_S ? receivedAt + Math.round(seconds * 1000) : Math.round(seconds * 1000);
}

/**
 * The field that a resolved name means. The base name may carry the device's id or a URN (RFC 9039), so
 * what the profile names wins, then what follows the last `:` or `/`.
 */
function fieldOf(base: string, name: string, context: SenmlContext): string {
  const full = base + name;
  const short = full.startsWith(context.device) ? full.slice(context.device.length).replace(/^[:/._-]+/, '') : full;
  const last = short.slice(Math.max(short.lastIndexOf(':'), short.lastIndexOf('/')) + 1);
  const named = (field: string): boolean => context.profile?.fields.some((f) => f.field === field) ?? false;
  return [name, short, full].find((field) => field !== '' && named(field)) ?? last;
}
