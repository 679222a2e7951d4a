import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { rowsOfCsv, UnitFileError } from '../../api/units/unit-file.ts';
import { unitImport } from '../../domain/api/units.ts';
import { dayOf } from '../../domain/units/days.ts';
import type { UnitRow } from '../../domain/units/unit-rows.ts';
import { bumpDirectoryVersion } from '../../store/registry/directory-version.ts';
import { importUnits } from '../../store/registry/unit-import.ts';
import { listUnits } from '../../store/registry/units.ts';
import { auditCommand } from './audit-command.ts';
import { answer, table, UserError } from './output.ts';
import { parseDay } from './parse-day.ts';
import { unitChangeCommands } from './unit-changes.ts';
import { oneUnit } from './unit-named.ts';
import { withRegistry } from './with-registry.ts';

const ALL = 100_000;

/** `sen units …`: provinces and communes through time. */
export function unitsCommand(): Command {
  const command = new Command('units').description('provinces and communes, and what is decided on them');
  command
    .command('import')
    .argument('<file>', 'JSON or CSV; see docs/administrative-units.md')
    .description('add and correct units: the whole file, or nothing of it')
    .option('--preview', 'say what would be done and do nothing')
    .option('--json', 'one JSON document')
    .action((file: string, options: { preview?: boolean; json?: boolean }) =>
      withRegistry(async (registry) => {
        const preview = options.preview === true;
        const report = await importUnits(registry, readRows(file), {
          preview,
          record: (trx, { added, corrected, successions }) =>
            auditCommand(trx, {
              action: 'unit.import',
              resource: 'unit',
              after: { added, corrected, successions },
              scopes: [],
            }),
        });
        if (report.imported) await bumpDirectoryVersion(registry);
        if (report.faultCount > 0) process.exitCode = 1;
        answer(options.json === true, report, () => [
          ...report.faults.map(({ row, field, message }) => `row ${row}, ${field}: ${message}`),
          ...(report.faultCount > report.faults.length ? [`… ${report.faultCount - report.faults.length} more`] : []),
          `${report.added} new, ${report.corrected} corrected, ${report.unchanged} as they were, ${report.successions} successions`,
          report.imported
            ? 'imported'
            : report.faultCount > 0
              ? `nothing was imported: ${report.faultCount} mistakes`
              : 'a preview: nothing was imported',
        ]);
      }),
    );
  command
    .command('list')
    .description('list the units')
    .option('--as-of <day>', 'units that were there on that day; today when left out', parseDay)
    .option('--all', 'units of all times')
    .option('--parent <province>', 'communes of a province: its code on that day, or its id')
    .option('--search <text>', 'any part of name or code, with or without tone marks')
    .option('--json', 'one JSON document')
    .action((options: { asOf?: string; all?: boolean; parent?: string; search?: string; json?: boolean }) =>
      withRegistry(async (registry) => {
        const asOf = options.asOf ?? dayOf(Date.now());
        const parent = options.parent === undefined ? undefined : (await oneUnit(registry, options.parent, asOf)).id;
        const filter = { parent, q: options.search, asOf: options.all ? null : asOf };
        const units = await listUnits(registry, filter, { after: null, limit: ALL });
        answer(options.json === true, units, () =>
          table(
            ['id', 'name', 'province', 'to', 'communes'],
            units.map((unit) => [
              unit.id,
              unit.name,
              unit.parentName ?? '',
              unit.to ?? '',
              unit.level === 'province' ? String(unit.communes) : '',
            ]),
          ),
        );
      }),
    );
  for (const change of unitChangeCommands()) command.addCommand(change);
  return command;
}

function readRows(file: string): readonly UnitRow[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return /^\s*\ufeff?\s*[[{]/.test(text) ? rowsOfJson(text) : rowsOfCsv(text);
  } catch (error) {
    if (error instanceof UnitFileError) throw new UserError(`${file}: ${error.message}`);
    throw error;
  }
}

function rowsOfJson(text: string): readonly UnitRow[] {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UnitFileError(`it is not JSON: ${(error as Error).message}`);
  }
  const read = unitImport.safeParse(Array.isArray(document) ? { units: document } : document);
  if (!read.success || !('units' in read.data))
    throw new UnitFileError('it is not a list of units, nor an object with one in "units" (20,000 at most)');
  return read.data.units;
}
