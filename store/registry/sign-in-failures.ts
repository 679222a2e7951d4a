import { hashSecret } from './credentials.ts';
import { emailKey } from './email-key.ts';
import type { Registry } from './schema.ts';

/** The first lock lasts this long, each further one twice as long as the one before, up to the longest. */
const FIRST_LOCK_MS = 15 * 60_000;
const LONGEST_LOCK_MS = 4 * 3_600_000;
/** Failures are forgotten this long after the last one. */
const FORGET_MS = 24 * 3_600_000;

const accountOf = (email: string): string => hashSecret(emailKey(email));

export interface Attempt {
  /** Seconds until another attempt is looked at; 0 for one that may go on. */
  readonly waitS: number;
  /** Whether this was the last one before a lock. */
  readonly locks: boolean;
}

/**
 * Counts an attempt to sign in as failed before its password is looked at, so that a thousand at once are not a thousand
 * guesses. After every `maxFailures` in a row the address is locked, each time for longer; attempts meanwhile are not
 * looked at. It does not matter whether there is such an account.
 */
export async function takeAttempt(
  registry: Registry,
  email: string,
  { now, maxFailures }: { readonly now: number; readonly maxFailures: number },
): Promise<Attempt> {
  const account = accountOf(email);
  return registry.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('sign_in_failures')
      .select(['failures', 'last_at', 'locked_until'])
      .where('account', '=', account)
      .executeTakeFirst();
    const lockedUntil = row?.locked_until ?? 0;
    if (lockedUntil > now) return { waitS: Math.ceil((lockedUntil - now) / 1000), locks: false };
    const forgotten = !row || now - Math.max(row.last_at, lockedUntil) >= FORGET_MS;
    const failures = (forgotten ? 0 : row.failures) + 1;
    const lock = lockMs(failures, maxFailures);
    const values = { failures, last_at: now, locked_until: lock === 0 ? null : now + lock };
    await trx
      .insertInto('sign_in_failures')
      .values({ account, ...values })
      .onConflict((oc) => oc.column('account').doUpdateSet(values))
      .execute();
    return { waitS: 0, locks: lock > 0 };
  });
}

/** The attempt was no failure, and no success yet: it is taken back, those before it stay. */
export async function returnAttempt(registry: Registry, email: string): Promise<void> {
  await registry
    .updateTable('sign_in_failures')
    .set((eb) => ({ failures: eb('failures', '-', 1), locked_until: null }))
    .where('account', '=', accountOf(email))
    .where('failures', '>', 0)
    .execute();
}

/** The attempt was right, or the password is a new one. */
export async function forgetFailures(registry: Registry, email: string): Promise<void> {
  await registry.deleteFrom('sign_in_failures').where('account', '=', accountOf(email)).execute();
}

/** Until when each of these addresses is locked, epoch ms; those that are not are left out. */
export async function locksOf(
  registry: Registry,
  emails: readonly string[],
  now: number,
): Promise<Map<string, number>> {
  const byAccount = new Map(emails.map((email) => [accountOf(email), email]));
  if (byAccount.size === 0) return new Map();
  const rows = await registry
    .selectFrom('sign_in_failures')
    .select(['account', 'locked_until'])
    .where('account', 'in', [...byAccount.keys()])
    .where('locked_until', '>', now)
    .execute();
  return new Map(rows.map((row) => [byAccount.get(row.account) ?? '', row.locked_until ?? 0]));
}

/** Deletes what is forgotten by now. */
export async function sweepFailures(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('sign_in_failures')
    .where('last_at', '<=', now - FORGET_MS - LONGEST_LOCK_MS)
    .execute();
}

const lockMs = (failures: number, maxFailures: number): number =>
  failures % maxFailures === 0
    ? Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(10, failures / maxFailures - 1))
    : 0;
