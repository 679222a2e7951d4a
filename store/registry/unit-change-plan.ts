import { createHash } from 'node:crypto';
import type { UnitChange, UnitChangePlan } from '../../domain/api/units.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Grant } from '../../domain/permissions.ts';
import type { Scope } from '../../domain/scopes.ts';
import { changeFault } from '../../domain/units/change-faults.ts';
import { dayOf } from '../../domain/units/days.ts';
import { planUnits } from '../../domain/units/plan-change.ts';
import type { AdministrativeUnit } from '../../domain/units/unit.ts';
import type { Registry } from './schema.ts';
import { differences, grantsAfter, groupSites, type Holder, holdersOn } from './unit-holders.ts';
import { Choices, type Destinations, sendThings, type Things, thingsIn } from './unit-things.ts';
import { knownUnits } from './units.ts';

/** A change worked out: what people are shown, and what the same decides for those who carry it out. */
export interface WorkedOut {
  readonly plan: UnitChangePlan;
  readonly destinations: Destinations;
  /** By scope of a unit that ends, the scopes to which people's rights on it go. */
  readonly follows: ReadonlyMap<Scope, readonly Scope[]>;
  /** Holders whose scopes change, with the grants, or the place, that they end up with. */
  readonly holders: readonly {
    readonly holder: Holder;
    readonly grants: readonly Grant[];
    readonly place: Scope | null;
  }[];
}

/** Works out what a change does, without doing it. Reads the registry, or the transaction that is about to do it. */
export async function workOut(trx: Registry, change: UnitChange, now: number): Promise<WorkedOut> {
  const known = await knownUnits(trx);
  const units = planUnits(change, known.units, known.successions);
  const choices = new Choices(change);
  const byId = new Map([...known.units, ...units.begins].map((unit) => [unit.id, unit]));
  const heirs = new Map(
    [...groupBy(units.successions, ({ predecessor }) => predecessor)].map(([id, list]) => [
      id,
      list.flatMap(({ successor }) => byId.get(successor) ?? []),
    ]),
  );
  for (const unit of [...units.ends, ...units.undecided]) if (change.kind === 'split') choices.take('commune', unit.id);
  const ended = units.ends.filter(({ level }) => level === 'commune').map(({ id }) => id);
  const things = await thingsIn(trx, ended);
  const destinations = sendThings(change, things, { heirs, choices });
  const endedScopes = new Map(units.ends.map((unit) => [scopeOf(unit), heirs.get(unit.id) ?? []]));
  const around = provincesAround(units.ends, units.begins);
  const found = await holdersOn(trx, [...endedScopes.keys(), ...around], now);
  const follow = followers(change, { endedScopes, choices });
  const outcomes = found.map((holder) => ({ holder, ...follow.outcome(holder) }));
  const difference = differences(
    groupSites(
      things.sites.flatMap(({ id, organisation, village, commune }) => {
        const to = destinations.sites.get(id);
        if (to === undefined) return [];
        const within = (one: string) => ({ commune: one, province: byId.get(one)?.parent ?? null });
        return [{ organisation, village, from: within(commune), to: within(to) }];
      }),
    ),
  );
  const holders = outcomes
    .map(({ holder, grants, changes }) => ({
      kind: holder.kind,
      id: holder.id,
      name: holder.name,
      changes,
      ...difference({ before: holder.grants, after: grants }),
    }))
    .filter(({ changes, gains, loses }) => changes.length > 0 || gains > 0 || loses > 0);
  const undecided = [
    ...units.undecided.map(({ id, name }) => ({ kind: 'commune' as const, id, name, codes: [...units.codes] })),
    ...destinations.undecided,
    ...follow.undecided,
  ];
  const faults = [
    ...units.faults,
    ...(units.faults.length > 0 ? [] : choices.left.map((one) => changeFault('unknown-choice', 'choices', one))),
  ];
  const body: Omit<UnitChangePlan, 'digest' | 'applicable'> = {
    kind: change.kind,
    on: change.on,
    faults,
    ends: [...units.ends],
    begins: [...units.begins],
    successions: [...units.successions],
    moves: countMoves(things, destinations),
    decided: [...decidedCommunes(change, units), ...destinations.decided, ...follow.decided],
    undecided,
    holders,
    totals: {
      villages: destinations.villages.size,
      sites: destinations.sites.size,
      organisations: destinations.organisations.size,
      grants: sum(holders, 'user'),
      tokens: sum(holders, 'token'),
      rules: sum(holders, 'rule'),
    },
  };
  return {
    plan: {
      ...body,
      applicable: faults.length === 0 && undecided.length === 0 && change.on <= dayOf(now),
      digest: createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32),
    },
    destinations,
    follows: new Map(
      [...endedScopes].map(([scope, among]) => [scope, change.rights === 'drop' ? [] : among.map(scopeOf)]),
    ),
    holders: outcomes.filter(({ changes }) => changes.length > 0),
  };
}

const scopeOf = ({ level, id }: Pick<AdministrativeUnit, 'level' | 'id'>): Scope => `${level}:${id}`;

const sum = (holders: UnitChangePlan['holders'], kind: Holder['kind']): number =>
  holders.reduce((n, holder) => n + (holder.kind === kind ? holder.changes.length : 0), 0);

/** Provinces whose communes come or go while they themselves stay: whoever has a right there sees more, or less. */
function provincesAround(ends: readonly AdministrativeUnit[], begins: readonly AdministrativeUnit[]): Scope[] {
  const changing = new Set([...ends, ...begins].map(({ id }) => id));
  const around = new Set<Scope>();
  for (const { parent } of [...ends, ...begins])
    if (parent !== null && !changing.has(parent)) around.add(`province:${parent}`);
  return [...around];
}

interface Outcome {
  readonly grants: readonly Grant[];
  readonly place: Scope | null;
  readonly changes: UnitChangePlan['holders'][number]['changes'];
}

/** Takes grants, tokens and rules over to the successors; collects where a token or rule has to be told which one. */
function followers(
  change: UnitChange,
  {
    endedScopes,
    choices,
  }: { readonly endedScopes: ReadonlyMap<Scope, readonly AdministrativeUnit[]>; readonly choices: Choices },
) {
  const decided: UnitChangePlan['decided'][number][] = [];
  const undecided: UnitChangePlan['undecided'][number][] = [];

  /** Of something that can only be on one scope: where to, or null for staying behind or not knowing yet. */
  const single = ({ id, name }: Holder, { kind, scope }: { kind: 'token' | 'rule'; scope: Scope }): Scope | null => {
    const among = endedScopes.get(scope) ?? [];
    const [only] = among;
    if (only && among.length === 1) return scopeOf(only);
    const chosen = choices.take(kind, id);
    const heir = among.find(({ code }) => code === chosen);
    if (chosen === null || heir) decided.push({ kind, id, name, to: heir?.id ?? null, by: 'choice' });
    else undecided.push({ kind, id, name, codes: among.map(({ code }) => code) });
    return heir ? scopeOf(heir) : null;
  };

  const outcome = (holder: Holder): Outcome => {
    if (holder.kind === 'rule') {
      const from = holder.place as Scope;
      const place = endedScopes.has(from) ? single(holder, { kind: 'rule', scope: from }) : from;
      return {
        grants: [],
        place,
        changes: place === from || place === null ? [] : [{ role: null, from, to: [place] }],
      };
    }
    const follow = (scope: Scope): readonly Scope[] => {
      const among = endedScopes.get(scope);
      if (!among) return [scope];
      if (change.rights === 'drop') return [];
      if (holder.kind !== 'token') return among.map(scopeOf);
      const to = single(holder, { kind: 'token', scope });
      return to === null ? [] : [to];
    };
    const changes = holder.grants
      .filter(({ scope }) => endedScopes.has(scope))
      .map(({ role, scope }) => ({ role, from: scope, to: [...follow(scope)] }));
    const to = new Map(changes.map((one) => [one.from, one.to]));
    return { grants: grantsAfter(holder.grants, (scope) => to.get(scope) ?? [scope]), place: null, changes };
  };
  return { outcome, decided, undecided };
}

function countMoves({ villages, sites, organisations }: Things, to: Destinations): UnitChangePlan['moves'] {
  const moves = new Map<string, UnitChangePlan['moves'][number]>();
  const count = (
    what: 'villages' | 'sites' | 'organisations',
    list: readonly { readonly id: string; readonly commune: string }[],
  ): void => {
    for (const { id, commune } of list) {
      const heir = to[what].get(id);
      if (heir === undefined) continue;
      const key = `${commune} ${heir}`;
      const move = moves.get(key) ?? { from: commune, to: heir, villages: 0, sites: 0, organisations: 0 };
      moves.set(key, { ...move, [what]: move[what] + 1 });
    }
  };
  count('villages', villages);
  count('sites', sites);
  count('organisations', organisations);
  return [...moves.values()];
}

/** Of a divided province, the communes for which somebody has said where they go. */
const decidedCommunes = (
  { kind }: UnitChange,
  {
    ends,
    begins,
    successions,
  }: Pick<UnitChangePlan, never> & {
    readonly ends: readonly AdministrativeUnit[];
    readonly begins: readonly AdministrativeUnit[];
    readonly successions: UnitChangePlan['successions'] | readonly UnitChangePlan['successions'][number][];
  },
): UnitChangePlan['decided'] => {
  const province = ends[0];
  if (kind !== 'split' || province?.level !== 'province') return [];
  const parents = new Map(begins.map(({ id, parent }) => [id, parent]));
  return ends.slice(1).map(({ id, name }) => {
    const heir = successions.find(({ predecessor }) => predecessor === id)?.successor ?? '';
    return { kind: 'commune', id, name, to: parents.get(heir) ?? null, by: 'choice' };
  });
};
