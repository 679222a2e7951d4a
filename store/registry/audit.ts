import { createHash } from 'node:crypto';
import { type SqlBool, sql } from 'kysely';
import { EVERYWHERE, type Place, type Scope } from '../../domain/scopes.ts';
import { withPredecessors } from './predecessors.ts';
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

/**
 * Adds an entry, in the transaction of the change itself when `registry` is one. Each carries a hash over itself and the
 * entry before it, so that one changed or taken out later shows.
 * @param place where what it is about belongs
 */
export async function appendAudit(registry: Registry, entry: AuditEntry, place: Place = EVERYWHERE): Promise<void> {
  if (!registry.isTransaction) return registry.transaction().execute((trx) => appendAudit(trx, entry, place));
  const last = await registry.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const row = { ...entry, before: text(entry.before), after: text(entry.after) };
  const { id } = await registry
    .insertInto('audit')
    .values({ ...row, hash: chained(last?.hash ?? '', row) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await registry
    .insertInto('audit_scopes')
    .values(place.map((scope) => ({ scope, audit_id: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What a hash is taken over. */
type Hashed = { readonly [K in keyof AuditEntry]: K extends 'before' | 'after' ? string | null : unknown };

/** SHA-256 in lower-case hex over the hash of the entry before and the entry. */
export const chained = (previous: string, { at, actor, address, action, resource, before, after, result }: Hashed) =>
  createHash('sha256')
    .update(JSON.stringify([previous, at, actor, address, action, resource, before, after, result]))
    .digest('hex');

const text = (document: unknown): string | null => (document == null ? null : JSON.stringify(document));

export interface AuditFilter {
  readonly actor?: string | undefined;
  /** The action, or what it begins with: `device` finds `device.create`. */
  readonly action?: string | undefined;
  readonly resource?: string | undefined;
  readonly result?: AuditEntry['result'] | undefined;
  /** Epoch ms, [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only of what belongs there, or belonged to a unit that went into it whole. */
  readonly scope?: Scope | undefined;
  /** Part of anything that an entry says, whatever its case. */
  readonly text?: string | undefined;
}

export interface AuditPage {
  /** Those whose entries are to be seen; `all` for every entry. */
  readonly scopes: readonly Scope[];
  readonly limit: number;
  /** `id` of the last entry of the page before. */
  readonly beforeId?: number | undefined;
}

export interface ListedEntry extends AuditEntry {
  readonly id: number;
}

/** Entries, newest first. */
export async function listAudit(
  registry: Registry,
  filter: AuditFilter,
  { scopes, limit, beforeId }: AuditPage,
): Promise<ListedEntry[]> {
  let select = registry
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'address', 'action', 'resource', 'before', 'after', 'result'])
    .orderBy('id', 'desc')
    .limit(limit);
  const { actor, action, resource, result, from, to, scope, text: sought } = filter;
  if (actor !== undefined) select = select.where('actor', '=', actor);
  if (action !== undefined)
    select = select.where(({ eb, or }) =>
      or([eb('action', '=', action), sql<SqlBool>`action like ${`${plain(action)}.%`} escape '\\'`]),
    );
  if (resource !== undefined) select = select.where('resource', '=', resource);
  if (result !== undefined) select = select.where('result', '=', result);
  if (from !== undefined) select = select.where('at', '>=', from);
  if (to !== undefined) select = select.where('at', '<', to);
  if (sought !== undefined) {
    const like = `%${plain(sought.toLowerCase())}%`;
    select = select.where(({ or }) =>
      or(
        (['actor', 'action', 'resource', 'before', 'after', 'address'] as const).map(
          (column) => sql<SqlBool>`lower(${sql.ref(`audit.${column}`)}) like ${like} escape '\\'`,
        ),
      ),
    );
  }
  for (const among of [scope === undefined ? null : [scope], scopes.includes('all') ? null : scopes])
    if (among !== null) {
      const theirs = await withPredecessors(registry, among);
      select = select.where('id', 'in', (sub) =>
        sub.selectFrom('audit_scopes').select('audit_id').where('scope', 'in', theirs),
      );
    }
  if (beforeId !== undefined) select = select.where('id', '<', beforeId);
  const rows = await select.execute();
  return rows.map((row) => ({
    ...row,
    before: value(row.before),
    after: value(row.after),
    result: row.result as AuditEntry['result'],
  }));
}

const plain = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
const value = (document: string | null): unknown => (document === null ? null : JSON.parse(document));
