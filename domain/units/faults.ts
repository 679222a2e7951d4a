import { groupBy } from '../group-by.ts';
import { isOn } from './history.ts';
import { type AdministrativeUnit, kindsOf, levelOf, type Succession } from './unit.ts';

/** What can be wrong with a unit. Stable, for programs and for texts in both languages. */
export type UnitFaultCode =
  | 'bad-code'
  | 'bad-name'
  | 'bad-kind'
  | 'bad-day'
  | 'bad-predecessor'
  | 'bad-succession'
  | 'empty-period'
  | 'repeated'
  | 'duplicate-code'
  | 'no-province'
  | 'unknown-province'
  | 'province-of-province'
  | 'outside-province-time'
  | 'unknown-predecessor'
  | 'other-level'
  | 'gap'
  | 'cycle'
  | 'in-use';

/** What is wrong, with which unit and which part of it; `value` is what the message speaks of. */
export interface UnitFault {
  readonly unit: string;
  readonly code: UnitFaultCode;
  readonly field: 'code' | 'name' | 'kind' | 'parent' | 'from' | 'to' | 'predecessors' | 'succession';
  readonly value: string;
}

/** The fault in English, with what to do about it. */
export const faultText: Readonly<Record<UnitFaultCode, (value: string) => string>> = {
  'bad-code': (value) =>
    `"${value}" is no code: two digits for a province, five for a commune, as text ("01": spreadsheets drop the zero)`,
  'bad-name': () => 'a name of 1 to 120 characters is missing',
  'bad-kind': (value) =>
    `"${value}" is no kind for a code of that length: tinh, thanh-pho; xa, phuong, thi-tran, dac-khu`,
  'bad-day': (value) => `"${value}" is no day; write 2025-07-01`,
  'bad-predecessor': (value) => `"${value}" does not name a unit; write its code and first day, 82@2004-07-08`,
  'bad-succession': (value) => `"${value}" is no kind of succession: merge, split, rename, promote or transfer`,
  'empty-period': (value) => `it ends on ${value}, which is not after its first day`,
  repeated: (value) => `${value} stands in the file twice; leave one row`,
  'duplicate-code': (value) => `${value} has the same code at the same time; end that one first, or correct the days`,
  'no-province': () => 'a commune needs the code or id of its province in "parent"',
  'unknown-province': (value) => `there is no province "${value}" on its first day; import the province first`,
  'province-of-province': (value) => `a province lies in no other; remove the parent "${value}"`,
  'outside-province-time': (value) =>
    `its province ${value} is not there all that time; correct the days of one of them`,
  'unknown-predecessor': (value) => `there is no unit ${value}; import it first or remove it from "predecessors"`,
  'other-level': (value) => `${value} is of another level: provinces follow provinces, communes follow communes`,
  gap: (value) => `its predecessor ${value} does not end on the day on which this begins; correct one of the days`,
  cycle: (value) => `it would be its own predecessor, through ${value}; remove one of these predecessors`,
  'in-use': (value) =>
    `${value} still belong to it: end or move it with a change (sen units merge, split, …), which takes them along`,
};

export const unitFaultCodes = Object.keys(faultText) as [UnitFaultCode, ...UnitFaultCode[]];

/**
 * Everything that is wrong with a set of units as a whole: codes given twice at a time, provinces that are not there,
 * predecessors that do not fit.
 */
export function faultsOf(
  units: readonly AdministrativeUnit[],
  successions: readonly Succession[],
): readonly UnitFault[] {
  const known = new Map(units.map((unit) => [unit.id, unit]));
  return [
    ...units.flatMap((unit) => faultsOfOne(unit, known)),
    ...duplicates(units),
    ...cycles(successions),
    ...successions.flatMap((one) => faultsOfSuccession(one, known)),
  ];
}

type Known = ReadonlyMap<string, AdministrativeUnit>;

function faultsOfOne(unit: AdministrativeUnit, known: Known): UnitFault[] {
  const faults: UnitFault[] = [];
  const add = (code: UnitFaultCode, field: UnitFault['field'], value: string): void =>
    void faults.push({ unit: unit.id, code, field, value });
  if (unit.to !== null && unit.to <= unit.from) add('empty-period', 'to', unit.to);
  if (unit.level !== levelOf(unit.code)) add('bad-code', 'code', unit.code);
  if (!kindsOf[unit.level].includes(unit.kind)) add('bad-kind', 'kind', unit.kind);
  if (unit.level === 'province') {
    if (unit.parent !== null) add('province-of-province', 'parent', unit.parent);
    return faults;
  }
  const province = unit.parent === null ? undefined : known.get(unit.parent);
  if (unit.parent === null) add('no-province', 'parent', '');
  else if (province?.level !== 'province') add('unknown-province', 'parent', unit.parent);
  else if (!isOn(province, unit.from) || (province.to !== null && (unit.to === null || unit.to > province.to)))
    add('outside-province-time', 'parent', unit.parent);
  return faults;
}

function duplicates(units: readonly AdministrativeUnit[]): UnitFault[] {
  const faults: UnitFault[] = [];
  for (const same of groupBy(units, ({ code }) => code).values()) {
    if (same.length < 2) continue;
    const inTime = [...same].sort((a, b) => (a.from < b.from ? -1 : 1));
    let open = inTime[0] as AdministrativeUnit;
    for (const unit of inTime.slice(1)) {
      if (open.to === null || unit.from < open.to)
        faults.push({ unit: unit.id, code: 'duplicate-code', field: 'code', value: open.id });
      if (open.to !== null && (unit.to === null || unit.to > open.to)) open = unit;
    }
  }
  return faults;
}

function faultsOfSuccession({ predecessor, successor }: Succession, known: Known): UnitFault[] {
  const before = known.get(predecessor);
  const after = known.get(successor);
  const fault = (unit: string, code: UnitFaultCode, value: string): UnitFault[] => [
    { unit, code, field: 'predecessors', value },
  ];
  if (!before) return fault(successor, 'unknown-predecessor', predecessor);
  if (!after) return fault(predecessor, 'unknown-predecessor', successor);
  if (before.level !== after.level) return fault(successor, 'other-level', predecessor);
  return before.to === after.from ? [] : fault(successor, 'gap', predecessor);
}

/** Each unit from which going back leads to itself, found without recursion: a file may hold a chain of thousands. */
function cycles(successions: readonly Succession[]): UnitFault[] {
  const before = groupBy(successions, ({ successor }) => successor);
  const settled = new Set<string>();
  const onPath = new Set<string>();
  const faults: UnitFault[] = [];
  for (const start of before.keys()) {
    const path: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      path.push({ id, next: 0 });
      onPath.add(id);
    };
    if (!settled.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const predecessor = before.get(top.id)?.[top.next++]?.predecessor;
      if (predecessor === undefined) {
        settled.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(predecessor)) {
        faults.push({ unit: top.id, code: 'cycle', field: 'predecessors', value: predecessor });
      } else if (!settled.has(predecessor)) enter(predecessor);
    }
  }
  return faults;
}
