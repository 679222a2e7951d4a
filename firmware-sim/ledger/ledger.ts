import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Held } from '../firmware/outbox.ts';

/** A line of the ledger. Times are epoch ms of this machine's clock, except `at`, which is the device's. */
export type LedgerLine =
  | {
      readonly event: 'published';
      readonly id: string;
      readonly device: string;
      readonly at: number;
      readonly values: Readonly<Record<string, number | string>>;
      readonly publishedAt: number;
    }
  | { readonly event: 'acknowledged'; readonly ids: readonly string[]; readonly acknowledgedAt: number };

/** Where a fleet writes down what it sent and what was acknowledged. */
export interface Ledger {
  /** A report was handed to the network, for the first time or once more. */
  published(reports: readonly Held[], at: number): void;
  acknowledged(reports: readonly Held[], at: number): void;
  close(): void;
}

/** Lines wait for the end of the turn of the event loop, or for this many of them. */
const LINES_A_WRITE = 500;

/**
 * Opens a ledger for appending, one JSON object a line. Lines reach the operating system within the turn of the
 * event loop in which they came about, so a `kill -9` of the simulator costs at most the last turn. Losing an
 * `acknowledged` line makes the later comparison milder, never wrong.
 * @throws Error of node:fs when the file cannot be written
 */
export function openLedger(file: string): Ledger {
  mkdirSync(dirname(file), { recursive: true });
  const fd = openSync(file, 'a');
  let lines: string[] = [];
  let waiting: NodeJS.Immediate | null = null;
  let open = true;
  const flush = () => {
    if (waiting) clearImmediate(waiting);
    waiting = null;
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  };
  const add = (line: LedgerLine) => {
    if (!open) return;
    lines.push(JSON.stringify(line));
    if (lines.length >= LINES_A_WRITE) flush();
    else waiting ??= setImmediate(flush);
  };
  return {
    published(reports, publishedAt) {
      for (const { id, device, at, values } of reports)
        add({ event: 'published', id, device, at, values, publishedAt });
    },
    acknowledged: (reports, acknowledgedAt) =>
      add({ event: 'acknowledged', ids: reports.map(({ id }) => id), acknowledgedAt }),
    close() {
      flush();
      open = false;
      closeSync(fd);
    },
  };
}
