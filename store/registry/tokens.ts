import { randomUUID } from 'node:crypto';
import type { Grant } from '../../domain/permissions.ts';
import { hashSecret, newSecret } from './credentials.ts';
import { grantOf } from './grants.ts';
import type { Registry } from './schema.ts';

/** What a key is for: a program, which shows it with each request, or a screen on a wall, which reads alone. */
export type TokenKind = 'program' | 'display';

/** A key with a role of its own on a scope of its own. Times are epoch ms. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly name: string;
  readonly grant: Grant;
  /** Who made it, as in the audit. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface NewToken {
  readonly name: string;
  readonly grant: Grant;
  /** Who made it, as in the audit. */
  readonly createdBy: string;
  readonly expiresAt: number | null;
  /** A program when left out. */
  readonly kind?: TokenKind;
}

const TOUCH_MS = 60_000;
/** Lets people and secret scanners tell what a leaked string is. */
const PREFIX = 'sen_';
const columns = ['id', 'name', 'role', 'scope', 'created_by', 'created_at', 'expires_at', 'last_used_at'] as const;

/** Makes a token; its secret is in the answer and nowhere else. */
export async function createToken(
  registry: Registry,
  token: NewToken,
  now: number,
): Promise<ApiTokenRecord & { secret: string }> {
  const secret = `${PREFIX}${newSecret()}`;
  const row = {
    id: randomUUID(),
    name: token.name,
    role: token.grant.role,
    scope: token.grant.scope,
    created_by: token.createdBy,
    created_at: now,
    expires_at: token.expiresAt,
    last_used_at: null,
    kind: token.kind ?? 'program',
  };
  await registry
    .insertInto('api_tokens')
    .values({ ...row, hash: hashSecret(secret) })
    .execute();
  return { ...tokenOf(row, token.grant), secret };
}

/** The token of that kind whose secret this is, and notes its use; null when it is unknown or has expired. */
export async function findToken(
  registry: Registry,
  secret: string,
  { kind, now }: { readonly kind: TokenKind; readonly now: number },
): Promise<ApiTokenRecord | null> {
  const row = await registry
    .selectFrom('api_tokens')
    .select(columns)
    .where('hash', '=', hashSecret(secret))
    .where('kind', '=', kind)
    .executeTakeFirst();
  const grant = row && grantOf(row);
  if (!row || !grant || (row.expires_at !== null && now >= row.expires_at)) return null;
  if (row.last_used_at === null || now >= row.last_used_at + TOUCH_MS) {
    // On a full disk nothing can be noted, and everything can still be read.
    await registry
      .updateTable('api_tokens')
      .set({ last_used_at: now })
      .where('id', '=', row.id)
      .execute()
      .catch(() => {});
  }
  return tokenOf(row, grant);
}

export async function listTokens(registry: Registry, kind: TokenKind): Promise<ApiTokenRecord[]> {
  const rows = await registry
    .selectFrom('api_tokens')
    .select(columns)
    .where('kind', '=', kind)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const grant = grantOf(row);
    return grant ? [tokenOf(row, grant)] : [];
  });
}

export async function getToken(registry: Registry, kind: TokenKind, id: string): Promise<ApiTokenRecord | null> {
  const row = await registry
    .selectFrom('api_tokens')
    .select(columns)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  const grant = row && grantOf(row);
  return row && grant ? tokenOf(row, grant) : null;
}

/** @returns false when there is no such token */
export async function deleteToken(registry: Registry, id: string): Promise<boolean> {
  const { numDeletedRows } = await registry.deleteFrom('api_tokens').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

const tokenOf = (
  row: {
    id: string;
    name: string;
    created_by: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  },
  grant: Grant,
): ApiTokenRecord => ({
  id: row.id,
  name: row.name,
  grant,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});
