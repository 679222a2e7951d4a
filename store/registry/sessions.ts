import { randomUUID } from 'node:crypto';
import { hashSecret, newSecret } from './credentials.ts';
import { grantOf } from './grants.ts';
import type { Registry } from './schema.ts';
import { type User, userColumns, userOf } from './users.ts';

/** A session ends this long after it was last used, and after this long however much it is used. */
const IDLE_MS = 12 * 3_600_000;
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
  const expires_at = now + ABSOLUTE_MS;
  await registry
    .insertInto('sessions')
    .values({
      hash: hashSecret(secret),
      id: randomUUID(),
      user_id: userId,
      created_at: now,
      last_seen_at: now,
      expires_at,
      address,
      user_agent: userAgent?.slice(0, 300) ?? null,
    })
    .execute();
  return { secret, expiresAt: now + IDLE_MS };
}

/** Whose session it is, and notes its use; null when it is unknown or over, or its account disabled. */
export async function resumeSession(
  registry: Registry,
  secret: string,
  now: number,
): Promise<{ user: User; expiresAt: number } | null> {
  const hash = hashSecret(secret);
  // A row for each grant: one question for all that a request needs to know of who sent it.
  const rows = await registry
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('grants', 'grants.user_id', 'users.id')
    .select(userColumns)
    .select(['sessions.last_seen_at', 'sessions.expires_at', 'grants.role', 'grants.scope'])
    .where('sessions.hash', '=', hash)
    .execute();
  const row = rows[0];
  if (row?.disabled !== 0) return null;
  if (now >= row.expires_at || now >= row.last_seen_at + IDLE_MS) return null;
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
  return { user: userOf(row, grants), expiresAt: Math.min(row.expires_at, now + IDLE_MS) };
}

export async function endSession(registry: Registry, secret: string): Promise<void> {
  await registry.deleteFrom('sessions').where('hash', '=', hashSecret(secret)).execute();
}

/** Deletes the sessions that are over. */
export async function sweepSessions(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('last_seen_at', '<=', now - IDLE_MS)]))
    .execute();
}
