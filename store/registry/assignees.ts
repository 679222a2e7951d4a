import { type Action, can, type Grant, rightsOf } from '../../domain/permissions.ts';
import type { Place } from '../../domain/scopes.ts';
import { grantOf } from './grants.ts';
import type { Registry } from './schema.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
}

/**
 * People with an account in use who may do that to what belongs there, by name.
 * @param user this one alone; left out, everybody
 */
export async function peopleWho(
  registry: Registry,
  action: Action,
  { place, user }: { readonly place: Place; readonly user?: string },
): Promise<Person[]> {
  const rows = await registry
    .selectFrom('grants')
    .innerJoin('users', 'users.id', 'grants.user_id')
    .select(['users.id', 'users.name', 'grants.role', 'grants.scope'])
    .where('grants.scope', 'in', place)
    .where('users.disabled', '=', 0)
    .$if(user !== undefined, (query) => query.where('users.id', '=', user as string))
    .orderBy('users.name')
    .orderBy('users.id')
    .execute();
  const people = new Map<string, Person & { readonly grants: Grant[] }>();
  for (const { id, name, ...row } of rows) {
    const grant = grantOf(row);
    if (!grant) continue;
    const person = people.get(id) ?? { id, name, grants: [] };
    person.grants.push(grant);
    people.set(id, person);
  }
  return [...people.values()]
    .filter(({ grants }) => can({ rights: rightsOf(grants) }, action, place))
    .map(({ id, name }) => ({ id, name }));
}
