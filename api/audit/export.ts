import { BYTE_ORDER_MARK, csvLine } from '../../domain/csv.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type AuditFilter, type AuditPage, type ListedEntry, listAudit } from '../../store/registry/audit.ts';
import type { Registry } from '../../store/registry/schema.ts';

const HEADER = ['id', 'time', 'actor', 'address', 'action', 'resource', 'result', 'before', 'after'] as const;
const PAGE = 1000;

interface AuditExport {
  readonly filter: AuditFilter;
  readonly scopes: AuditPage['scopes'];
  readonly format: 'csv' | 'jsonl';
  /** What the reader may see of an entry. */
  readonly shown: (entry: ListedEntry) => ListedEntry;
}

/** Writes entries, newest first, page by page; the next page is read when the connection has taken the last. */
export async function* exportAudit(
  registry: Registry,
  { filter, scopes, format, shown }: AuditExport,
): AsyncGenerator<Buffer> {
  if (format === 'csv') yield Buffer.from(`${BYTE_ORDER_MARK}${csvLine(HEADER)}`);
  const line = format === 'csv' ? auditCsvLine : auditJsonLine;
  for (let beforeId: number | undefined; ; ) {
    const entries = await listAudit(registry, filter, { scopes, limit: PAGE, beforeId });
    if (entries.length > 0) yield Buffer.from(entries.map((entry) => line(shown(entry))).join(''));
    beforeId = entries.at(-1)?.id;
    if (entries.length < PAGE) return;
  }
}

const auditCsvLine = ({ id, at, actor, address, action, resource, result, before, after }: ListedEntry): string =>
  csvLine([id, rfc3339(at), actor, address, action, resource, result, document(before), document(after)]);

const auditJsonLine = ({ id, at, ...entry }: ListedEntry): string =>
  `${JSON.stringify({ id: String(id), at: rfc3339(at), ...entry })}\n`;

const document = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));
