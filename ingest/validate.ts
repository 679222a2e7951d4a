import { deviceTime } from '../domain/device-time.ts';
import { QUALITY } from '../domain/quality.ts';
import { conversion } from '../domain/units.ts';
import { type Fault, MAX_VALUES, type RawRecord, shapeFault } from './decode/decoded.ts';
import type { Device } from './device.ts';
import { FieldPlan, type FieldTarget, internedList } from './field-plan.ts';
import type { Validated } from './work.ts';

/** Fields of a status message; the profile need not name them. */
const statusPlan = new FieldPlan({ fields: [], unknownFields: 'accept' });

const MAX_TEXT = 256;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = new Set(['', 'null', 'nan']);

/** Where validation puts what passed and what did not. */
export interface Validation {
  readonly validated: Validated[];
  readonly faults: Fault[];
}

/**
 * Checks the values of a record against the device's profile and against what is physically possible, and
 * its time against the clock. Good values pass although others of the same record are at fault.
 * @param prefix put before a field's name in faults, where one uplink speaks of several devices
 * @returns how many values it looked at
 */
export function validateRecord(
  record: RawRecord,
  device: Device,
  { receivedAt, prefix }: { readonly receivedAt: number; readonly prefix: string },
  out: Validation,
): number {
  const plan = record.status ? statusPlan : device.plan;
  if (!plan) {
    out.faults.push({
      reason: 'unknown-field',
      detail: 'the device has no readable profile',
      field: '',
      device: device.id,
    });
    return 0;
  }
  const stated = deviceTime(record.time, receivedAt, device.zone);
  const replaced = Number.isNaN(stated);
  const at = replaced ? receivedAt : stated;
  const quality = replaced ? QUALITY.timeReplaced : 0;

  const { values, units } = record;
  const results: number[] = [];
  let node = plan.root;
  let flags: number[] | null = null;
  let texts: [string, string][] | null = null;
  let count = 0;
  for (const field in values) {
    count += 1;
    if (count > MAX_VALUES) break;
    const edge = node.lastField === field && node.lastEdge ? node.lastEdge : node.edge(field);
    const { meaning } = edge;
    const value = values[field];
    let result: number;
    let flag = 0;
    if (typeof value === 'number' && meaning.kind === 'target' && meaning.asSent && units === null) {
      result = value;
    } else {
      const read = readValue(value, field, edge.meaning, units);
      if (read.kind === 'missing') continue;
      if (read.kind === 'text') {
        texts ??= [];
        texts.push([(meaning as FieldTarget).key, read.text]);
        continue;
      }
      if (read.kind === 'fault') {
        out.faults.push({
          reason: read.reason,
          detail: read.detail,
          field: faultField(prefix, field),
          device: device.id,
        });
        continue;
      }
      result = read.result;
      flag = read.flag;
    }
    const { min, max, key } = meaning as FieldTarget;
    if (!(result >= min && result <= max)) {
      out.faults.push(rangeFault(result, meaning as FieldTarget, faultField(prefix, field), device.id));
      continue;
    }
    if (edge.next === null) {
      out.validated.push({
        device,
        at,
        datastreams: internedList([key]),
        results: [result],
        texts: [],
        quality: quality | flag,
        flags: null,
      });
      continue;
    }
    const index = edge.replaces >= 0 ? edge.replaces : results.length;
    results[index] = result;
    if (flag !== 0 || flags !== null) {
      flags ??= new Array<number>(index).fill(0);
      flags[index] = flag;
    }
    node = edge.next;
  }
  if (results.length > 0 || texts !== null) {
    out.validated.push({ device, at, datastreams: node.datastreams, results, texts: texts ?? [], quality, flags });
  }
  return count;
}

/** Names of fields come from outside and may be as long as a message. */
const faultField = (prefix: string, field: string): string => (prefix + field).slice(0, 128);

type ReadValue =
  | { readonly kind: 'number'; readonly result: number; readonly flag: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'fault'; readonly reason: Fault['reason']; readonly detail: string };

const MISSING_VALUE: ReadValue = { kind: 'missing' };

function readValue(
  value: unknown,
  field: string,
  meaning: ReturnType<FieldPlan['meaning']>,
  units: ReadonlyMap<string, string> | null,
): ReadValue {
  if (isMissing(value) || meaning.kind === 'ignored') return MISSING_VALUE;
  if (typeof value === 'object') return { kind: 'fault', ...shapeFault(value, 'a value', null) };
  if (meaning.kind === 'fault') return meaning;
  const sent = numberOf(value, meaning);
  if (sent === null) return typeof value === 'string' ? textOf(value, meaning) : notANumber(String(value), meaning);
  const fromText = typeof value === 'string' ? QUALITY.fromText : 0;
  if (!Number.isFinite(sent)) return notANumber(String(value), meaning);
  const unit = units?.get(field);
  if (unit === undefined || !meaning.property) return converted(sent, meaning, meaning.asSent, fromText);
  const into = conversion(unit, meaning.property.unit);
  if (!into) {
    const detail = `"${unit.slice(0, 32)}" does not become ${meaning.property.unit}`;
    return { kind: 'fault', reason: 'unknown-unit', detail };
  }
  const factor = meaning.scale * into.factor;
  const offset = meaning.shift * into.factor + into.offset;
  return converted(sent, { factor, offset }, factor === 1 && offset === 0, fromText);
}

function converted(
  sent: number,
  by: { readonly factor: number; readonly offset: number },
  asSent: boolean,
  flag: number,
): ReadValue {
  if (asSent) return { kind: 'number', result: sent, flag };
  // 12 digits take back what binary fractions add: 0.312 × 100 is 31.2, not 31.200000000000003.
  const result = Number((sent * by.factor + by.offset).toPrecision(12));
  return { kind: 'number', result, flag: flag | QUALITY.converted };
}

function isMissing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'string' && value.length < 8 && MISSING.has(value.trim().toLowerCase());
}

/** The number that a value means; null when it means none. */
function numberOf(value: unknown, { property }: FieldTarget): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return property === null || property.kind === 'state' ? Number(value) : null;
  if (typeof value !== 'string' || value.length > 64) return null;
  const text = value.trim();
  return NUMBER.test(text) ? Number(text) : null;
}

/** States and properties that Sen does not know may be words. */
function textOf(value: string, meaning: FieldTarget): ReadValue {
  if (meaning.property !== null && meaning.property.kind !== 'state') return notANumber(value, meaning);
  if (value.length > MAX_TEXT) {
    return {
      kind: 'fault',
      reason: 'wrong-shape',
      detail: `a text of ${value.length} characters; at most ${MAX_TEXT} are kept`,
    };
  }
  return { kind: 'text', text: value };
}

function notANumber(value: string, { key }: FieldTarget): ReadValue {
  return { kind: 'fault', reason: 'not-a-number', detail: `"${value.slice(0, 64)}" is no number for ${key}` };
}

function rangeFault(result: number, { key, property }: FieldTarget, field: string, device: string): Fault {
  if (!Number.isFinite(result)) {
    return { reason: 'not-a-number', detail: `${result} is no number for ${key}`, field, device };
  }
  const range = `${property?.min ?? '−∞'}…${property?.max ?? '∞'} ${property?.unit ?? ''}`.trim();
  return { reason: 'out-of-range', detail: `${result} is outside ${range}`, field, device };
}

/** One fault for a message of too many values: none of it is stored. */
export function tooManyValues(device: string | null): Fault {
  return { reason: 'too-many-values', detail: `more than ${MAX_VALUES} values`, field: '', device };
}
