import { grant as grantSchema, type Role, role as roles } from '../../domain/api/session.ts';
import type { UnitChangePlan } from '../../domain/api/units.ts';
import { groupBy } from '../../domain/group-by.ts';
import { type Grant, type Rights, rightsOf } from '../../domain/permissions.ts';
import { ruleDefinition } from '../../domain/rules/definition.ts';
import { type Place, placeOf, type Scope } from '../../domain/scopes.ts';
import { grantOf } from './grants.ts';
import type { Registry } from './schema.ts';

/** Whoever has a right, or whatever looks, on places that change. A rule has no rights, only the place that it watches. */
export interface Holder {
  readonly kind: UnitChangePlan['holders'][number]['kind'];
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Of a rule. */
  readonly place: Scope | null;
}

/** Everybody with a grant on one of the scopes, each with all of the grants, and rules that watch one of them. */
export async function holdersOn(trx: Registry, scopes: readonly Scope[], now: number): Promise<Holder[]> {
  const on = new Set<string>(scopes);
  const touches = ({ scope }: Grant): boolean => on.has(scope);
  const granted = await trx
    .selectFrom('grants')
    .innerJoin('users', 'users.id', 'grants.user_id')
    .select(['users.id', 'users.name', 'grants.role', 'grants.scope'])
    .where('grants.user_id', 'in', (eb) => eb.selectFrom('grants').select('user_id').where('scope', 'in', scopes))
    .orderBy('users.id')
    .execute();
  const users = [...groupBy(granted, ({ id }) => id)].map(
    ([id, rows]): Holder => ({
      kind: 'user',
      id,
      name: rows[0]?.name ?? id,
      grants: rows.flatMap((row) => grantOf(row) ?? []),
      place: null,
    }),
  );
  const keys = await trx
    .selectFrom('api_tokens')
    .select(['id', 'name', 'role', 'scope'])
    .where('scope', 'in', scopes)
    .orderBy('id')
    .execute();
  const tokens = keys.map(
    (row): Holder => ({
      kind: 'token',
      id: row.id,
      name: row.name,
      grants: [grantOf(row)].filter((one) => one !== null),
      place: null,
    }),
  );
  const pending = await trx
    .selectFrom('invitations')
    .select(['id', 'name', 'email', 'grants'])
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute();
  const invitations = pending
    .map(
      (row): Holder => ({
        kind: 'invitation',
        id: row.id,
        name: row.name ?? row.email ?? row.id,
        grants: grantSchema.array().safeParse(JSON.parse(row.grants)).data ?? [],
        place: null,
      }),
    )
    .filter(({ grants }) => grants.some(touches));
  const watching = await trx.selectFrom('rules').select(['id', 'definition']).orderBy('id').execute();
  const rules = watching.flatMap(({ id, definition }): Holder[] => {
    const rule = ruleDefinition.safeParse(JSON.parse(definition)).data;
    const place = rule?.scope.place ?? null;
    return rule && place !== null && on.has(place) ? [{ kind: 'rule', id, name: rule.name.vi, grants: [], place }] : [];
  });
  return [...users, ...tokens, ...invitations, ...rules];
}

/** Grants after a change: of two roles that meet on one scope the higher stays, for nobody loses by a merger. */
export function grantsAfter(grants: readonly Grant[], follow: (scope: Scope) => readonly Scope[]): Grant[] {
  const ladder = roles.options;
  const highest = new Map<Scope, Role>();
  for (const { role, scope } of grants)
    for (const to of follow(scope)) {
      const there = highest.get(to);
      if (there === undefined || ladder.indexOf(role) > ladder.indexOf(there)) highest.set(to, role);
    }
  return [...highest].map(([scope, role]) => ({ scope, role }));
}

/** Sites that are alike in where they belong, before and after. */
export interface SiteGroup {
  readonly before: Place;
  readonly after: Place;
  readonly sites: number;
}

interface SiteMove {
  readonly organisation: string | null;
  readonly village: string | null;
  readonly from: { readonly commune: string; readonly province: string | null };
  readonly to: { readonly commune: string; readonly province: string | null };
}

export function groupSites(moves: readonly SiteMove[]): SiteGroup[] {
  const alike = groupBy(moves, ({ organisation, village, from, to }) =>
    JSON.stringify([organisation, village, from.commune, to.commune]),
  );
  return [...alike.values()].map((same) => {
    const { organisation, village, from, to } = same[0] as SiteMove;
    return {
      before: placeOf({ organisation, village, ...from }),
      after: placeOf({ organisation, village, ...to }),
      sites: same.length,
    };
  });
}

interface Change {
  readonly before: readonly Grant[];
  readonly after: readonly Grant[];
}

/**
 * Makes a function that tells in how many sites more, and in how many less, somebody may see or do than before. Only
 * sites in places that somebody has rights on are looked at, and once for all who have the same rights.
 */
export function differences(groups: readonly SiteGroup[]): (change: Change) => { gains: number; loses: number } {
  const byScope = new Map<Scope, SiteGroup[]>();
  for (const group of groups)
    for (const scope of new Set([...group.before, ...group.after])) {
      if (scope === 'all') continue;
      const there = byScope.get(scope);
      if (there) there.push(group);
      else byScope.set(scope, [group]);
    }
  const known = new Map<string, { gains: number; loses: number }>();

  return ({ before, after }) => {
    const key = JSON.stringify([before, after]);
    const told = known.get(key);
    if (told) return told;
    const was = rightsOf(before);
    const is = rightsOf(after);
    // A right on everything is the same before and after, and cannot make a difference anywhere else.
    const touched = new Set([...was.keys(), ...is.keys()].flatMap((scope) => byScope.get(scope) ?? []));
    let gains = 0;
    let loses = 0;
    for (const group of touched) {
      const step = stepIn(is, group.after) - stepIn(was, group.before);
      if (step > 0) gains += group.sites;
      if (step < 0) loses += group.sites;
    }
    known.set(key, { gains, loses });
    return { gains, loses };
  };
}

function stepIn(rights: Rights, place: Place): number {
  let highest = -1;
  for (const scope of place) highest = Math.max(highest, rights.get(scope) ?? -1);
  return highest;
}
