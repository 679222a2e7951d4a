import { defaultPreferences, type Preferences, preferences } from '../../domain/notifications/preferences.ts';
import type { Registry } from './schema.ts';
import type { Expectation, Versioned } from './versioned.ts';

/** What somebody wants to be told; version 0 for somebody who never chose. */
export async function readPreferences(registry: Registry, user: string): Promise<Versioned<Preferences>> {
  const row = await registry
    .selectFrom('notification_preferences')
    .select(['body', 'version'])
    .where('user_id', '=', user)
    .executeTakeFirst();
  return row ? { value: preferencesOf(row.body), version: row.version } : { value: defaultPreferences, version: 0 };
}

/** The same of several people, by the id of the account; those who never chose are not among them. */
export async function preferencesOfPeople(
  registry: Registry,
  users: readonly string[],
): Promise<Map<string, Preferences>> {
  const rows = await registry
    .selectFrom('notification_preferences')
    .select(['user_id', 'body'])
    .where('user_id', 'in', users)
    .execute();
  return new Map(rows.map(({ user_id, body }) => [user_id, preferencesOf(body)]));
}

/** @returns the new version, null when it is not at the expected one */
export async function writePreferences(
  registry: Registry,
  user: string,
  { value, expected, now }: Expectation & { readonly value: Preferences },
): Promise<number | null> {
  if (!registry.isTransaction)
    return registry.transaction().execute((trx) => writePreferences(trx, user, { value, expected, now }));
  const { version } = await readPreferences(registry, user);
  if (expected !== null && expected !== version) return null;
  const row = { body: JSON.stringify(value), version: version + 1, updated_at: now };
  await registry
    .insertInto('notification_preferences')
    .values({ user_id: user, ...row })
    .onConflict((oc) => oc.column('user_id').doUpdateSet(row))
    .execute();
  return row.version;
}

/** As stored; what can no longer be read counts as never chosen. */
function preferencesOf(body: string): Preferences {
  try {
    return preferences.parse(JSON.parse(body));
  } catch {
    return defaultPreferences;
  }
}
