import type Database from 'better-sqlite3';
import { type Fieldset, type Layout, type Merge, orderMembers, planMerge } from './fieldset.ts';

/** Ways of merging two lists that are remembered; beyond it all are forgotten and planned anew. */
const MAX_MERGES = 20_000;

/** Names stored once and known by number. */
class Names {
  readonly ids = new Map<string, number>();
  readonly #insert: Database.Statement<[string]>;

  constructor(database: Database.Database, table: 'devices' | 'datastreams' | 'fieldsets') {
    const rows = database.prepare<[], [number, string]>(`SELECT id, name FROM ${table}`).raw();
    for (const [id, name] of rows.all()) this.ids.set(name, id);
    this.#insert = database.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  }

  /** The number of a name; a new name is stored, within the transaction at hand. */
  take(name: string): number {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = Number(this.#insert.run(name).lastInsertRowid);
      this.ids.set(name, id);
    }
    return id;
  }
}

/**
 * The writer's view of what devices, datastreams and lists of them are called in the rows. To be made anew after a
 * transaction was rolled back, for it may know names that went with it.
 */
export class Dictionary {
  readonly devices: Names;
  readonly datastreams: Names;
  readonly #fieldsets: Names;
  readonly #byId = new Map<number, Fieldset>();
  readonly #layouts = new WeakMap<readonly string[], Layout>();
  readonly #merges = new Map<string, { readonly plan: Merge; readonly fieldset: Fieldset }>();

  constructor(database: Database.Database) {
    this.devices = new Names(database, 'devices');
    this.datastreams = new Names(database, 'datastreams');
    this.#fieldsets = new Names(database, 'fieldsets');
    for (const [name, id] of this.#fieldsets.ids) this.#byId.set(id, { id, members: JSON.parse(name) });
  }

  /** Lists of datastreams that are known. Each one stays for good, in the file and here. */
  get lists(): number {
    return this.#fieldsets.ids.size;
  }

  /** Whether a reading of these datastreams could be stored without a list that is new. */
  knowsList(datastreams: readonly string[]): boolean {
    const ids = datastreams.map((name) => this.datastreams.ids.get(name));
    if (ids.includes(undefined)) return false;
    return this.#fieldsets.ids.has(JSON.stringify(orderMembers(ids as number[]).members));
  }

  /** The same for a row of `present` that `added` are to be merged into. */
  knowsMerge(present: Fieldset, added: Fieldset): boolean {
    return this.#fieldsets.ids.has(JSON.stringify(planMerge(present.members, added.members).members));
  }

  /** @param members ids in ascending order */
  fieldset(members: readonly number[]): Fieldset {
    const id = this.#fieldsets.take(JSON.stringify(members));
    let fieldset = this.#byId.get(id);
    if (!fieldset) {
      fieldset = { id, members };
      this.#byId.set(id, fieldset);
    }
    return fieldset;
  }

  fieldsetById(id: number): Fieldset {
    const fieldset = this.#byId.get(id);
    if (!fieldset) throw new Error(`the readings store names a list of datastreams that it does not hold (${id})`);
    return fieldset;
  }

  layout(datastreams: readonly string[]): Layout {
    let layout = this.#layouts.get(datastreams);
    if (!layout) {
      const { members, from } = orderMembers(datastreams.map((name) => this.datastreams.take(name)));
      layout = { fieldset: this.fieldset(members), from };
      this.#layouts.set(datastreams, layout);
    }
    return layout;
  }

  merge(present: Fieldset, added: Fieldset): { readonly plan: Merge; readonly fieldset: Fieldset } {
    const key = `${present.id} ${added.id}`;
    let merge = this.#merges.get(key);
    if (!merge) {
      const plan = planMerge(present.members, added.members);
      merge = { plan, fieldset: this.fieldset(plan.members) };
      if (this.#merges.size >= MAX_MERGES) this.#merges.clear();
      this.#merges.set(key, merge);
    }
    return merge;
  }
}
