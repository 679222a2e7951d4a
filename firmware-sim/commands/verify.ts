import { Command, Option } from 'commander';
import { plainly, UserError } from '../errors.ts';
import { compare, extentsOf, type Verdict } from '../ledger/compare.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { isClean, verdictTable } from '../ledger/report.ts';
import type { StoredSource } from '../ledger/stored.ts';
import { apiSource } from '../ledger/stored-api.ts';
import { csvSource } from '../ledger/stored-csv.ts';
import { durationMs } from './options.ts';

interface VerifyOptions {
  readonly ledger: string;
  readonly http: string;
  readonly token?: string;
  readonly csv?: string;
  readonly lateAfter: number;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ sen sim verify --ledger run.ndjson --token "$(cat token)"
  $ SEN_TOKEN=… sen sim verify --ledger run.ndjson --http http://farm.example:8080 --json
  $ sen export --format csv > stored.csv && sen sim verify --ledger run.ndjson --csv stored.csv

Late is what was acknowledged long after its instant; a run with --speed is late by nature.
Exits with 1 when something acknowledged is lost, stored twice or stored with another value.`;

export function buildVerifyCommand(): Command {
  return new Command('verify')
    .description('compare a ledger with what the platform stored')
    .requiredOption('--ledger <file>', 'ledger that "sen sim run --ledger" wrote')
    .option('--http <address>', 'the platform', 'http://127.0.0.1:8080')
    .option('--token <token>', 'API token that may read observations and quarantine; SEN_TOKEN without it')
    .option('--csv <file>', 'compare with a file of "sen export" and ask no platform')
    .addOption(
      new Option('--late-after <time>', 'from when on a reading counts as late')
        .argParser(durationMs)
        .default(3_600_000, '1h'),
    )
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VerifyOptions) => {
      const { unreadableLines, ...verdict } = await plainly(() => verify(options));
      console.log(options.json ? JSON.stringify({ ...verdict, unreadableLines }) : verdictTable(verdict));
      if (!isClean(verdict)) process.exitCode = 1;
    });
}

async function verify(options: VerifyOptions): Promise<Verdict & { readonly unreadableLines: number }> {
  const { reports, unreadableLines } = await readLedger(options.ledger);
  const source = sourceOf(options);
  const verdict = await compare({
    reports,
    observations: source.observations(extentsOf(reports)),
    quarantine: source.quarantine(),
    lateAfterMs: options.lateAfter,
  });
  return { ...verdict, unreadableLines };
}

function sourceOf({ csv, http, token = process.env.SEN_TOKEN }: VerifyOptions): StoredSource {
  if (csv !== undefined) return csvSource(csv);
  if (token === undefined || token === '')
    throw new UserError(
      'no token: give --token or SEN_TOKEN (make one with: sen token create), or --csv with an export',
    );
  return apiSource({ url: http, token });
}
