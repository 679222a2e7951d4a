import { type EndpointKind, endpointConfigs } from '../../domain/notifications/endpoints.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Scope } from '../../domain/scopes.ts';
import { withdrawOfEndpoint } from './deliveries.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import type { Expectation } from './versioned.ts';

/** Where messages go: somebody's own (`user`), or of a place (`scope`). Times are epoch ms. */
export interface EndpointRecord {
  readonly id: string;
  readonly user: string | null;
  readonly scope: Scope | null;
  readonly kind: EndpointKind;
  readonly name: string;
  /** As the schema of its kind gives it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Never leaves the server. */
  readonly secret: string | null;
  readonly fromLevel: AlertLevel;
  readonly enabled: boolean;
  readonly confirmedAt: number | null;
  readonly failingSince: number | null;
  readonly createdAt: number;
  readonly version: number;
}

export type NewEndpointRecord = Omit<EndpointRecord, 'failingSince' | 'createdAt' | 'version' | 'enabled'> & {
  readonly createdBy: string;
};

type Row = Omit<RegistrySchema['notification_endpoints'], 'enabled' | 'version'> & { enabled: number; version: number };

/** null for one whose settings can no longer be read: nothing can be sent there. */
function endpointOf(row: Row): EndpointRecord | null {
  const config = endpointConfigs[row.kind].safeParse(parsed(row.config));
  if (!config.success) return null;
  return {
    id: row.id,
    user: row.user_id,
    scope: row.scope as Scope | null,
    kind: row.kind,
    name: row.name,
    config: config.data,
    secret: row.secret,
    fromLevel: row.from_level,
    enabled: row.enabled !== 0,
    confirmedAt: row.confirmed_at,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    version: row.version,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const select = (registry: Registry) => registry.selectFrom('notification_endpoints').selectAll();
const readable = (rows: readonly Row[]): EndpointRecord[] => rows.flatMap((row) => endpointOf(row) ?? []);

/** Everybody's of these people, oldest first. */
export async function endpointsOfPeople(registry: Registry, users: readonly string[]): Promise<EndpointRecord[]> {
  if (users.length === 0) return [];
  return readable(await select(registry).where('user_id', 'in', users).orderBy('created_at').orderBy('id').execute());
}

/** Those of these scopes, or of all when null; oldest first. */
export async function endpointsOfScopes(
  registry: Registry,
  scopes: readonly Scope[] | null,
): Promise<EndpointRecord[]> {
  if (scopes?.length === 0) return [];
  const rows = await select(registry)
    .where('scope', 'is not', null)
    .$if(scopes !== null, (query) => query.where('scope', 'in', scopes as readonly Scope[]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return readable(rows);
}

export async function endpointsByIds(registry: Registry, ids: readonly string[]): Promise<EndpointRecord[]> {
  return ids.length === 0 ? [] : readable(await select(registry).where('id', 'in', ids).execute());
}

export async function getEndpoint(registry: Registry, id: string): Promise<EndpointRecord | null> {
  return (await endpointsByIds(registry, [id]))[0] ?? null;
}

/**
 * A browser that was somebody's before becomes whose it is now, and one that is registered again is there once.
 * @returns `full` when the owner has `most` already, `there` when one of them leads to the same address; nothing is added then
 */
export async function createEndpoint(
  registry: Registry,
  { createdBy, ...one }: NewEndpointRecord,
  { now, most }: { readonly now: number; readonly most: number },
): Promise<'created' | 'full' | 'there'> {
  return registry.transaction().execute(async (trx) => {
    if (one.kind === 'push') await forgetBrowser(trx, one.config);
    const theirs = readable(
      await select(trx)
        .$if(one.user !== null, (query) => query.where('user_id', '=', one.user))
        .$if(one.user === null, (query) => query.where('scope', '=', one.scope))
        .execute(),
    );
    const config = JSON.stringify(one.config);
    if (theirs.some(({ kind, config: known }) => kind === one.kind && JSON.stringify(known) === config)) return 'there';
    if (theirs.length >= most) return 'full';
    await trx
      .insertInto('notification_endpoints')
      .values({
        id: one.id,
        user_id: one.user,
        scope: one.scope,
        kind: one.kind,
        name: one.name,
        config: JSON.stringify(one.config),
        secret: one.secret,
        from_level: one.fromLevel,
        confirmed_at: one.confirmedAt,
        failing_since: null,
        created_by: createdBy,
        created_at: now,
        updated_at: now,
      })
      .execute();
    return 'created';
  });
}

/** What is sent to a browser is shown to whoever sits there: it belongs to one person at a time. */
async function forgetBrowser(trx: Registry, { endpoint }: Readonly<Record<string, unknown>>): Promise<void> {
  const text = `%"endpoint":${JSON.stringify(endpoint)}%`;
  const rows = await select(trx).where('kind', '=', 'push').where('config', 'like', text).execute();
  for (const { id, config } of readable(rows)) {
    // `_` and `%` of an address stand for anything in a pattern.
    if (config['endpoint'] !== endpoint) continue;
    await withdrawOfEndpoint(trx, id);
    await trx.deleteFrom('notification_endpoints').where('id', '=', id).execute();
  }
}

interface EndpointChange {
  readonly name?: string | undefined;
  readonly fromLevel?: AlertLevel | undefined;
  readonly enabled?: boolean | undefined;
}

/** @returns false when it is not at the expected version; one that is switched off has what waits for it withdrawn */
export async function updateEndpoint(
  registry: Registry,
  id: string,
  { change, expected, now }: Expectation & { readonly change: EndpointChange },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('notification_endpoints')
      .set((eb) => ({
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.fromLevel === undefined ? {} : { from_level: change.fromLevel }),
        ...(change.enabled === undefined ? {} : { enabled: change.enabled ? 1 : 0 }),
        version: eb('version', '+', 1),
        updated_at: now,
      }))
      .where('id', '=', id)
      .$if(expected !== null, (query) => query.where('version', '=', expected as number))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (change.enabled === false) await withdrawOfEndpoint(trx, id);
    return true;
  });
}

/** @returns false when it is not at the expected version */
export async function deleteEndpoint(
  registry: Registry,
  id: string,
  { expected }: { readonly expected: number | null },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('notification_endpoints')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || (expected !== null && row.version !== expected)) return false;
    await withdrawOfEndpoint(trx, id);
    await trx.deleteFrom('notification_endpoints').where('id', '=', id).execute();
    return true;
  });
}

export async function confirmEndpoint(registry: Registry, id: string, now: number): Promise<void> {
  await registry
    .updateTable('notification_endpoints')
    .set({ confirmed_at: now, failing_since: null })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .execute();
}

/** @param since null once something arrived there again; of one that fails already the first time stays */
export async function markFailing(registry: Registry, id: string, since: number | null): Promise<void> {
  await registry
    .updateTable('notification_endpoints')
    .set({ failing_since: since })
    .where('id', '=', id)
    .where('failing_since', since === null ? 'is not' : 'is', null)
    .execute();
}
