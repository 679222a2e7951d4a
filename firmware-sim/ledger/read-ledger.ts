import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LedgerLine } from './ledger.ts';

/** One report as the ledger tells of it. */
export interface LedgerReport {
  readonly device: string;
  readonly at: number;
  readonly values: Readonly<Record<string, number | string>>;
  readonly firstPublishedAt: number;
  lastPublishedAt: number;
  /** How often it was handed to the network. */
  sent: number;
  acknowledgedAt: number | null;
}

export interface LedgerContent {
  readonly reports: readonly LedgerReport[];
  /** Lines that could not be read: the last one of a simulator that was killed. */
  readonly unreadableLines: number;
}

/** Reads a ledger, which may have been cut off anywhere, from a file. */
export async function readLedger(file: string): Promise<LedgerContent> {
  return foldLedger(createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }));
}

/** The same from lines. */
export async function foldLedger(lines: AsyncIterable<string> | Iterable<string>): Promise<LedgerContent> {
  const byId = new Map<string, LedgerReport>();
  let unreadableLines = 0;
  for await (const text of lines) {
    if (text === '') continue;
    const line = parse(text);
    if (!line) unreadableLines++;
    else if (line.event === 'published') note(byId, line);
    else
      for (const id of line.ids) {
        const report = byId.get(id);
        if (report) report.acknowledgedAt ??= line.acknowledgedAt;
      }
  }
  return { reports: [...byId.values()], unreadableLines };
}

function note(byId: Map<string, LedgerReport>, line: Extract<LedgerLine, { event: 'published' }>): void {
  const known = byId.get(line.id);
  if (known) {
    known.sent++;
    known.lastPublishedAt = line.publishedAt;
    return;
  }
  const { id, device, at, values, publishedAt } = line;
  const acknowledgedAt = null;
  byId.set(id, {
    device,
    at,
    values,
    firstPublishedAt: publishedAt,
    lastPublishedAt: publishedAt,
    sent: 1,
    acknowledgedAt,
  });
}

function parse(text: string): LedgerLine | null {
  try {
    const line = JSON.parse(text) as LedgerLine;
    return line.event === 'published' || line.event === 'acknowledged' ? line : null;
  } catch {
    return null;
  }
}
