import type { OpenThing, UnitChange, UnitChangePlan } from '../../domain/api/units.ts';
import { groupBy } from '../../domain/group-by.ts';
import { isInArea, type Point, squaredDistance } from '../../domain/units/area.ts';
import type { AdministrativeUnit } from '../../domain/units/unit.ts';
import type { Registry } from './schema.ts';

/** A site in a unit that ends. */
export interface MovingSite {
  readonly id: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly village: string | null;
  readonly commune: string;
  readonly position: Point | null;
}

export interface MovingThing {
  readonly id: string;
  readonly name: string;
  readonly commune: string;
}

/** What lies in the communes that end. */
export interface Things {
  readonly villages: readonly MovingThing[];
  readonly sites: readonly MovingSite[];
  /** Organisations with their seat there. */
  readonly organisations: readonly MovingThing[];
}

export async function thingsIn(trx: Registry, communes: readonly string[]): Promise<Things> {
  if (communes.length === 0) return { villages: [], sites: [], organisations: [] };
  const named = async (table: 'villages' | 'organisations'): Promise<MovingThing[]> => {
    const rows = await trx
      .selectFrom(table)
      .select(['id', 'name', 'commune_id'])
      .where('commune_id', 'in', communes)
      .orderBy('id')
      .execute();
    return rows.map(({ id, name, commune_id }) => ({ id, name, commune: commune_id as string }));
  };
  const sites = await trx
    .selectFrom('sites')
    .select(['id', 'name', 'organisation_id', 'village_id', 'commune_id', 'latitude', 'longitude'])
    .where('commune_id', 'in', communes)
    .orderBy('id')
    .execute();
  return {
    villages: await named('villages'),
    organisations: await named('organisations'),
    sites: sites.map((row) => ({
      id: row.id,
      name: row.name,
      organisation: row.organisation_id,
      village: row.village_id,
      commune: row.commune_id as string,
      position:
        row.latitude === null || row.longitude === null ? null : { latitude: row.latitude, longitude: row.longitude },
    })),
  };
}

type Decided = UnitChangePlan['decided'][number];
type Undecided = UnitChangePlan['undecided'][number];

/** Where everything goes; what a division leaves open is in none of the maps. */
export interface Destinations {
  /** By id of the thing, the id of the commune. */
  readonly villages: ReadonlyMap<string, string>;
  readonly sites: ReadonlyMap<string, string>;
  readonly organisations: ReadonlyMap<string, string>;
  readonly decided: readonly Decided[];
  readonly undecided: readonly Undecided[];
}

/** The choices of a change, asked by kind and id; those that nobody asked for are left over. */
export class Choices {
  readonly #codes: ReadonlyMap<string, string | null>;
  readonly #left: Set<string>;

  constructor(change: UnitChange) {
    this.#codes = new Map(change.choices.map(({ kind, id, code }) => [`${kind}:${id}`, code]));
    this.#left = new Set(this.#codes.keys());
  }

  /** The code chosen, null for staying behind, undefined when nothing was chosen. */
  take(kind: OpenThing, id: string): string | null | undefined {
    const key = `${kind}:${id}`;
    this.#left.delete(key);
    return this.#codes.get(key);
  }

  get left(): readonly string[] {
    return [...this.#left];
  }
}

/**
 * Sends each thing to the commune that follows its own. In a commune that was divided a choice comes first; then a site
 * goes by its position, a village and a seat where all their sites go; the sites of a village go with it.
 * @param heirs by id of each commune that ends, its successors
 */
export function sendThings(
  change: UnitChange,
  { villages, sites, organisations }: Things,
  { heirs, choices }: { readonly heirs: ReadonlyMap<string, readonly AdministrativeUnit[]>; readonly choices: Choices },
): Destinations {
  const to = {
    villages: new Map<string, string>(),
    sites: new Map<string, string>(),
    organisations: new Map<string, string>(),
  };
  const decided: Decided[] = [];
  const undecided: Undecided[] = [];
  const sitesOf = groupBy(sites, ({ village }) => village);
  const seatsOf = groupBy(sites, ({ organisation }) => organisation);

  const settle = (
    kind: 'village' | 'site' | 'organisation',
    { id, name, commune }: MovingThing,
    guess: (among: readonly AdministrativeUnit[]) => { readonly code: string | null; readonly by: Decided['by'] },
  ): string | undefined => {
    const among = heirs.get(commune) ?? [];
    if (among.length < 2) return among[0]?.id;
    const chosen = choices.take(kind, id);
    const { code, by } = chosen === undefined ? guess(among) : { code: chosen, by: 'choice' as const };
    const heir = among.find((unit) => unit.code === code);
    if (heir) decided.push({ kind, id, name, to: heir.id, by });
    else undecided.push({ kind, id, name, codes: among.map((unit) => unit.code) });
    return heir?.id;
  };
  const put = (where: Map<string, string>, id: string, commune: string | undefined): void =>
    void (commune !== undefined && where.set(id, commune));

  for (const village of villages)
    put(
      to.villages,
      village.id,
      settle('village', village, () => ({
        code: agreed((sitesOf.get(village.id) ?? []).flatMap((site) => (site.position ? [locate(change, site)] : []))),
        by: 'sites',
      })),
    );
  const inVillages = new Set(villages.map(({ id }) => id));
  for (const site of sites) {
    const follows = site.village !== null && inVillages.has(site.village);
    put(
      to.sites,
      site.id,
      follows
        ? to.villages.get(site.village as string)
        : settle('site', site, () => ({ code: locate(change, site), by: hasAreas(change) ? 'area' : 'nearest' })),
    );
  }
  for (const seat of organisations)
    put(
      to.organisations,
      seat.id,
      settle('organisation', seat, (among) => {
        const own = (seatsOf.get(seat.id) ?? []).map(({ id }) => to.sites.get(id) ?? null);
        return { code: among.find(({ id }) => id === agreed(own))?.code ?? null, by: 'sites' };
      }),
    );
  return { ...to, decided, undecided };
}

const hasAreas = (change: UnitChange): boolean =>
  change.kind === 'split' && change.into.some(({ area }) => area !== null);

/** What all say; null when they do not agree, or say nothing. */
const agreed = (votes: readonly (string | null)[]): string | null =>
  votes.length > 0 && votes.every((vote) => vote === votes[0]) ? (votes[0] ?? null) : null;

/** The code of the one successor whose area holds the site, or whose seat is nearest; null when that says nothing. */
function locate(change: UnitChange, { position }: MovingSite): string | null {
  if (change.kind !== 'split' || position === null) return null;
  if (hasAreas(change)) {
    const holding = change.into.filter(({ area }) => area !== null && isInArea(position, area));
    return holding.length === 1 ? (holding[0]?.code ?? null) : null;
  }
  const seats = change.into.flatMap(({ code, seat }) =>
    seat ? [{ code, away: squaredDistance(position, seat) }] : [],
  );
  // With one seat unknown, "nearest" would mean nothing.
  if (seats.length < change.into.length) return null;
  return seats.reduce((best, one) => (one.away < best.away ? one : best)).code;
}
