import type { UnitChange } from '../api/units.ts';
import { type ChangeFault, type ChangeFaultCode, changeFault } from './change-faults.ts';
import { faultsOf, faultText } from './faults.ts';
import { type AdministrativeUnit, kindsOf, levelOf, type Succession, type SuccessionKind, unitIdOf } from './unit.ts';
import { withKind } from './unit-rows.ts';

/** What a change does to the units themselves. */
export interface UnitPlan {
  readonly faults: readonly ChangeFault[];
  /** As they will stand, with their last day. */
  readonly ends: readonly AdministrativeUnit[];
  readonly begins: readonly AdministrativeUnit[];
  readonly successions: readonly Succession[];
  /** Communes of a divided province for which nobody has said yet where they go. */
  readonly undecided: readonly AdministrativeUnit[];
  /** Of a division: the codes among which to choose. */
  readonly codes: readonly string[];
}

type NewUnit = Pick<AdministrativeUnit, 'code' | 'kind' | 'name'> & { readonly parent: string | null };

/**
 * Which units end and begin by a change. A unit that ends takes no commune down with it: the communes of a province go
 * on as their own successors in the province that follows.
 * @param units every unit that is known
 */
export function planUnits(
  change: UnitChange,
  units: readonly AdministrativeUnit[],
  successions: readonly Succession[],
): UnitPlan {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const faults: ChangeFault[] = [];
  const fault = (code: ChangeFaultCode, field: string, value: string): void =>
    void faults.push(changeFault(code, field, value));
  const { on } = change;

  const froms = [change.from].flat();
  const ending = [...new Set(froms)].flatMap((id) => {
    const unit = byId.get(id);
    if (!unit) fault('unknown-unit', 'from', id);
    else if (unit.to !== null) fault('already-ended', 'from', endedText(unit, successions));
    else if (unit.from >= on) fault('not-begun', 'from', id);
    else return [unit];
    return [];
  });
  const [first] = ending;
  if (faults.length > 0 || !first) return none(faults);
  for (const { id, level } of ending) if (level !== first.level) fault('mixed-levels', 'from', id);
  const intended = successorsIn(change, ending, fault);
  checkProvinces(change, { ending, intended, byId, fault });
  if (faults.length > 0) return none(faults);

  const begins = intended.map((unit) => unitOf(unit, on));
  const pairs: Succession[] = ending.flatMap((unit, index) =>
    (change.kind === 'transfer' ? begins.slice(index, index + 1) : begins).map((heir) => pair(unit, heir, change.kind)),
  );
  const codes = change.kind === 'split' ? begins.map(({ code }) => code) : [];
  const { carried, undecided } = carryCommunes(change, { units, ending, begins, fault });
  const ends = [...ending, ...carried.map(({ commune }) => commune)].map((unit) => ({ ...unit, to: on }));
  for (const { commune, heir } of carried) {
    begins.push(heir);
    pairs.push(pair(commune, heir, 'transfer'));
  }
  if (undecided.length === 0 && faults.length === 0) faults.push(...faultsAfter({ units, ends, begins, pairs }));
  return { faults, ends, begins, successions: pairs, undecided, codes };

  function pair(before: AdministrativeUnit, after: AdministrativeUnit, kind: SuccessionKind): Succession {
    return { predecessor: before.id, successor: after.id, kind, on };
  }
}

type Fault = (code: ChangeFaultCode, field: string, value: string) => void;

const none = (faults: readonly ChangeFault[]): UnitPlan => ({
  faults,
  ends: [],
  begins: [],
  successions: [],
  undecided: [],
  codes: [],
});

const unitOf = ({ code, kind, name, parent }: NewUnit, on: string): AdministrativeUnit => ({
  id: unitIdOf(code, on),
  code,
  level: levelOf(code),
  kind,
  name: withKind(name, kind),
  parent,
  from: on,
  to: null,
});

function endedText(unit: AdministrativeUnit, successions: readonly Succession[]): string {
  const heirs = successions.filter(({ predecessor }) => predecessor === unit.id).map(({ successor }) => successor);
  return heirs.length > 0 ? `${unit.id} → ${heirs.join(', ')}` : unit.id;
}

/** The units that the change itself names, before the communes of provinces. */
function successorsIn(change: UnitChange, ending: readonly AdministrativeUnit[], fault: Fault): NewUnit[] {
  const first = ending[0] as AdministrativeUnit;
  switch (change.kind) {
    case 'merge':
      return [{ ...change.into, parent: parentOf(change.into.parent, ending, fault) }];
    case 'split': {
      const seen = new Set<string>();
      for (const { code } of change.into) {
        if (seen.has(code)) fault('repeated-code', 'into', code);
        seen.add(code);
      }
      return change.into.map((heir) => ({ ...heir, parent: parentOf(heir.parent, ending, fault) }));
    }
    case 'rename':
      if (withKind(change.name, first.kind) === first.name) fault('same-name', 'name', first.name);
      return [{ ...first, name: change.name }];
    case 'promote': {
      const { code, kind, name } = change.into;
      if (kind === first.kind) fault('same-kind', 'into.kind', kind);
      return [{ ...first, code: code ?? first.code, kind, name: name ?? bareName(first) }];
    }
    case 'transfer':
      for (const { id, level, parent } of ending) {
        if (level !== 'commune') fault('not-commune', 'from', id);
        else if (parent === change.to) fault('same-province', 'to', id);
      }
      return ending.map((unit) => ({ ...unit, parent: change.to }));
  }
}

/** `Xã Măng Đen` → `Măng Đen`. */
const bareName = ({ name, kind }: AdministrativeUnit): string =>
  withKind(name, kind) === name
    ? name
        .split(' ')
        .slice(kind === 'tinh' || kind === 'xa' || kind === 'phuong' ? 1 : 2)
        .join(' ')
    : name;

function parentOf(named: string | null, ending: readonly AdministrativeUnit[], fault: Fault): string | null {
  if (named !== null) return named;
  const parents = new Set(ending.map(({ parent }) => parent));
  if (parents.size > 1) fault('other-parents', 'into.parent', '');
  return ending[0]?.parent ?? null;
}

function checkProvinces(
  { on }: UnitChange,
  {
    ending,
    intended,
    byId,
    fault,
  }: {
    readonly ending: readonly AdministrativeUnit[];
    readonly intended: readonly NewUnit[];
    readonly byId: ReadonlyMap<string, AdministrativeUnit>;
    readonly fault: Fault;
  },
): void {
  const level = ending[0]?.level;
  for (const { code, parent, kind } of intended) {
    if (levelOf(code) !== level) fault('mixed-levels', 'into', code);
    else if (!kindsOf[levelOf(code)].includes(kind)) fault('mixed-levels', 'into', kind);
    if (parent === null) continue;
    const province = byId.get(parent);
    if (province?.level !== 'province' || province.from > on || province.to !== null)
      fault('not-province', 'parent', parent);
  }
}

/** The communes of provinces that end, each with its successor in the province that follows. */
function carryCommunes(
  change: UnitChange,
  {
    units,
    ending,
    begins,
    fault,
  }: {
    readonly units: readonly AdministrativeUnit[];
    readonly ending: readonly AdministrativeUnit[];
    readonly begins: readonly AdministrativeUnit[];
    readonly fault: Fault;
  },
) {
  const provinces = new Set(ending.filter(({ level }) => level === 'province').map(({ id }) => id));
  const chosen = new Map(change.choices.filter(({ kind }) => kind === 'commune').map(({ id, code }) => [id, code]));
  const carried: { commune: AdministrativeUnit; heir: AdministrativeUnit }[] = [];
  const undecided: AdministrativeUnit[] = [];
  for (const commune of units) {
    if (commune.parent === null || !provinces.has(commune.parent)) continue;
    if (commune.to !== null && commune.to <= change.on) continue;
    if (commune.from >= change.on || commune.to !== null) {
      fault('changed-later', 'on', commune.id);
      continue;
    }
    const province = begins.length === 1 ? begins[0] : begins.find(({ code }) => code === chosen.get(commune.id));
    if (!province) {
      if (chosen.has(commune.id)) fault('bad-choice', 'choices', String(chosen.get(commune.id)));
      undecided.push(commune);
      continue;
    }
    const heir = { ...commune, id: unitIdOf(commune.code, change.on), parent: province.id, from: change.on, to: null };
    carried.push({ commune, heir });
  }
  return { carried, undecided };
}

/** What would be wrong with the units once the change is made, and is not wrong already. */
function faultsAfter({
  units,
  ends,
  begins,
  pairs,
}: {
  readonly units: readonly AdministrativeUnit[];
  readonly ends: readonly AdministrativeUnit[];
  readonly begins: readonly AdministrativeUnit[];
  readonly pairs: readonly Succession[];
}): ChangeFault[] {
  const touched = new Set([...ends, ...begins].map(({ id }) => id));
  const ended = new Map(ends.map((unit) => [unit.id, unit]));
  const after = [...units.map((unit) => ended.get(unit.id) ?? unit), ...begins];
  return faultsOf(after, pairs)
    .filter(({ unit }) => touched.has(unit))
    .map(({ unit, code, field, value }) => ({
      code,
      field: `into.${field}`,
      value,
      message: `${unit}: ${faultText[code](value)}`,
    }));
}
