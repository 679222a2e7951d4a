import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { type ImportRow, importColumns, importFaults, readHeader, readRow } from '../../domain/device-import.ts';
import { bumpDirectoryVersion } from '../../store/registry/directory-version.ts';
import { importDevices } from '../../store/registry/import-devices.ts';
import { answer, table, UserError } from './output.ts';
import { allDevices, withRegistry } from './with-registry.ts';

export function deviceCommand(): Command {
  const command = new Command('device').description('devices and gateways');
  command
    .command('import')
    .argument(
      '<file>',
      `CSV with the header ${importColumns.join(',')}; all but id and profile may be empty or left out`,
    )
    .description('register devices; a row without a token gets one, which is printed this once')
    .option('--json', 'one JSON document')
    .action((file: string, options: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const rows = readRows(file);
        const { created, faults } = await importDevices(registry, rows, Date.now());
        const byLine = new Map(rows.map((row) => [row.line, row]));
        const errors = faults.map((fault) => {
          const value = fault.column === 'token' ? '' : ` "${byLine.get(fault.line)?.[fault.column].slice(0, 64)}"`;
          return { ...fault, message: `${fault.column}${value}: ${importFaults[fault.code].en}` };
        });
        if (created.length > 0) await bumpDirectoryVersion(registry);
        if (errors.length > 0) process.exitCode = 1;
        answer(options.json === true, { created, errors }, () => [
          ...table(
            ['id', 'token'],
            created.map((device) => [device.id, device.token]),
          ),
          ...errors.map(({ line, message }) => `line ${line}: ${message}`),
          `${created.length} registered, ${errors.length} not`,
        ]);
      }),
    );
  command
    .command('list')
    .description('list the devices')
    .option('--json', 'one JSON document')
    .action((options: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const devices = await allDevices(registry);
        answer(options.json === true, devices, () =>
          table(
            ['id', 'name', 'profile', 'site', 'gateway', 'freshness'],
            devices.map((d) => [d.id, d.name, d.profile, d.site ?? '', d.gateway ?? '', d.freshness]),
          ),
        );
      }),
    );
  return command;
}

function readRows(file: string): ImportRow[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
  let records: string[][];
  let lines: number[];
  try {
    const parsed = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as { info: { lines: number }; record: string[] }[];
    records = parsed.map(({ record }) => record);
    lines = parsed.map(({ info }) => info.lines);
  } catch (error) {
    throw new UserError(`${file} is not CSV: ${(error as Error).message}`);
  }
  const header = readHeader(records[0] ?? []);
  if (header.missing.length > 0)
    throw new UserError(
      `${file} lacks the column ${header.missing.join(', ')}; the header is ${importColumns.join(',')}`,
    );
  return records.slice(1).map((cells, index) => readRow(cells, header, lines[index + 1] ?? 0));
}
