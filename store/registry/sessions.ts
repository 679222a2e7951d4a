import { randomUUID } from 'node:crypto';
import type { SecurityPolicy } from '../../domain/api/settings.ts';
import { hashSecret, newSecret } from './credentials.ts';
import { grantOf } from './grants.ts';
import type { Registry } from './schema.ts';
import { readSetting, settingOf } from './settings.ts';
import { type User, userColumns, userOf } from './users.ts';

/** A session ends this long after it began, however much it is used; and unused, after what the policy says. */
const ABSOLUTE_MS = 30 * 86_400_000;
/** Its last use is written at most this often, so that reading pages does not write to the disk each time. */
const TOUCH_MS = 60_000;

/** Starts a session; the secret goes into the cookie and only its hash is kept. */
export async function createSession(
  registry: Registry,
  userId: string,
  { now, address, userAgent }: { readonly now: number; readonly address: string; readonly userAgent: string | null },
): Promise<{ secret: string; expiresAt: number }> {
  const secret = newSecret();
  const { idleMinutes } = await readSetting(registry, 'security');
  await registry.transaction().execute(async (trx) => {
    await trx
      .insertInto('sessions')
      .values({
        hash: hashSecret(secret),
        id: randomUUID(),
        user_id: userId,
        created_at: now,
        last_seen_at: now,
        expires_at: now + ABSOLUTE_MS,
        address,
        user_agent: userAgent?.slice(0, 300) ?? null,
      })
      .execute();
    await trx.updateTable('users').set({ last_sign_in_at: now }).where('id', '=', userId).execute();
  });
  return { secret, expiresAt: now + idleMinutes * 60_000 };
}

/** A session that goes on. */
export interface Resumed {
  /** What it is called where people see their sessions. */
  readonly id: string;
  readonly user: User;
  readonly expiresAt: number;
  readonly policy: SecurityPolicy;
}

/** Whose session it is, and notes its use; null when it is unknown or over, or its account disabled. */
export async function resumeSession(registry: Registry, secret: string, now: number): Promise<Resumed | null> {
  const hash = hashSecret(secret);
  // A row for each grant: one question for all that a request needs to know of who sent it.
  const rows = await registry
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('grants', 'grants.user_id', 'users.id')
    .leftJoin('settings', (join) => join.on('settings.key', '=', 'security'))
    .select(userColumns)
    .select(['sessions.id as session', 'sessions.last_seen_at', 'sessions.expires_at'])
    .select(['grants.role', 'grants.scope', 'settings.value as policy'])
    .where('sessions.hash', '=', hash)
    .execute();
  const row = rows[0];
  if (row?.disabled !== 0) return null;
  const policy = settingOf('security', row.policy);
  const idleMs = policy.idleMinutes * 60_000;
  if (now >= row.expires_at || now >= row.last_seen_at + idleMs) return null;
  if (now >= row.last_seen_at + TOUCH_MS) {
    // On a full disk nothing can be noted, and everything can still be read.
    await registry
      .updateTable('sessions')
      .set({ last_seen_at: now })
      .where('hash', '=', hash)
      .execute()
      .catch(() => {});
  }
  const grants = rows.flatMap(({ role, scope }) => (role && scope ? (grantOf({ role, scope }) ?? []) : []));
  return {
    id: row.session,
    user: userOf(row, grants),
    expiresAt: Math.min(row.expires_at, now + idleMs),
    policy,
  };
}

export async function endSession(registry: Registry, secret: string): Promise<void> {
  await registry.deleteFrom('sessions').where('hash', '=', hashSecret(secret)).execute();
}

/** A session as its owner sees it. Times are epoch ms. */
export interface SessionRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** The sessions of somebody that go on, the one used last first. */
export async function listSessions(registry: Registry, user: string, now: number): Promise<SessionRecord[]> {
  const { idleMinutes } = await readSetting(registry, 'security');
  const rows = await registry
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'address', 'user_agent'])
    .where('user_id', '=', user)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', now - idleMinutes * 60_000)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    address: row.address,
    userAgent: row.user_agent,
  }));
}

/** Ends one session of somebody, by its id. @returns false when he has no such session */
export async function endSessionOf(registry: Registry, user: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('sessions')
    .where('user_id', '=', user)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Ends every session of somebody but one. @returns how many */
export async function endOtherSessions(registry: Registry, user: string, keep: string): Promise<number> {
  const { numDeletedRows } = await registry
    .deleteFrom('sessions')
    .where('user_id', '=', user)
    .where('id', '<>', keep)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Deletes the sessions that are over. */
export async function sweepSessions(registry: Registry, now: number): Promise<void> {
  const { idleMinutes } = await readSetting(registry, 'security');
  await registry
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('last_seen_at', '<=', now - idleMinutes * 60_000)]))
    .execute();
}
