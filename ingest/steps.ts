import { QUALITY } from '../domain/quality.ts';
import { rfc3339 } from '../domain/time.ts';
import type { Reading, TextReading } from '../store/readings/reading-store.ts';
import { decodePayload } from './decode/decode.ts';
import { type Fault, MAX_VALUES } from './decode/decoded.ts';
import { type Device, MAX_DATASTREAMS } from './device.ts';
import type { Devices } from './devices.ts';
import type { Evaluator } from './evaluate.ts';
import { mayCarry, type Router } from './route.ts';
import { tooManyValues, validateRecord } from './validate.ts';
import type { Validated, ValidReading, Work } from './work.ts';

/** Takes the readings of an uplink for the store. */
export interface ReadingSink {
  add(reading: ValidReading, work: Work): void;
}

/** What the steps work with. */
export interface Run {
  readonly devices: Devices;
  readonly router: Router;
  /** null while the readings of these uplinks reach the store by another way, or are there already. */
  store: ReadingSink | null;
  readonly evaluator: Evaluator;
  /** Results of an earlier time would be deleted as soon as they were stored, epoch ms. */
  keptFrom: number;
  /** How far our clock may be ahead of the right time, ms; devices with a clock of their own are late by as much. */
  aheadMs: number;
}

/** One step of an uplink's way; false ends it there. */
export type Step = (work: Work, run: Run) => boolean;

/** Faults of one uplink that are told one by one. */
const MAX_FAULTS = 20;

/** Whose uplink it is, and whether that connection may speak for that device. */
function route(work: Work, run: Run): boolean {
  const found = run.router.sender(work.origin);
  if ('reason' in found) {
    work.faults.push(found);
    return false;
  }
  work.sender = found;
  return true;
}

/** Bytes become records: which fields have which values at what stated time. */
function decode(work: Work, _run: Run): boolean {
  const sender = work.sender as NonNullable<Work['sender']>;
  const context = { route: sender.route, profile: sender.target?.profile ?? null, receivedAt: work.receivedAt };
  decodePayload(work, context, work);
  return true;
}

/** Records become results of datastreams, in their properties' own units; what cannot be is set aside. */
function validate(work: Work, run: Run): boolean {
  let values = 0;
  for (const record of work.records) {
    const device = deviceOf(record.device, work, run);
    if (!device) {
      meet(record.device, record.values, { work, run });
      continue;
    }
    const prefix = work.sender?.target ? '' : `${device.id}/`;
    values += validateRecord(record, device, { receivedAt: work.receivedAt, prefix }, work);
    if (values > MAX_VALUES) {
      work.validated.length = 0;
      work.faults.length = 0;
      work.faults.push(tooManyValues(work.sender?.target?.id ?? null));
      return true;
    }
  }
  for (const { device: id, status } of work.statuses) {
    const device = deviceOf(id, work, run);
    if (device) work.reports.push({ device, status });
    else meet(id, status, { work, run });
  }
  return true;
}

/** Adds where the device stood at that time, what is worked out from its results, and whether it comes too late to count as live. */
function enrich(work: Work, run: Run): boolean {
  for (const validated of work.validated) {
    const reading = enriched(validated, work, run);
    if (reading) work.readings.push(reading);
  }
  return true;
}

/** Hands readings to the batch that the store takes next. */
function store(work: Work, run: Run): boolean {
  if (run.store) for (const reading of work.readings) run.store.add(reading, work);
  return true;
}

/** Newest results, activity, quarantine, rules; what is new goes on to live clients. */
/**
 * The way of an uplink from its bytes to the store's batch. `evaluate` follows it, whatever became of it, and
 * publishes: results to live clients at once, alerts when they are durable.
 */
export const steps: readonly Step[] = [route, decode, validate, enrich, store];

/**
 * Runs an uplink through the steps up to the store. Whatever a step throws is a fault of ours, not of the
 * fleet: the uplink goes to quarantine whole and the next one follows.
 */
export function runSteps(work: Work, run: Run, list: readonly Step[] = steps): void {
  try {
    for (const step of list) if (!step(work, run)) break;
    if (work.faults.length > MAX_FAULTS) gatherFaults(work);
  } catch (error) {
    work.readings.length = 0;
    work.reports.length = 0;
    work.faults.push(failure(error, work));
  }
}

/** Newest results, activity, quarantine and rules of an uplink that went through the steps. */
export function evaluate(work: Work, run: Run): void {
  try {
    run.evaluator.uplink(work);
  } catch (error) {
    run.evaluator.setAside(work, failure(error, work));
  }
}

/** Each fault keeps the whole message, so a message of thousands of bad fields waits but once. */
function gatherFaults(work: Work): void {
  const { faults } = work;
  const first = faults[0] as Fault;
  const fields = faults.slice(0, 5).map(({ field }) => field || first.reason);
  const detail = `${faults.length} faults: ${fields.join(', ')}, …; the first: ${first.detail}`.slice(0, 500);
  const device = faults.every((fault) => fault.device === first.device) ? first.device : null;
  faults.length = 0;
  faults.push({ reason: first.reason, detail, field: '', device });
}

function failure(error: unknown, work: Work): Fault {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    reason: 'processing-failed',
    detail: detail.slice(0, 500),
    field: '',
    device: work.sender?.target?.id ?? null,
  };
}

/** A device that nobody has registered is to be shown to whoever may do so. */
function meet(child: string, said: unknown, { work, run }: { readonly work: Work; readonly run: Run }): void {
  if (!run.devices.byId.has(child)) work.strangers.push({ child, said });
}

/** The device that a record speaks of, when this connection may carry it; else a fault. */
function deviceOf(id: string, work: Work, run: Run): Device | null {
  const { connection, target } = work.sender as NonNullable<Work['sender']>;
  if (target?.id === id) return target;
  const device = run.devices.byId.get(id);
  const field = id.slice(0, 64);
  if (!device) {
    work.faults.push({ reason: 'unknown-device', detail: `no device "${field}" is registered`, field, device: null });
    return null;
  }
  if (connection !== device && device.disabled) {
    // A gateway's own topic names its devices in the payload, where the broker does not look.
    work.faults.push({ reason: 'device-disabled', detail: `"${field}" is out of service`, field, device: id });
    return null;
  }
  if (mayCarry(connection, device)) return device;
  const detail = `"${field}" is not registered under "${connection.id}"`;
  work.faults.push({ reason: 'not-its-gateway', detail, field, device: id });
  return null;
}

const NO_TEXTS: readonly TextReading[] = [];

function enriched(validated: Validated, work: Work, run: Run): ValidReading | null {
  const { device, at, quality, flags } = validated;
  if (at < run.keptFrom) {
    const detail = `${rfc3339(at)} is before ${rfc3339(run.keptFrom)}, from which on readings are kept`;
    work.faults.push({ reason: 'older-than-retention', detail, field: '', device: device.id });
    return null;
  }
  const site = device.siteAt(at);
  const { datastreams, results } = device.derived ? device.derived.extended(validated) : validated;
  const view = datastreams.length === 0 ? null : device.view(datastreams, watchersOf(run));
  if (view === null && datastreams.length > 0) {
    const detail = `more than ${MAX_DATASTREAMS} datastreams of one device`;
    work.faults.push({ reason: 'too-many-datastreams', detail, field: '', device: device.id });
    return null;
  }
  const late = work.judgedAt - at > device.lateAfterMs + run.aheadMs;
  const reading: Reading = { device: device.id, site, at, datastreams, results };
  const texts =
    validated.texts.length === 0
      ? NO_TEXTS
      : validated.texts.map(([datastream, result]) => ({ device: device.id, site, at, datastream, result }));
  return { device, reading, view, texts, quality: late ? quality | QUALITY.late : quality, flags, late };
}

const watchers = new WeakMap<Run, Parameters<Device['view']>[1]>();

function watchersOf(run: Run): Parameters<Device['view']>[1] {
  let watch = watchers.get(run);
  if (!watch) {
    watch = (device, list) => run.evaluator.rules.watchers(device, list);
    watchers.set(run, watch);
  }
  return watch;
}
