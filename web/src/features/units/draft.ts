import type { NewUnitChange, UnitChoice, UnitItem } from '../../../../domain/api/units.ts';
import { unitChange } from '../../../../domain/api/units.ts';
import type { UnitArea } from '../../../../domain/units/area.ts';
import { kindsOf, type SuccessionKind, type UnitKind, type UnitLevel } from '../../../../domain/units/unit.ts';

/** A new unit as it is being typed. */
export interface Heir {
  readonly key: number;
  readonly code: string;
  readonly kind: UnitKind;
  readonly name: string;
  readonly area: UnitArea | null;
}

/** A change as it is being put together. */
export interface Draft {
  readonly kind: SuccessionKind;
  readonly on: string;
  readonly from: readonly UnitItem[];
  /** One for a merger, at least two for a division. */
  readonly into: readonly Heir[];
  /** Of a merger of communes of several provinces: where the new one is. */
  readonly parent: string | null;
  readonly name: string;
  readonly newKind: UnitKind;
  /** Of a transfer. */
  readonly to: string | null;
  readonly rights: 'follow' | 'drop';
  readonly choices: readonly UnitChoice[];
}

let keys = 0;
export const newHeir = (kind: UnitKind): Heir => ({ key: keys++, code: '', kind, name: '', area: null });

export const emptyDraft = (kind: SuccessionKind, on: string): Draft => ({
  kind,
  on,
  from: [],
  into: heirsFor(kind, 'xa'),
  parent: null,
  name: '',
  newKind: 'phuong',
  to: null,
  rights: 'follow',
  choices: [],
});

export const levelOfDraft = ({ kind, from }: Draft): UnitLevel | undefined =>
  from[0]?.level ?? (kind === 'transfer' ? 'commune' : undefined);

/** Only a merger and a transfer are of several units. */
export const takesMany = (kind: SuccessionKind): boolean => kind === 'merge' || kind === 'transfer';

const heirsFor = (kind: SuccessionKind, of: UnitKind): Heir[] =>
  kind === 'split' ? [newHeir(of), newHeir(of)] : [newHeir(of)];

/** Another kind of change keeps what fits it. */
export const withKindOfChange = (draft: Draft, kind: SuccessionKind): Draft => ({
  ...draft,
  kind,
  from: takesMany(kind)
    ? draft.from.filter(({ level }) => kind !== 'transfer' || level === 'commune')
    : draft.from.slice(0, 1),
  into: heirsFor(kind, draft.from[0]?.kind ?? 'xa'),
  choices: [],
});

/** Other units: the kinds of the new ones are those of the level. */
export function withUnits(draft: Draft, from: readonly UnitItem[]): Draft {
  const [first] = from;
  if (!first) return { ...draft, from, choices: [] };
  const kinds = kindsOf[first.level];
  const fitting = (kind: UnitKind): UnitKind => (kinds.includes(kind) ? kind : first.kind);
  return {
    ...draft,
    from,
    into: draft.into.map((heir) => ({ ...heir, kind: fitting(heir.kind) })),
    newKind: kinds.includes(draft.newKind) ? draft.newKind : (kinds.find((kind) => kind !== first.kind) ?? first.kind),
    choices: [],
  };
}

/** What would be sent; null while something is missing. */
export function changeOf(draft: Draft): NewUnitChange | null {
  const { kind, on, from, into, rights, choices } = draft;
  const ids = from.map(({ id }) => id);
  const heirs = into.map(({ code, kind: of, name, area }) => ({ code: code.trim(), kind: of, name, area }));
  const common = { on, rights, choices };
  const parts = {
    merge: { kind, from: ids, into: { ...heirs[0], area: undefined, parent: draft.parent }, ...common },
    split: { kind, from: ids[0], into: heirs, ...common },
    rename: { kind, from: ids[0], name: draft.name, ...common },
    promote: { kind, from: ids[0], into: { kind: draft.newKind, name: draft.name.trim() || null }, ...common },
    transfer: { kind, from: ids, to: draft.to, ...common },
  };
  const read = unitChange.safeParse(parts[kind]);
  return read.success ? read.data : null;
}

/** Where one thing goes; the last word counts. */
export const withChoices = (draft: Draft, chosen: readonly UnitChoice[]): Draft => {
  const said = new Set(chosen.map(({ kind, id }) => `${kind} ${id}`));
  return { ...draft, choices: [...draft.choices.filter(({ kind, id }) => !said.has(`${kind} ${id}`)), ...chosen] };
};
