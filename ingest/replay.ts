import type { Reading, RejectedReading, TextReading } from '../store/readings/reading-store.ts';
import { markQuarantine, type QuarantineItem, quarantineByIds } from '../store/registry/quarantine-items.ts';
import { restateQuarantine } from '../store/registry/quarantine-mend.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { Fault } from './decode/decoded.ts';
import { type Run, runSteps } from './steps.ts';
import { rejectedFault } from './store-batch.ts';
import { newWork, type ValidReading, type Work } from './work.ts';

export interface ReplayContext {
  readonly registry: Registry;
  readonly run: Run;
  readonly now: () => number;
  /** Resolves when durable. @throws StoreUnavailable */
  readonly append: (readings: Reading[], texts: TextReading[]) => Promise<readonly RejectedReading[]>;
  /** Resolves when what evaluation gathered is durable. */
  readonly commit: () => Promise<void>;
}

/**
 * Runs waiting uplinks through the same steps once more. An item is replayed when its fault is gone and the
 * good readings of its uplink are in the store; else it goes on waiting with its present reason.
 */
export async function replayQuarantine(
  ids: readonly number[],
  context: ReplayContext,
): Promise<{ replayed: number; stillWaiting: number }> {
  const items = (await quarantineByIds(context.registry, ids)).filter(({ state }) => state === 'waiting');
  const done: number[] = [];
  for (const group of byUplink(items)) done.push(...(await replayUplink(group, context)));
  await context.commit();
  const replayed = done.length === 0 ? 0 : await markQuarantine(context.registry, done, 'replayed', context.now());
  return { replayed, stillWaiting: items.length - replayed };
}

async function replayUplink(items: readonly QuarantineItem[], context: ReplayContext): Promise<number[]> {
  const work = workOf(items[0] as QuarantineItem, context.now());
  runSteps(work, { ...context.run, store: null });
  const faults: Fault[] = [...work.faults, ...(await stored(work.readings, context))];
  for (const reading of work.readings) context.run.evaluator.replayed(reading, work.receivedAt);
  const done: number[] = [];
  for (const item of items) {
    // A fault of the whole uplink hides those of its fields.
    const fault = faults.find(({ field }) => field === item.field) ?? faults.find(({ field }) => field === '');
    if (fault) await restateQuarantine(context.registry, item.id, fault);
    else done.push(item.id);
  }
  const known = new Set(items.map(({ field }) => field));
  for (const fault of faults) if (!known.has(fault.field)) context.run.evaluator.setAside(work, fault);
  return done;
}

async function stored(readings: readonly ValidReading[], context: ReplayContext): Promise<Fault[]> {
  if (readings.length === 0) return [];
  const own = readings.map(({ reading }) => reading).filter(({ datastreams }) => datastreams.length > 0);
  const rejected = await context.append(
    own,
    readings.flatMap(({ texts }) => texts),
  );
  return rejected.map(({ reading, detail }) => rejectedFault(reading, detail));
}

function workOf(item: QuarantineItem, now: number): Work {
  const work = newWork();
  work.origin = { connection: item.connection, topic: item.topic };
  work.bytes = item.payload;
  work.start = 0;
  work.end = item.payload.length;
  work.receivedAt = item.received_at;
  work.judgedAt = now;
  work.seq = item.journal_seq;
  work.index = item.journal_index;
  return work;
}

function byUplink(items: readonly QuarantineItem[]): QuarantineItem[][] {
  const groups = new Map<string, QuarantineItem[]>();
  for (const item of items) {
    const name = `${item.journal_seq}/${item.journal_index}`;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}
