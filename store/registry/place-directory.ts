import { type Belonging, EVERYWHERE, type Place, partsOf, placeOf, type Scope, union } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';

interface DeviceEntry {
  readonly site: string | null;
  /** Since when it stands there, epoch ms. */
  readonly since: number | null;
  readonly organisation: string | null;
}

/** Rows read at a time, so that loading a province's devices never holds the main thread for long. */
const PAGE = 2000;

/**
 * Where every site and device belongs, kept in memory: whether somebody may see a thing is asked for every message of
 * the live channel, and must not cost a question to the disk.
 */
export class PlaceDirectory {
  readonly #registry: Registry;
  #devices = new Map<string, DeviceEntry>();
  #sites = new Map<string, Place>();
  #villages = new Map<string, Place>();
  #units = new Map<string, Place>();
  #organisations = new Map<string, Place>();
  #households = new Map<string, Place>();
  /** Of the sites that are somebody's. */
  #householdOf = new Map<string, string>();
  /** Loads run one after another, so that an older one never overwrites what a newer one has read. */
  #loading: Promise<void> = Promise.resolve();

  private constructor(registry: Registry) {
    this.#registry = registry;
  }

  static async load(registry: Registry): Promise<PlaceDirectory> {
    const directory = new PlaceDirectory(registry);
    await directory.reload();
    return directory;
  }

  /** Of its site and of whoever owns it; null for a device that there is not. */
  device(id: string): Place | null {
    const entry = this.#devices.get(id);
    if (!entry) return null;
    const at = entry.site === null ? EVERYWHERE : (this.#sites.get(entry.site) ?? EVERYWHERE);
    if (entry.organisation === null) return at;
    const owner: Scope = `organisation:${entry.organisation}`;
    return at.includes(owner) ? at : union([owner], at);
  }

  /** The site where a device stands now; null for none. */
  siteOf(device: string): string | null {
    return this.#devices.get(device)?.site ?? null;
  }

  /** Since when a device stands where it does, epoch ms; null when it stands nowhere. */
  since(device: string): number | null {
    return this.#devices.get(device)?.since ?? null;
  }

  /** Where a device belongs while it stands nowhere: to whoever owns it; null for a device that there is not. */
  owner(device: string): Place | null {
    const entry = this.#devices.get(device);
    if (!entry) return null;
    return entry.organisation === null ? EVERYWHERE : this.organisation(entry.organisation);
  }

  site(id: string): Place | null {
    return this.#sites.get(id) ?? null;
  }

  /**
   * Where an alert belongs: to the site where it was raised; to the owner of the device while it stands there still, or
   * where it stood nowhere. Whoever has the device next has nothing to do with it.
   */
  alert({ site, device }: { readonly site: string | null; readonly device: string | null }): Place {
    if (site === null) return (device === null ? null : this.owner(device)) ?? EVERYWHERE;
    if (device !== null && site === this.siteOf(device)) return this.device(device) ?? EVERYWHERE;
    return this.site(site) ?? EVERYWHERE;
  }

  village(id: string): Place | null {
    return this.#villages.get(id) ?? null;
  }

  organisation(id: string): Place | null {
    return this.#organisations.get(id) ?? null;
  }

  /** Null as well for one that was erased: nothing is to be put under it any more. */
  household(id: string): Place | null {
    return this.#households.get(id) ?? null;
  }

  /** Whose a site is; null when it is nobody's in particular, or there is no such site. */
  householdOf(site: string): string | null {
    return this.#householdOf.get(site) ?? null;
  }

  /** Whether any site is a household's. */
  get hasHouseholds(): boolean {
    return this.#householdOf.size > 0;
  }

  /** Whether what a device measures now is personal: it stands at a household's site. */
  isPersonal(device: string): boolean {
    const site = this.#devices.get(device)?.site;
    return site != null && this.#householdOf.has(site);
  }

  /** A commune in its province, or a province, of today or of former times. */
  unit(id: string): Place | null {
    return this.#units.get(id) ?? null;
  }

  /** What contains the scope; null when it is of something that there is not. */
  ofScope(scope: Scope): Place | null {
    const { kind, id } = partsOf(scope);
    switch (kind) {
      case 'all':
        return EVERYWHERE;
      case 'organisation':
        return this.organisation(id);
      case 'village':
        return this.village(id);
      case 'commune':
      case 'province':
        return this.#units.get(id)?.[0] === scope ? this.unit(id) : null;
    }
  }

  /** Every scope that contains something of what lies in these: the commune, say, in which an organisation has a field. */
  around(scopes: readonly Scope[]): ReadonlySet<Scope> {
    const inside = new Set(scopes);
    const found = new Set<Scope>(scopes.flatMap((scope) => this.ofScope(scope) ?? []));
    for (const place of this.#sites.values())
      if (place.some((scope) => inside.has(scope))) for (const scope of place) found.add(scope);
    return found;
  }

  /** All that lies in some scopes, those themselves first: villages, and whoever has sites there. */
  inside(scopes: readonly Scope[]): readonly Place[] {
    const within = new Set(scopes);
    const found = new Map<string, Place>();
    for (const places of [
      scopes.map((scope) => this.ofScope(scope) ?? []),
      this.#villages.values(),
      this.#sites.values(),
    ])
      for (const place of places) if (place.some((scope) => within.has(scope))) found.set(place.join(), place);
    return [...found.values()];
  }

  /** Reads everything anew. */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#readPlaces();
      const devices = new Map<string, DeviceEntry>();
      for (let after = ''; ; ) {
        const rows = await this.#entries().where('devices.id', '>', after).orderBy('devices.id').limit(PAGE).execute();
        for (const { id, ...entry } of rows) devices.set(id, entry);
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.id;
      }
      this.#devices = devices;
    });
  }

  /** Reads sites, villages, organisations, households and units anew: for after one of them was changed. */
  reloadPlaces(): Promise<void> {
    return this.#inTurn(() => this.#readPlaces());
  }

  /** Reads some devices anew; those that are gone are forgotten. */
  reloadDevices(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let from = 0; from < ids.length; from += PAGE) {
        const some = ids.slice(from, from + PAGE);
        const rows = await this.#entries().where('devices.id', 'in', some).execute();
        for (const id of some) this.#devices.delete(id);
        for (const { id, ...entry } of rows) this.#devices.set(id, entry);
      }
    });
  }

  #entries() {
    return this.#registry
      .selectFrom('devices')
      .leftJoin('deployments', (join) =>
        join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
      )
      .select([
        'devices.id',
        'devices.organisation_id as organisation',
        'deployments.site_id as site',
        'deployments.from_at as since',
      ]);
  }

  async #readPlaces(): Promise<void> {
    const registry = this.#registry;
    const units = await registry.selectFrom('admin_units').select(['id', 'level', 'parent_id']).execute();
    const province = new Map(units.map(({ id, parent_id }) => [id, parent_id]));
    const inCommune = (commune: string | null, rest: Partial<Belonging>): Place =>
      placeOf({
        organisation: null,
        village: null,
        ...rest,
        commune,
        province: commune === null ? null : (province.get(commune) ?? null),
      });
    this.#units = new Map(
      units.map(({ id, level }) => [
        id,
        level === 'commune'
          ? inCommune(id, {})
          : placeOf({ organisation: null, village: null, commune: null, province: id }),
      ]),
    );
    const organisations = await registry.selectFrom('organisations').select('id').execute();
    // Its seat is in a commune, its sites may be anywhere: whoever manages the commune does not manage it.
    this.#organisations = new Map(
      organisations.map(({ id }) => [id, placeOf({ organisation: id, village: null, commune: null, province: null })]),
    );
    const villages = await registry.selectFrom('villages').select(['id', 'commune_id']).execute();
    this.#villages = new Map(villages.map(({ id, commune_id }) => [id, inCommune(commune_id, { village: id })]));
    const households = await registry
      .selectFrom('households')
      .select(['id', 'organisation_id'])
      .where('erased_at', 'is', null)
      .execute();
    this.#households = new Map(
      households.map(({ id, organisation_id }) => [
        id,
        placeOf({ organisation: organisation_id, village: null, commune: null, province: null }),
      ]),
    );
    const sites = await registry
      .selectFrom('sites')
      .select(['id', 'organisation_id', 'village_id', 'commune_id', 'household_id'])
      .execute();
    this.#householdOf = new Map(
      sites.flatMap(({ id, household_id }) => (household_id === null ? [] : [[id, household_id] as const])),
    );
    this.#sites = new Map(
      sites.map(({ id, organisation_id, village_id, commune_id }) => [
        id,
        inCommune(commune_id, { organisation: organisation_id, village: village_id }),
      ]),
    );
  }

  #inTurn(load: () => Promise<void>): Promise<void> {
    const turn = this.#loading.then(load);
    this.#loading = turn.catch(() => undefined);
    return turn;
  }
}
