import { groupBy } from '../group-by.ts';
import { searchKey } from '../search-text.ts';
import type { UnitFault } from './faults.ts';
import { UnitHistory } from './history.ts';
import {
  type AdministrativeUnit,
  day as daySchema,
  kindsOf,
  kindText,
  levelOf,
  type Succession,
  type SuccessionKind,
  successionKind,
  type UnitKind,
  unitIdOf,
  unitKind,
} from './unit.ts';

/** A row of a file of units as it was written: nothing in it is believed yet. */
export type UnitRow = Readonly<Record<string, string | number | null | readonly string[]>>;

/** What a file says, and which row each unit came from. */
export interface ReadUnits {
  readonly units: readonly AdministrativeUnit[];
  readonly successions: readonly Succession[];
  /** By id of the unit, the row counted from 0. */
  readonly rows: ReadonlyMap<string, number>;
  /** `unit` is the row's code as written; `row` counts from 0. */
  readonly faults: readonly (UnitFault & { readonly row: number })[];
}

const UNIT_REFERENCE = /^[0-9]{2,5}@[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
/** As Vietnamese spreadsheets write days. */
const LOCAL_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

interface Draft {
  readonly row: number;
  readonly unit: Omit<AdministrativeUnit, 'parent'>;
  readonly parent: string;
  readonly predecessors: readonly string[];
  readonly succession: SuccessionKind | null;
}

/**
 * Reads rows with the fields code, name, kind, parent, from, to, predecessors, succession. A province may be named by
 * its code: it is the one that has the code on the commune's first day, among these rows or those known already.
 */
export function readUnitRows(rows: readonly UnitRow[], known: readonly AdministrativeUnit[]): ReadUnits {
  const faults: (UnitFault & { row: number })[] = [];
  const drafts: Draft[] = [];
  const rowsById = new Map<string, number>();
  rows.forEach((row, index) => {
    const draft = readRow(row, (fault) => faults.push({ ...fault, row: index }));
    if (!draft) return;
    const { id } = draft.unit;
    if (rowsById.has(id)) faults.push({ unit: id, code: 'repeated', field: 'code', value: id, row: index });
    else {
      rowsById.set(id, index);
      drafts.push({ ...draft, row: index });
    }
  });

  const provinces = new UnitHistory(
    [
      ...known.filter(({ id, level }) => level === 'province' && !rowsById.has(id)),
      ...drafts.filter(({ unit }) => unit.level === 'province').map(({ unit }) => ({ ...unit, parent: null })),
    ],
    [],
  );
  const units = drafts.map(({ unit, parent }): AdministrativeUnit => {
    if (parent === '') return { ...unit, parent: null };
    const province = provinces.get(parent) ?? provinces.withCode(parent, unit.from);
    return { ...unit, parent: province?.id ?? parent };
  });
  return { units, successions: successionsOf(drafts, units, known), rows: rowsById, faults };
}

function readRow(row: UnitRow, fault: (fault: UnitFault) => void): Omit<Draft, 'row'> | null {
  const code = textOf(row.code);
  let good = true;
  const bad = (code_: UnitFault['code'], field: UnitFault['field'], value: string): void => {
    good = false;
    fault({ unit: code, code: code_, field, value: value.slice(0, 80) });
  };
  const readable = typeof row.code !== 'number' && /^(\d{2}|\d{5})$/.test(code);
  if (!readable) bad('bad-code', 'code', code);
  const from = dayOf(textOf(row.from));
  if (from === null) bad('bad-day', 'from', textOf(row.from));
  const toText = textOf(row.to);
  const to = toText === '' ? null : dayOf(toText);
  if (toText !== '' && to === null) bad('bad-day', 'to', toText);
  const written = textOf(row.name).replace(/\s+/g, ' ');
  if (written === '' || written.length > 100) bad('bad-name', 'name', written);
  const level = levelOf(code);
  const kindWritten = textOf(row.kind);
  const kind = kindWritten === '' ? kindInName(written, level) : kindNamed(kindWritten);
  // Which kinds there are is told by the code.
  if (readable && (kind === null || !kindsOf[level].includes(kind))) bad('bad-kind', 'kind', kindWritten);
  const predecessors = Array.isArray(row.predecessors)
    ? row.predecessors.map((one) => String(one).trim())
    : textOf(row.predecessors).split(/[\s;|,]+/);
  const named = predecessors.filter((one) => one !== '');
  for (const one of named) if (!UNIT_REFERENCE.test(one)) bad('bad-predecessor', 'predecessors', one);
  const successionText = textOf(row.succession);
  const succession = successionKind.safeParse(successionText).data ?? null;
  if (successionText !== '' && succession === null) bad('bad-succession', 'succession', successionText);
  if (!good || from === null || kind === null) return null;
  return {
    unit: { id: unitIdOf(code, from), code, level, kind, name: withKind(written, kind), from, to },
    parent: textOf(row.parent),
    predecessors: [...new Set(named)],
    succession,
  };
}

const textOf = (value: UnitRow[string] | undefined): string =>
  typeof value === 'string' ? value.normalize('NFC').trim() : typeof value === 'number' ? String(value) : '';

/** `2025-07-01`, or 1/7/2025 as it comes out of a spreadsheet. */
function dayOf(text: string): string | null {
  const local = LOCAL_DAY.exec(text);
  const iso = local ? `${local[3]}-${local[2]?.padStart(2, '0')}-${local[1]?.padStart(2, '0')}` : text;
  return daySchema.safeParse(iso).data ?? null;
}

/** `xa`, `Xã`, `thanh-pho`, `Thành phố`, … */
function kindNamed(text: string): UnitKind | null {
  const key = searchKey(text).replace(/[\s_-]+/g, '-');
  return unitKind.options.find((kind) => kind === key) ?? null;
}

function kindInName(name: string, level: AdministrativeUnit['level']): UnitKind | null {
  const key = searchKey(name);
  return kindsOf[level].find((kind) => key.startsWith(`${searchKey(kindText[kind])} `)) ?? null;
}

/** `Tân Phú Đông` of kind xa → `Xã Tân Phú Đông`; a name that says its kind already is left as it is. */
export function withKind(name: string, kind: UnitKind): string {
  return searchKey(name).startsWith(`${searchKey(kindText[kind])} `) ? name : `${kindText[kind]} ${name}`;
}

/** What is not said is told from the units: two into one is a merger, one into two a division, and so on. */
function successionsOf(
  drafts: readonly Draft[],
  units: readonly AdministrativeUnit[],
  known: readonly AdministrativeUnit[],
): Succession[] {
  const before = new Map([...known, ...units].map((unit) => [unit.id, unit]));
  const bySuccessor = drafts.flatMap(({ predecessors, succession, unit }) =>
    predecessors.map((predecessor) => ({ predecessor, unit, succession, merged: predecessors.length > 1 })),
  );
  const heirs = groupBy(bySuccessor, ({ predecessor }) => predecessor);
  return bySuccessor.map(({ predecessor, unit, succession, merged }) => {
    const was = before.get(predecessor);
    const told = (): SuccessionKind => {
      if (merged) return 'merge';
      if ((heirs.get(predecessor)?.length ?? 0) > 1) return 'split';
      if (was && was.kind !== unit.kind) return 'promote';
      return was && was.name !== unit.name ? 'rename' : 'transfer';
    };
    return { predecessor, successor: unit.id, kind: succession ?? told(), on: unit.from };
  });
}
