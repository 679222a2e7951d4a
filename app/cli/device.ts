import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { bumpDirectoryVersion } from '../../store/registry/directory-version.ts';
import { type ImportRow, importDevices } from '../../store/registry/import-devices.ts';
import { answer, table, UserError } from './output.ts';
import { allDevices, withRegistry } from './with-registry.ts';

const COLUMNS = ['id', 'name', 'profile', 'site', 'token'] as const;

export function deviceCommand(): Command {
  const command = new Command('device').description('devices and gateways');
  command
    .command('import')
    .argument('<file>', `CSV with the header ${COLUMNS.join(',')}; site and token may be empty`)
    .description('register devices; a row without a token gets one, which is printed this once')
    .option('--json', 'one JSON document')
    .action((file: string, options: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const rows = readRows(file);
        const { created, errors } = await importDevices(registry, rows, Date.now());
        if (created.length > 0) await bumpDirectoryVersion(registry);
        if (errors.length > 0) process.exitCode = 1;
        answer(options.json === true, { created, errors }, () => [
          ...table(
            ['id', 'token'],
            created.map((device) => [device.id, device.token]),
          ),
          ...errors.map((error) => `line ${error.row + 2}: ${error.message}`),
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
  let records: Record<string, string>[];
  try {
    records = parse(text, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      trim: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
  } catch (error) {
    throw new UserError(`${file} is not CSV: ${(error as Error).message}`);
  }
  const missing = COLUMNS.filter((column) => records[0] && !(column in records[0]));
  if (missing.length > 0)
    throw new UserError(`${file} lacks the column ${missing.join(', ')}; the header is ${COLUMNS.join(',')}`);
  return records.map(({ id = '', name = '', profile = '', site, token }) => ({
    id,
    name: name || id,
    profile,
    site: site || null,
    token: token || null,
  }));
}
