import { datastreamKey, parseDatastream } from '../domain/datastream.ts';
import type { DeviceProfile, ProfileField } from '../domain/device-profile.ts';
import { type ObservedProperty, observedProperty } from '../domain/observed-properties.ts';
import type { QuarantineReason } from '../domain/quarantine-reasons.ts';
import { type Conversion, conversion } from '../domain/units.ts';

/** What a profile makes of one field of a payload. */
export type FieldMeaning =
  | FieldTarget
  | { readonly kind: 'ignored' }
  | { readonly kind: 'fault'; readonly reason: QuarantineReason; readonly detail: string };

/** result = value × factor + offset, in the property's own unit, and possible within [min, max]. */
export interface FieldTarget extends Conversion {
  readonly kind: 'target';
  readonly key: string;
  readonly property: ObservedProperty | null;
  /** The value is stored as it was sent. */
  readonly asSent: boolean;
  readonly min: number;
  readonly max: number;
  /** Of the profile, without a unit that the message states itself. */
  readonly scale: number;
  readonly shift: number;
}

/** What follows when a field's number is taken after those before it. */
export interface PlanEdge {
  readonly meaning: FieldMeaning;
  /** Where the results so far and this one stand side by side; null when the plan is full. */
  readonly next: PlanNode | null;
  /** Index of a result of the same datastream that this one replaces, −1 for none. */
  readonly replaces: number;
}

/** Lists of datastreams kept for one profile. A fleet sends a handful; a device that shuffles its fields many. */
const MAX_NODES = 20_000;
/** Results side by side; a longer message becomes several readings. */
const MAX_LIST = 256;
const MAX_FIELDS = 5000;

/** Characters of names kept to know lists by. */
const MAX_NAME_CHARS = 4_000_000;

/** One array for each list of datastreams, so that a store may know a list by identity. */
export class ListNames {
  readonly #maxChars: number;
  readonly #lists = new Map<string, readonly string[]>();
  #chars = 0;

  /** @param maxChars beyond it all are forgotten and met anew: names come from devices, and never end */
  constructor(maxChars = MAX_NAME_CHARS) {
    this.#maxChars = maxChars;
  }

  get size(): number {
    return this.#lists.size;
  }

  list(keys: readonly string[]): readonly string[] {
    const name = keys.join('\n');
    const known = this.#lists.get(name);
    if (known) return known;
    if (this.#chars + name.length > this.#maxChars) {
      this.#lists.clear();
      this.#chars = 0;
    }
    const list = Object.freeze([...keys]);
    this.#lists.set(name, list);
    this.#chars += name.length;
    return list;
  }
}

const names = new ListNames();

/** The array for a list of datastreams that everybody uses. */
export const internedList = (keys: readonly string[]): readonly string[] => names.list(keys);

/** A place in the tree of fields taken so far, in the order in which messages bring them. */
export class PlanNode {
  /** The field that came here last and its edge: messages of one device bring the same fields in the same order. */
  lastField: string | null = null;
  lastEdge: PlanEdge | null = null;
  readonly size: number;
  readonly #plan: FieldPlan;
  readonly #parent: PlanNode | null;
  readonly #key: string;
  readonly #edges = new Map<string, PlanEdge>();
  #list: readonly string[] | null = null;

  constructor(plan: FieldPlan, parent: PlanNode | null, key: string) {
    this.#plan = plan;
    this.#parent = parent;
    this.#key = key;
    this.size = parent ? parent.size + 1 : 0;
  }

  /** The interned list of the datastreams that led here; made when a message first ends here. */
  get datastreams(): readonly string[] {
    this.#list ??= internedList(this.#keys());
    return this.#list;
  }

  /** Where in the list a datastream stands, −1 for nowhere. */
  indexOf(key: string): number {
    let node: PlanNode = this;
    while (node.#parent) {
      if (node.#key === key) return node.size - 1;
      node = node.#parent;
    }
    return -1;
  }

  edge(field: string): PlanEdge {
    let edge = this.#edges.get(field);
    if (!edge) {
      edge = this.#plan.makeEdge(this, field);
      if (edge.next !== null && edge.next !== this) this.#edges.set(field, edge);
    }
    this.lastField = field;
    this.lastEdge = edge;
    return edge;
  }

  #keys(): string[] {
    const keys: string[] = [];
    let node: PlanNode = this;
    while (node.#parent) {
      keys.push(node.#key);
      node = node.#parent;
    }
    return keys.reverse();
  }
}

/** How the fields of a profile's messages become datastreams; made once a profile. */
export class FieldPlan {
  readonly root: PlanNode;
  readonly #profile: Pick<DeviceProfile, 'fields' | 'unknownFields'>;
  readonly #named: ReadonlyMap<string, ProfileField>;
  readonly #meanings = new Map<string, FieldMeaning>();
  #nodes = 0;

  constructor(profile: Pick<DeviceProfile, 'fields' | 'unknownFields'>) {
    this.#profile = profile;
    this.#named = new Map(profile.fields.map((field) => [field.field, field]));
    this.root = new PlanNode(this, null, '');
  }

  meaning(field: string): FieldMeaning {
    let meaning = this.#meanings.get(field);
    if (!meaning) {
      meaning = this.#read(field);
      if (this.#meanings.size < MAX_FIELDS) this.#meanings.set(field, meaning);
    }
    return meaning;
  }

  makeEdge(from: PlanNode, field: string): PlanEdge {
    const meaning = this.meaning(field);
    if (meaning.kind !== 'target') return { meaning, next: from, replaces: -1 };
    const replaces = from.indexOf(meaning.key);
    if (replaces >= 0) return { meaning, next: from, replaces };
    if (this.#nodes >= MAX_NODES || from.size >= MAX_LIST) return { meaning, next: null, replaces };
    this.#nodes += 1;
    return { meaning, next: new PlanNode(this, from, meaning.key), replaces };
  }

  #read(field: string): FieldMeaning {
    const named = this.#named.get(field);
    if (named) return target(named);
    const shown = field.slice(0, 64);
    if (this.#profile.unknownFields === 'ignore') return { kind: 'ignored' };
    if (this.#profile.unknownFields === 'quarantine') {
      return { kind: 'fault', reason: 'unknown-field', detail: `the profile names no field "${shown}"` };
    }
    const name = parseDatastream(field);
    if (name) return target({ field, ...name, unit: null, scale: 1, offset: 0 });
    const detail = `"${shown}" is no datastream: small letters, digits and _, then perhaps @channel`;
    return { kind: 'fault', reason: 'bad-field-name', detail };
  }
}

function target(field: ProfileField): FieldMeaning {
  const property = observedProperty(field.property) ?? null;
  let unit: Conversion | null = { factor: 1, offset: 0 };
  if (field.unit !== null && property) unit = conversion(field.unit, property.unit);
  if (!unit) {
    const detail = `"${field.field}" comes in ${field.unit}, which does not become ${property?.unit ?? 'anything'}`;
    return { kind: 'fault', reason: 'unknown-unit', detail };
  }
  const factor = field.scale * unit.factor;
  const offset = field.offset * unit.factor + unit.offset;
  return {
    kind: 'target',
    key: datastreamKey(field.property, field.channel),
    property,
    factor,
    offset,
    asSent: factor === 1 && offset === 0,
    min: property?.min ?? -Number.MAX_VALUE,
    max: property?.max ?? Number.MAX_VALUE,
    scale: field.scale,
    shift: field.offset,
  };
}
