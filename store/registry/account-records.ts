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
    readonly mode: string | null;
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
  /** Where the owner is told of alerts, and of which. */
  readonly endpoints: readonly {
    readonly kind: string;
    readonly name: string;
    readonly config: unknown;
    readonly fromLevel: string;
    readonly enabled: boolean;
    readonly confirmedAt: number | null;
    readonly createdAt: number;
  }[];
  /** null for the ones that everybody begins with */
  readonly preferences: unknown;
  /** Alerts that the owner sees to. */
  readonly assigned: readonly string[];
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
      'mode',
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
  return { account, grants, sessions: await listSessions(registry, id, now), tokens, ...(await toldAs(registry, id)) };
}

/** How somebody is told of alerts, and which are given to him. */
async function toldAs(
  registry: Registry,
  user: string,
): Promise<Pick<AccountRecord, 'endpoints' | 'preferences' | 'assigned'>> {
  const endpoints = await registry
    .selectFrom('notification_endpoints')
    .select(['kind', 'name', 'config', 'from_level', 'enabled', 'confirmed_at', 'created_at'])
    .where('user_id', '=', user)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const preferences = await registry
    .selectFrom('notification_preferences')
    .select('body')
    .where('user_id', '=', user)
    .executeTakeFirst();
  const assigned = await registry.selectFrom('alerts').select('id').where('assigned_to', '=', user).execute();
  return {
    endpoints: endpoints.map(({ kind, name, config, from_level, enabled, confirmed_at, created_at }) => ({
      kind,
      name,
      config: withoutKeys(config),
      fromLevel: from_level,
      enabled: enabled !== 0,
      confirmedAt: confirmed_at,
      createdAt: created_at,
    })),
    preferences: preferences ? JSON.parse(preferences.body) : null,
    assigned: assigned.map(({ id }) => id),
  };
}

/** With a browser's keys whoever has them could speak in our place. */
function withoutKeys(config: string): unknown {
  const { keys: _, ...rest } = JSON.parse(config) as Readonly<Record<string, unknown>>;
  return rest;
}

/** Entries of one kind since the account began: an address may have been somebody else's before. */
interface Since {
  readonly email: string;
  /** Epoch ms. */
  readonly since: number;
  readonly limit: number;
}

interface OfUser {
  readonly user: string;
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

/** What somebody did with alerts beside writing notes, oldest first, those after `after`. */
export const alertDeedsOf = (registry: Registry, { email, since, limit }: Since, after: number) =>
  registry
    .selectFrom('alert_events')
    .select(['id', 'alert_id as alert', 'kind', 'at', 'text'])
    .where('kind', '<>', 'commented')
    .where('id', '>', after)
    .where('by', '=', email)
    .where('at', '>=', since)
    .orderBy('id')
    .limit(limit)
    .execute();

/** What somebody was told in the page itself, oldest first, those after `after`. */
export const noticesTo = (registry: Registry, { user, limit }: OfUser, after: number) =>
  registry
    .selectFrom('notices')
    .select(['id', 'purpose', 'alert_id as alert', 'level', 'created_at as at', 'read_at as readAt'])
    .where('user_id', '=', user)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Messages to somebody by other means, oldest first, those after `after`; without their text, which may hold a secret. */
export const deliveriesTo = (registry: Registry, { user, limit }: OfUser, after: number) =>
  registry
    .selectFrom('deliveries')
    .select([
      'id',
      'purpose',
      'alert_id as alert',
      'level',
      'channel',
      'recipient',
      'state',
      'created_at as at',
      'sent_at as sentAt',
    ])
    .where('user_id', '=', user)
    .where('id', '>', after)
    .orderBy('id')
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
