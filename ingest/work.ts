import { Buffer } from 'node:buffer';
import type { UplinkRoute } from '../domain/topics.ts';
import type { Origin } from '../store/journal/record.ts';
import type { Reading, TextReading } from '../store/readings/reading-store.ts';
import type { Decoded } from './decode/decoded.ts';
import type { Device, ListView } from './device.ts';

/** A reading that passed validation, on its way to the store and the rules. */
export interface ValidReading {
  readonly device: Device;
  readonly reading: Reading;
  /** Of the reading's list of datastreams; null when it has texts alone. */
  readonly view: ListView | null;
  readonly texts: readonly TextReading[];
  /** QUALITY bits of the whole reading, and further ones by result. */
  readonly quality: number;
  readonly flags: readonly number[] | null;
  readonly late: boolean;
}

/** What validation found of one record, before it is known where the device stood. */
export interface Validated {
  readonly device: Device;
  readonly at: number;
  readonly datastreams: readonly string[];
  readonly results: readonly number[];
  readonly texts: readonly (readonly [key: string, text: string])[];
  readonly quality: number;
  readonly flags: readonly number[] | null;
}

/** Who sent an uplink and what for; kept for each pair of connection and topic. */
export interface Sender {
  readonly route: UplinkRoute;
  /** The device whose credential it came with. */
  readonly connection: Device;
  /** The device that the topic names; null on a gateway's topics. */
  readonly target: Device | null;
}

/** What a device says of itself. */
export interface Report {
  readonly device: Device;
  readonly status: Readonly<Record<string, unknown>>;
}

/** One uplink on its way through the steps; the same object serves one after the other. */
export interface Work extends Decoded {
  origin: Origin;
  /** The payload is `bytes[start, end)`. */
  bytes: Buffer;
  start: number;
  end: number;
  receivedAt: number;
  /** What lateness is judged by: the receipt, or the present when it is replayed from quarantine. */
  judgedAt: number;
  seq: number;
  index: number;
  sender: Sender | null;
  /** Statuses whose device may speak over this connection. */
  readonly reports: Report[];
  /** Devices that a gateway speaks of and nobody has registered, with what it says of them. */
  readonly strangers: { readonly child: string; readonly said: unknown }[];
  readonly validated: Validated[];
  readonly readings: ValidReading[];
}

const NO_ORIGIN: Origin = { connection: '', topic: '' };

export function newWork(): Work {
  return {
    origin: NO_ORIGIN,
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    receivedAt: 0,
    judgedAt: 0,
    seq: 0,
    index: 0,
    sender: null,
    records: [],
    faults: [],
    statuses: [],
    reports: [],
    strangers: [],
    validated: [],
    readings: [],
  };
}

/** Readies `work` for the next uplink. */
export function resetWork(work: Work): void {
  work.sender = null;
  work.records.length = 0;
  work.validated.length = 0;
  work.readings.length = 0;
  if (work.faults.length > 0) work.faults.length = 0;
  if (work.statuses.length > 0) work.statuses.length = 0;
  if (work.reports.length > 0) work.reports.length = 0;
  if (work.strangers.length > 0) work.strangers.length = 0;
}
