import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Command, Option } from 'commander';
import { exportAudit } from '../../api/audit/export.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type AuditFilter, appendAudit, listAudit } from '../../store/registry/audit.ts';
import { checkAuditChain } from '../../store/registry/audit-chain.ts';
import { answer, table, UserError } from './output.ts';
import { withRegistry } from './with-registry.ts';

interface FilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
}
interface ExportOptions extends FilterOptions {
  readonly format: 'csv' | 'jsonl';
  readonly out?: string;
  readonly json?: boolean;
}

/** Who did what: listed, exported, and checked for tampering. */
export function auditCommand(): Command {
  const command = new Command('audit').description('who did what, when, from where');
  filtered(command.command('list').description('the newest entries'))
    .option('--limit <n>', 'how many', '50')
    .option('--json', 'one JSON document')
    .action((options: FilterOptions & { limit: string; json?: boolean }) =>
      withRegistry(async (registry) => {
        const limit = Number(options.limit);
        if (!(Number.isInteger(limit) && limit >= 1 && limit <= 10_000))
          throw new UserError('--limit takes 1 to 10000');
        const found = await listAudit(registry, filterOf(options), { scopes: ['all'], limit });
        const entries = found.map(({ at, ...entry }) => ({ ...entry, at: rfc3339(at) }));
        answer(options.json === true, entries, () =>
          table(
            ['time', 'actor', 'address', 'action', 'resource', 'result'],
            entries.map((e) => [e.at, e.actor, e.address ?? '', e.action, e.resource, e.result]),
          ),
        );
      }),
    );
  filtered(command.command('export').description('write entries, newest first, to standard output or a file'))
    .addOption(new Option('--format <format>', 'form of the rows').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'file to write to')
    .option('--json', 'the same as --format jsonl')
    .action(writeExport);
  command
    .command('verify')
    .description('check that every entry is as it was written, and none between them is gone')
    .option('--json', 'one JSON document')
    .action(({ json }: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const check = await checkAuditChain(registry);
        if (check.brokenAt !== null) process.exitCode = 1;
        answer(json === true, check, () => [
          check.brokenAt === null
            ? `${check.entries} entries, all as they were written; the newest has the hash ${check.hash}`
            : `entry ${check.brokenAt} does not follow from the one before it: it was changed, or one before it was taken out`,
        ]);
      }),
    );
  return command;
}

const writeExport = (options: ExportOptions) =>
  withRegistry(async (registry) => {
    const filter = filterOf(options);
    const format = options.json ? 'jsonl' : options.format;
    await appendAudit(registry, {
      at: Date.now(),
      actor: 'command line',
      address: null,
      action: 'audit.export',
      resource: 'audit',
      before: null,
      after: { ...filter, format },
      result: 'ok',
    });
    const out = options.out === undefined ? process.stdout : createWriteStream(options.out, { mode: 0o600 });
    const rows = exportAudit(registry, { filter, scopes: ['all'], format, shown: (entry) => entry });
    for await (const chunk of rows) if (!out.write(chunk)) await once(out, 'drain');
    if (out !== process.stdout) {
      out.end();
      await once(out, 'finish');
    }
  });

const filtered = (command: Command): Command =>
  command
    .option('--from <time>', 'RFC 3339, included')
    .option('--to <time>', 'RFC 3339, not included')
    .option('--actor <name>', 'e-mail address, or "token NAME"')
    .option('--action <action>', 'an action, or what it begins with: device finds device.create')
    .option('--resource <resource>', 'what it was done to: device/paddy-01');

function filterOf({ from, to, actor, action, resource }: FilterOptions): AuditFilter {
  return { from: instant('--from', from), to: instant('--to', to), actor, action, resource };
}

function instant(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UserError(`${option} ${text} is not a time; write it as 2026-11-22T07:00:00+07:00`);
  return at;
}
