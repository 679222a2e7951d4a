import type { UnitImportReport } from '../../domain/api/units.ts';
import { faultsOf, faultText, type UnitFault } from '../../domain/units/faults.ts';
import type { AdministrativeUnit, Succession } from '../../domain/units/unit.ts';
import { readUnitRows, type UnitRow } from '../../domain/units/unit-rows.ts';
import type { Registry } from './schema.ts';
import { writeUnits } from './unit-write.ts';
import { knownUnits } from './units.ts';

const REPORTED = 1000;

interface Options {
  /** Says what would be done and does nothing. */
  readonly preview: boolean;
  /** Runs in the same transaction once all is written. */
  readonly record?: (trx: Registry, report: UnitImportReport) => Promise<void>;
}

/**
 * Adds and corrects units by the rows of a file: all of them, or none when anything is wrong with one. A row whose
 * code and first day are known corrects that unit; what belongs to it is not moved, which is what changes are for.
 */
export async function importUnits(
  registry: Registry,
  rows: readonly UnitRow[],
  { preview, record }: Options,
): Promise<UnitImportReport> {
  return registry.transaction().execute(async (trx) => {
    const known = await knownUnits(trx);
    const read = readUnitRows(rows, known.units);
    const before = new Map(known.units.map((unit) => [unit.id, unit]));
    const added = read.units.filter(({ id }) => !before.has(id));
    const corrected = read.units.filter((unit) => {
      const was = before.get(unit.id);
      return was !== undefined && !isSame(was, unit);
    });
    const links = newLinks(read.successions, known.successions);
    const faults = [
      ...read.faults,
      ...faultsTogether({ known, read: read.units, links }).flatMap((fault) => {
        const row = read.rows.get(fault.unit);
        return row === undefined ? [] : [{ ...fault, row }];
      }),
      ...(await ofThoseInUse(trx, corrected, before)).flatMap((fault) => ({
        ...fault,
        row: read.rows.get(fault.unit) ?? 0,
      })),
    ].sort((a, b) => a.row - b.row);
    const report: UnitImportReport = {
      imported: faults.length === 0 && !preview,
      added: added.length,
      corrected: corrected.length,
      unchanged: read.units.length - added.length - corrected.length,
      successions: links.length,
      faults: faults.slice(0, REPORTED).map(({ row, unit, field, code, value }) => ({
        row: row + 1,
        unit,
        field,
        code,
        value,
        message: faultText[code](value),
      })),
      faultCount: faults.length,
    };
    if (!report.imported) return report;
    await writeUnits(trx, { added, corrected, successions: links });
    await record?.(trx, report);
    return report;
  });
}

const isSame = (a: AdministrativeUnit, b: AdministrativeUnit): boolean =>
  a.kind === b.kind && a.name === b.name && a.parent === b.parent && a.to === b.to;

const keyOf = ({ predecessor, successor }: Succession): string => `${predecessor} ${successor}`;

function newLinks(read: readonly Succession[], known: readonly Succession[]): Succession[] {
  const there = new Set(known.map(keyOf));
  return read.filter((one) => !there.has(keyOf(one)));
}

function faultsTogether({
  known,
  read,
  links,
}: {
  readonly known: { readonly units: readonly AdministrativeUnit[]; readonly successions: readonly Succession[] };
  readonly read: readonly AdministrativeUnit[];
  readonly links: readonly Succession[];
}): UnitFault[] {
  const replaced = new Set(read.map(({ id }) => id));
  const after = [...known.units.filter(({ id }) => !replaced.has(id)), ...read];
  return blamed(faultsOf(after, [...known.successions, ...links]), replaced);
}

/** A row that collides with a unit of before is at fault, whichever of the two the check has named. */
const blamed = (faults: readonly UnitFault[], rows: ReadonlySet<string>): UnitFault[] =>
  faults.flatMap((fault) => {
    if (rows.has(fault.unit)) return [fault];
    return rows.has(fault.value) ? [{ ...fault, unit: fault.value, value: fault.unit }] : [];
  });

/** Ending a unit, or laying it into another province, would strand or hand over what belongs to it. */
async function ofThoseInUse(
  trx: Registry,
  corrected: readonly AdministrativeUnit[],
  before: ReadonlyMap<string, AdministrativeUnit>,
): Promise<UnitFault[]> {
  const faults: UnitFault[] = [];
  for (const unit of corrected) {
    const was = before.get(unit.id) as AdministrativeUnit;
    if (was.parent === unit.parent && (was.to === unit.to || unit.to === null)) continue;
    const used = await usesOf(trx, unit);
    if (used !== '')
      faults.push({ unit: unit.id, code: 'in-use', field: was.parent === unit.parent ? 'to' : 'parent', value: used });
  }
  return faults;
}

async function usesOf(trx: Registry, { id, level }: AdministrativeUnit): Promise<string> {
  const count = async (what: string, table: 'sites' | 'villages' | 'organisations'): Promise<string[]> => {
    const { n } = await trx
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('commune_id', '=', id)
      .executeTakeFirstOrThrow();
    return n > 0 ? [`${n} ${what}`] : [];
  };
  const { n } = await trx
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('scope', '=', `${level}:${id}`)
    .executeTakeFirstOrThrow();
  return [
    ...(await count('sites', 'sites')),
    ...(await count('villages', 'villages')),
    ...(await count('organisations', 'organisations')),
    ...(n > 0 ? [`${n} grants`] : []),
  ].join(', ');
}
