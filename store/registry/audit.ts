import type { Registry } from './schema.ts';

/** Who did what to what, from where, and with what result. Secrets never stand in `before` or `after`. */
export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  readonly address: string | null;
  /** `device.create`, `session.sign-in`, … */
  readonly action: string;
  /** `device/paddy-01`, … */
  readonly resource: string;
  /** As it was and as it became, as JSON values; null where there is nothing to say. */
  readonly before: unknown;
  readonly after: unknown;
  readonly result: 'ok' | 'denied' | 'failed';
}

export interface AuditQuery {
  readonly actor?: string | undefined;
  readonly resource?: string | undefined;
  /** Epoch ms, [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  /** `id` of the last entry of the page before. */
  readonly beforeId?: number | undefined;
}

/** Adds an entry; in the transaction of the change itself when `registry` is one. */
export async function appendAudit(registry: Registry, entry: AuditEntry): Promise<void> {
  await registry
    .insertInto('audit')
    .values({ ...entry, before: text(entry.before), after: text(entry.after) })
    .execute();
}

/** Entries, newest first. */
export async function listAudit(registry: Registry, query: AuditQuery): Promise<(AuditEntry & { id: number })[]> {
  let select = registry.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(query.limit);
  if (query.actor !== undefined) select = select.where('actor', '=', query.actor);
  if (query.resource !== undefined) select = select.where('resource', '=', query.resource);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<', query.to);
  if (query.beforeId !== undefined) select = select.where('id', '<', query.beforeId);
  const rows = await select.execute();
  return rows.map((row) => ({
    ...row,
    before: value(row.before),
    after: value(row.after),
    result: row.result as AuditEntry['result'],
  }));
}

const text = (document: unknown): string | null => (document == null ? null : JSON.stringify(document));
const value = (document: string | null): unknown => (document === null ? null : JSON.parse(document));
