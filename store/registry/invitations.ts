import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { grant } from '../../domain/api/session.ts';
import { type Grant, mayGrant, type Rights, rightsOf } from '../../domain/permissions.ts';
import { hashSecret, newSecret } from './credentials.ts';
import { emailKey } from './email-key.ts';
import { grantOf, grantsOf } from './grants.ts';
import type { PlaceDirectory } from './place-directory.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import { giveGrantsIn } from './user-changes.ts';
import { insertUser, type NewUser, passwordHashOf, type User } from './users.ts';

const VALID_MS = 7 * 86_400_000;
/** Who invites from the command line of the server may do everything there already. */
export const COMMAND_LINE = 'command line';

/** A way in for somebody who has no account yet, or for more rights to one who has. Times are epoch ms. */
export interface InvitationRecord {
  readonly id: string;
  readonly email: string | null;
  readonly grants: readonly Grant[];
  /** `user/…`, `token/…` or the command line. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface NewInvitation {
  readonly email: string | null;
  readonly grants: readonly Grant[];
  readonly createdBy: string;
}

/** Makes an invitation; the secret of its link is in the answer and nowhere else. */
export async function createInvitation(
  registry: Registry,
  { email, grants, createdBy }: NewInvitation,
  now: number,
): Promise<InvitationRecord & { readonly secret: string }> {
  const secret = newSecret();
  const row = {
    id: randomUUID(),
    email: email === null ? null : emailKey(email),
    grants: JSON.stringify(grants),
    created_by: createdBy,
    created_at: now,
    expires_at: now + VALID_MS,
  };
  await registry
    .insertInto('invitations')
    .values({ ...row, hash: hashSecret(secret), name: null, accepted_at: null, withdrawn_at: null })
    .execute();
  return { ...invitationOf(row), secret };
}

const columns = ['id', 'email', 'grants', 'created_by', 'created_at', 'expires_at'] as const;

const waiting = (registry: Registry, now: number) =>
  registry
    .selectFrom('invitations')
    .select(columns)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now);

/** Invitations that wait, newest first. */
export async function listInvitations(registry: Registry, now: number): Promise<InvitationRecord[]> {
  const rows = await waiting(registry, now).orderBy('created_at', 'desc').orderBy('id').limit(2000).execute();
  return rows.map(invitationOf);
}

/** An invitation that waits, by its id. */
export async function getInvitation(registry: Registry, id: string, now: number): Promise<InvitationRecord | null> {
  const row = await waiting(registry, now).where('id', '=', id).executeTakeFirst();
  return row ? invitationOf(row) : null;
}

/** @returns false when it was accepted, withdrawn or over before, or never was */
export async function withdrawInvitation(registry: Registry, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('invitations')
    .set({ withdrawn_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export interface Invited {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly now: number;
}

/**
 * The invitation of a link; null when it is unknown, used, withdrawn or too old, or when whoever made it might not give
 * those rights any more: what somebody lost, the links he left behind have lost too.
 */
export async function findInvitation(
  { registry, places, now }: Invited,
  secret: string,
): Promise<InvitationRecord | null> {
  const row = await waiting(registry, now).where('hash', '=', hashSecret(secret)).executeTakeFirst();
  if (!row) return null;
  const found = invitationOf(row);
  const rights = await rightsOfMaker(registry, found.createdBy, now);
  const may = found.grants.every(({ role, scope }) => {
    const place = places.ofScope(scope);
    return place !== null && mayGrant({ rights }, role, place);
  });
  return may && found.grants.length > 0 ? found : null;
}

/**
 * Makes an account of an invitation, which is used up by that.
 * @returns null when the link is not valid any more; `other-email` when it is meant for another address
 * @throws RegistryRefusal exists, weak-password
 */
export async function acceptInvitation(
  { registry, places, now }: Invited,
  secret: string,
  person: Omit<NewUser, 'grants'>,
): Promise<User | 'other-email' | null> {
  // What costs so much time is not done for whoever has no link.
  if (!(await findInvitation({ registry, places, now }, secret))) return null;
  const passwordHash = await passwordHashOf(person.password);
  return registry.transaction().execute(async (trx) => {
    const found = await findInvitation({ registry: trx, places, now }, secret);
    if (!found) return null;
    if (!isFor(found, person.email)) return 'other-email';
    await spend(trx, found.id, now);
    return insertUser(trx, { ...person, grants: found.grants, passwordHash }, { by: found.createdBy, now });
  });
}

/**
 * Gives the rights of an invitation to somebody who has an account; a higher role that he has there already stays.
 * @returns what was given; null when the link is not valid any more; `other-email` when it is meant for another address
 */
export async function joinInvitation(
  { registry, places, now }: Invited,
  secret: string,
  user: { readonly id: string; readonly email: string },
): Promise<InvitationRecord | 'other-email' | null> {
  return registry.transaction().execute(async (trx) => {
    const found = await findInvitation({ registry: trx, places, now }, secret);
    if (!found) return null;
    if (!isFor(found, user.email)) return 'other-email';
    await spend(trx, found.id, now);
    await giveGrantsIn(trx, user.id, found.grants, { by: found.createdBy, now });
    return found;
  });
}

/** What people call whoever made an invitation. */
export async function nameOfMaker(registry: Registry, createdBy: string): Promise<string> {
  const [kind, id = ''] = createdBy.split('/', 2);
  if (kind === 'user') {
    const row = await registry.selectFrom('users').select('name').where('id', '=', id).executeTakeFirst();
    return row?.name ?? 'Sen';
  }
  if (kind === 'token') {
    const row = await registry.selectFrom('api_tokens').select('name').where('id', '=', id).executeTakeFirst();
    return row?.name ?? 'Sen';
  }
  return 'Sen';
}

const isFor = ({ email }: InvitationRecord, address: string): boolean => email === null || email === emailKey(address);

async function spend(trx: Registry, id: string, now: number): Promise<void> {
  await trx.updateTable('invitations').set({ accepted_at: now }).where('id', '=', id).execute();
}

async function rightsOfMaker(registry: Registry, createdBy: string, now: number): Promise<Rights> {
  if (createdBy === COMMAND_LINE) return rightsOf([{ role: 'administrator', scope: 'all' }]);
  const [kind, id = ''] = createdBy.split('/', 2);
  if (kind === 'user') {
    const row = await registry.selectFrom('users').select('disabled').where('id', '=', id).executeTakeFirst();
    return rightsOf(row?.disabled === 0 ? ((await grantsOf(registry, [id])).get(id) ?? []) : []);
  }
  const row = await registry
    .selectFrom('api_tokens')
    .select(['role', 'scope', 'expires_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  const found = row && (row.expires_at === null || row.expires_at > now) ? grantOf(row) : null;
  return rightsOf(found ? [found] : []);
}

const stored = z.array(grant);

const invitationOf = (row: Pick<RegistrySchema['invitations'], (typeof columns)[number]>): InvitationRecord => ({
  id: row.id,
  email: row.email,
  grants: stored.safeParse(JSON.parse(row.grants)).data ?? [],
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
