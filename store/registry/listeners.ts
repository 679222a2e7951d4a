import type { Language } from '../../domain/api/session.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Preferences } from '../../domain/notifications/preferences.ts';
import { defaultPreferences } from '../../domain/notifications/preferences.ts';
import { type Grant, type Rights, rightsOf } from '../../domain/permissions.ts';
import type { Scope } from '../../domain/scopes.ts';
import { grantsOf } from './grants.ts';
import { type EndpointRecord, endpointsOfPeople } from './notification-endpoints.ts';
import { preferencesOfPeople } from './notification-preferences.ts';
import type { Registry } from './schema.ts';

/** Somebody who may be told of something. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly grants: readonly Grant[];
  readonly rights: Rights;
  readonly preferences: Preferences;
  /** Those that may be used: switched on and confirmed. */
  readonly endpoints: readonly EndpointRecord[];
}

/** People a statement. */
const PAGE = 500;

/** Everybody with a right on one of the scopes, as far as the account is open. */
export async function peopleOn(registry: Registry, scopes: readonly Scope[]): Promise<Person[]> {
  const users = new Set<string>();
  for (let from = 0; from < scopes.length; from += PAGE) {
    const rows = await registry
      .selectFrom('grants')
      .select('user_id')
      .distinct()
      .where('scope', 'in', scopes.slice(from, from + PAGE))
      .execute();
    for (const { user_id } of rows) users.add(user_id);
  }
  return peopleByIds(registry, [...users]);
}

/** Those of these accounts that are there and open. */
export async function peopleByIds(registry: Registry, ids: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const some = ids.slice(from, from + PAGE);
    const users = await registry
      .selectFrom('users')
      .select(['id', 'name', 'language'])
      .where('id', 'in', some)
      .where('disabled', '=', 0)
      .orderBy('id')
      .execute();
    const grants = await grantsOf(registry, some);
    const chosen = await preferencesOfPeople(registry, some);
    const endpoints = groupBy(await endpointsOfPeople(registry, some), ({ user }) => user);
    for (const { id, name, language } of users) {
      const own = grants.get(id) ?? [];
      people.push({
        id,
        name,
        language: language === 'en' ? 'en' : 'vi',
        grants: own,
        rights: rightsOf(own),
        preferences: chosen.get(id) ?? defaultPreferences,
        endpoints: (endpoints.get(id) ?? []).filter(isUsable),
      });
    }
  }
  return people;
}

export const isUsable = ({ enabled, confirmedAt }: EndpointRecord): boolean => enabled && confirmedAt !== null;
