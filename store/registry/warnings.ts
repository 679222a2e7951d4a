import type { Selectable } from 'kysely';
import type { Warning } from '../../domain/api/warnings.ts';
import type { Place } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type WarningContent, type WarningType, warningContent } from '../../domain/warnings/content.ts';
import { queueWarning } from './outbox.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import type { Versioned } from './versioned.ts';

type Row = Selectable<RegistrySchema['warnings']> & {
  readonly drafterName: string | null;
  readonly deciderName: string | null;
};

const select = (registry: Registry) =>
  registry
    .selectFrom('warnings')
    .leftJoin('users as drafter', 'drafter.id', 'warnings.drafted_by')
    .leftJoin('users as decider', 'decider.id', 'warnings.decided_by')
    .selectAll('warnings')
    .select(['drafter.name as drafterName', 'decider.name as deciderName']);

const warningOf = (row: Row): Versioned<Warning> => ({
  version: row.version,
  value: {
    id: row.id,
    identifier: row.identifier,
    alert: row.alert_id,
    type: row.message_type,
    refersTo: row.refers_to,
    state: row.state,
    content: warningContent.parse(JSON.parse(row.content)),
    draftedBy: { id: row.drafted_by, name: row.drafterName ?? row.drafted_by },
    draftedAt: rfc3339(row.drafted_at),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.deciderName ?? row.decided_by },
    decidedAt: row.decided_at === null ? null : rfc3339(row.decided_at),
    decisionNote: row.decision_note,
    sent: row.sent,
    place: [...(JSON.parse(row.place) as Place)],
  },
});

/** Where a page of warnings ends: newest first, by when they were drafted and then by id. */
export interface WarningPosition {
  readonly draftedAt: number;
  readonly id: string;
}

/** Warnings, newest first, those after `after`, at most `limit`. */
export async function listWarnings(
  registry: Registry,
  { state, alert }: { readonly state?: Warning['state'] | undefined; readonly alert?: string | undefined },
  { after, limit }: { readonly after: WarningPosition | null; readonly limit: number },
): Promise<Warning[]> {
  const rows = await select(registry)
    .$if(state !== undefined, (query) => query.where('warnings.state', '=', state as Warning['state']))
    .$if(alert !== undefined, (query) => query.where('warnings.alert_id', '=', alert as string))
    .$if(after !== null, (query) => {
      const { draftedAt, id } = after as WarningPosition;
      return query.where((eb) =>
        eb.or([
          eb('warnings.drafted_at', '<', draftedAt),
          eb.and([eb('warnings.drafted_at', '=', draftedAt), eb('warnings.id', '<', id)]),
        ]),
      );
    })
    .orderBy('warnings.drafted_at', 'desc')
    .orderBy('warnings.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => warningOf(row).value);
}

export async function getWarning(registry: Registry, id: string): Promise<Versioned<Warning> | null> {
  const row = await select(registry).where('warnings.id', '=', id).executeTakeFirst();
  return row ? warningOf(row) : null;
}

export async function warningsByIds(registry: Registry, ids: readonly string[]): Promise<Warning[]> {
  if (ids.length === 0) return [];
  const rows = await select(registry).where('warnings.id', 'in', ids).execute();
  return rows.map((row) => warningOf(row).value);
}

/** Where a warning belongs; null for one that there is not. */
export async function placeOfWarning(registry: Registry, id: string): Promise<Place | null> {
  const row = await registry.selectFrom('warnings').select('place').where('id', '=', id).executeTakeFirst();
  return row ? (JSON.parse(row.place) as Place) : null;
}

interface Draft {
  readonly content: WarningContent;
  readonly place: Place;
  /** A person's id. */
  readonly by: string;
  readonly now: number;
}

export async function draftWarning(
  registry: Registry,
  {
    id,
    identifier,
    alert,
    type,
    refersTo,
    content,
    place,
    by,
    now,
  }: Draft & {
    readonly id: string;
    readonly identifier: string;
    readonly alert: string | null;
    readonly type: WarningType;
    readonly refersTo: string | null;
  },
): Promise<void> {
  await registry
    .insertInto('warnings')
    .values({
      id,
      identifier,
      alert_id: alert,
      message_type: type,
      refers_to: refersTo,
      state: 'draft',
      content: JSON.stringify(content),
      place: JSON.stringify(place),
      drafted_by: by,
      drafted_at: now,
      decided_by: null,
      decided_at: null,
      decision_note: null,
      sent: null,
      document: null,
    })
    .execute();
}

/**
 * Writes a draft anew; it is from then on the draft of whoever wrote it last, so that nobody decides on his own words.
 * @returns false when it is no draft any more, or not at the expected version
 */
export async function rewriteWarning(
  registry: Registry,
  id: string,
  { content, place, by, now, expected }: Draft & { readonly expected: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('warnings')
    .set((eb) => ({
      content: JSON.stringify(content),
      place: JSON.stringify(place),
      drafted_by: by,
      drafted_at: now,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

interface Decision {
  readonly by: string;
  readonly note: string;
  readonly now: number;
  /** The version that was decided on: nobody publishes what he has not read. */
  readonly version: number;
}

/** @returns false when it is no draft any more, or has been written anew */
export async function rejectWarning(registry: Registry, id: string, decision: Decision): Promise<boolean> {
  return decide(registry, id, decision, { state: 'rejected', sent: null, document: null });
}

/**
 * Publishes a draft, for those whom it is for to be told. The warning that an Update or a Cancel refers to no longer stands.
 * @param sent as it stands in the document
 * @returns false when it is no draft any more, has been written anew, or what it refers to no longer stands
 */
export async function publishWarning(
  registry: Registry,
  id: string,
  decision: Decision & { readonly sent: string; readonly document: string; readonly refersTo: string | null },
): Promise<boolean> {
  const { sent, document, refersTo } = decision;
  return registry
    .transaction()
    .execute(async (trx) => {
      if (refersTo !== null) {
        const { numUpdatedRows } = await trx
          .updateTable('warnings')
          .set((eb) => ({ state: 'superseded', version: eb('version', '+', 1) }))
          .where('id', '=', refersTo)
          .where('state', '=', 'published')
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
      }
      if (await decide(trx, id, decision, { state: 'published', sent, document })) {
        await queueWarning(trx, id, decision.now);
        return true;
      }
      // What was taken back of the other is taken back with it.
      throw new Undecided();
    })
    .catch((error: unknown) => {
      if (error instanceof Undecided) return false;
      throw error;
    });
}

class Undecided extends Error {}

async function decide(
  registry: Registry,
  id: string,
  { by, note, now, version }: Decision,
  becomes: Pick<Row, 'state' | 'sent' | 'document'>,
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('warnings')
    .set((eb) => ({
      ...becomes,
      decided_by: by,
      decided_at: now,
      decision_note: note === '' ? null : note,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a CAP reference is made of. */
export interface SentMessage {
  readonly id: string;
  readonly identifier: string;
  readonly sent: string;
  /** Who it went out from; the setting may have changed since. */
  readonly sender: string;
}

/** The published messages that lead to a warning, oldest first, itself included: an Update or Cancel names them all. */
export async function chainOf(registry: Registry, id: string): Promise<SentMessage[]> {
  const chain: SentMessage[] = [];
  for (let at: string | null = id; at !== null && chain.length < 100; ) {
    const row: Pick<Row, 'identifier' | 'sent' | 'refers_to' | 'document'> | undefined = await registry
      .selectFrom('warnings')
      .select(['identifier', 'sent', 'refers_to', 'document'])
      .where('id', '=', at)
      .executeTakeFirst();
    if (row?.sent == null) break;
    const sender = /<sender>([^<]*)<\/sender>/.exec(row.document ?? '')?.[1] ?? '';
    chain.push({ id: at, identifier: row.identifier, sent: row.sent, sender });
    at = row.refers_to;
  }
  return chain.reverse();
}

/** A published message as it went out; null when there is none of that identifier. */
export async function publishedDocument(registry: Registry, identifier: string): Promise<string | null> {
  const row = await registry
    .selectFrom('warnings')
    .select('document')
    .where('identifier', '=', identifier)
    .where('state', 'in', ['published', 'superseded'])
    .executeTakeFirst();
  return row?.document ?? null;
}

/** Published messages of the last days, newest first. */
export async function publishedSince(registry: Registry, since: number, limit: number): Promise<Warning[]> {
  const rows = await select(registry)
    .where('warnings.state', 'in', ['published', 'superseded'])
    .where('warnings.decided_at', '>=', since)
    .orderBy('warnings.decided_at', 'desc')
    .orderBy('warnings.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => warningOf(row).value);
}
