import {
  type Reading,
  type ReadingBatch,
  type ReadingWriter,
  type RejectedReading,
  StoreUnavailable,
  type TextReading,
} from '../reading-store.ts';
import { adopt } from './adoption.ts';
import { DEADLINES, type InfluxConfig, type InfluxDeadlines } from './config.ts';
import { InfluxConnection } from './connection.ts';
import { deleteReadings, finishDeletion } from './deletion.ts';
import { ContentRefused } from './errors.ts';
import { Ledger } from './ledger.ts';
import { LineEncoder } from './line-protocol.ts';
import { storeWhatCanBe } from './partial-write.ts';
import { applyRetention } from './retention.ts';
import { rollUp } from './rollups.ts';
import { sift } from './sift.ts';
import { clockIn, openState } from './state.ts';

/** Requests of about this size use 1.x well and stay below what 3.x takes (10 MB). */
const MAX_REQUEST_CHARS = 2_000_000;
const MAX_REQUEST_READINGS = 10_000;
/** Requests under way at once. Two keep both a parsing server and an encoding client busy. */
const LANES = 2;

/** Opens the writer; the database need not be up, appends say StoreUnavailable until it is. */
export async function openInfluxWriter(
  config: InfluxConfig,
  deadlines: InfluxDeadlines = DEADLINES,
): Promise<ReadingWriter> {
  const connection = new InfluxConnection(config, deadlines);
  const state = openState(config.stateFile, config.timeZone);
  const clock = clockIn(state);
  const ledger = new Ledger(state, clock);
  const encoder = new LineEncoder();
  const place = { connection, ledger, clock };

  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One thing at a time: what is rolled up or deleted must not change meanwhile. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(async () => {
      if (isClosed) throw new StoreUnavailable('failing', 'The readings store is closed');
      await adopt(place);
      await finishDeletion(place);
      return work();
    });
    last = next.catch(() => undefined);
    return next;
  };

  return {
    append: (batch) =>
      alone(async () => {
        const { fit, rejected } = sift(batch, ledger.rawFrom);
        ledger.note(fit);
        rejected.push(...(await store(connection, encoder, fit)));
        if (rejected.length === 0) ledger.moveOn('applied_seq', batch.throughSeq);
        return rejected;
      }),
    appliedSeq: async () => ledger.get('applied_seq'),
    maintain: async (now) => {
      await rollUp(place, now, alone).catch((error: unknown) => {
        if (!isClosed) throw error;
      });
    },
    delete: (selection) => alone(() => deleteReadings(place, selection)),
    applyRetention: async (policy, now) => {
      await applyRetention(place, { policy, now, alone });
    },
    close: async () => {
      isClosed = true;
      await last;
      connection.close();
      ledger.close();
    },
  };
}

/**
 * Sends a batch over a few lanes. All results of one device go the same lane in their order, so that of two
 * results for one key the later wins.
 */
async function store(
  connection: InfluxConnection,
  encoder: LineEncoder,
  batch: ReadingBatch,
): Promise<RejectedReading[]> {
  const lanes: Reading[][] = Array.from({ length: LANES }, () => []);
  for (const reading of batch.readings) lanes[laneOf(reading.device)]!.push(reading);
  const work = lanes.map((readings) => sendAll(connection, encoder, readings, (one) => encoder.reading(one)));
  work.push(sendAll<TextReading>(connection, encoder, batch.texts, (one) => encoder.text(one)));
  const settled = await Promise.allSettled(work);
  return settled.flatMap((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

function laneOf(device: string): number {
  const end = device.length;
  return (device.charCodeAt(end - 1) + device.charCodeAt(end - 2) + device.charCodeAt(end >> 1)) & (LANES - 1);
}

async function sendAll<T extends Reading | TextReading>(
  connection: InfluxConnection,
  encoder: LineEncoder,
  units: readonly T[],
  lineOf: (unit: T) => string,
): Promise<RejectedReading[]> {
  const rejected: RejectedReading[] = [];
  let start = 0;
  while (start < units.length) {
    let lines = '';
    let end = start;
    while (end < units.length && lines.length < MAX_REQUEST_CHARS && end - start < MAX_REQUEST_READINGS) {
      lines += lineOf(units[end++]!);
    }
    try {
      await connection.write(lines);
    } catch (error) {
      if (!(error instanceof ContentRefused)) throw error;
      const refused = { units: units.slice(start, end), refusal: error };
      rejected.push(...(await storeWhatCanBe(connection, encoder, refused)));
    }
    start = end;
  }
  return rejected;
}
