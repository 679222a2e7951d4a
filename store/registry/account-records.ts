import type { Registry } from './schema.ts';
import { listSessions, type SessionRecord } from './sessions.ts';

/** Whose account it is. */
export interface AccountOwner {
  readonly id: string;
  /** By which notes, acknowledgements and letters are kept. */
  readonly email: string;
}

/** What is held of an account that is short. Times are epoch ms; no secret and no hash is among it. */
export interface AccountRecord {
  readonly account: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly phone: string | null;
    readonly language: string;
    readonly createdAt: number;
    readonly lastSignInAt: number | null;
    /** Since when signing in asks for a code; null while it does not. */
    readonly secondFactorSince: number | null;
  };
  readonly grants: readonly {
    readonly scope: string;
    readonly role: string;
    readonly grantedBy: string;
    readonly grantedAt: number;
  }[];
  readonly sessions: readonly SessionRecord[];
  /** API tokens that the owner made. */
  readonly tokens: readonly {
    readonly name: string;
    readonly role: string;
    readonly scope: string;
    readonly createdAt: number;
    readonly expiresAt: number | null;
    readonly lastUsedAt: number | null;
  }[];
}

/** The account, its rights, its sessions and the tokens it made; null when there is no such account. */
export async function accountRecord(
  registry: Registry,
  { id, email }: AccountOwner,
  now: number,
): Promise<AccountRecord | null> {
  const account = await registry
    .selectFrom('users')
    .select([
      'id',
      'email',
      'name',
      'phone',
      'language',
      'created_at as createdAt',
      'last_sign_in_at as lastSignInAt',
      'totp_confirmed_at as secondFactorSince',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!account) return null;
  const grants = await registry
    .selectFrom('grants')
    .select(['scope', 'role', 'granted_by as grantedBy', 'granted_at as grantedAt'])
    .where('user_id', '=', id)
    .orderBy('scope')
    .execute();
  const tokens = await registry
    .selectFrom('api_tokens')
    .select([
      'name',
      'role',
      'scope',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
    ])
    .where('created_by', '=', email)
    .where('created_at', '>=', account.createdAt)
    .orderBy('created_at')
    .execute();
  return { account, grants, sessions: await listSessions(registry, id, now), tokens };
}

/** Entries of one kind since the account began: an address may have been somebody else's before. */
interface Since {
  readonly email: string;
  /** Epoch ms. */
  readonly since: number;
  readonly limit: number;
}

/** What somebody wrote to alerts, oldest first, those after `after`. */
export const notesBy = (registry: Registry, { email, since, limit }: Since, after: number) =>
  registry
    .selectFrom('alert_events')
    .select(['id', 'alert_id as alert', 'at', 'text'])
    .where('kind', '=', 'commented')
    .where('id', '>', after)
    .where('by', '=', email)
    .where('at', '>=', since)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Alerts that somebody took in hand, by the alert's id, those after `after`. */
export const acknowledgedBy = (registry: Registry, { email, since, limit }: Since, after: string) =>
  registry
    .selectFrom('alert_events')
    .select(['alert_id as alert', 'at'])
    .where('alert_id', '>', after)
    .where('kind', '=', 'acknowledged')
    .where('by', '=', email)
    .where('at', '>=', since)
    .orderBy('alert_id')
    .limit(limit)
    .execute();

/** Letters written to an address, oldest first, those after `after`; without their text, which may hold a secret. */
export const lettersTo = (registry: Registry, { email, since, limit }: Since, after: number) =>
  registry
    .selectFrom('mails')
    .select(['id', 'subject', 'created_at as at', 'sent_at as sentAt'])
    .where('id', '>', after)
    .where('recipient', '=', email)
    .where('created_at', '>=', since)
    .orderBy('id')
    .limit(limit)
    .execute();
