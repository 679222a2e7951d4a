import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Command } from 'commander';
import { erase, previewErasure } from '../../api/households/erase.ts';
import { exportHousehold } from '../../api/households/export.ts';
import type { PlacedEntry } from '../../api/http/audit.ts';
import { type Erasure, erasure, type HouseholdDetail } from '../../domain/api/households.ts';
import { startIngest } from '../../ingest/start-ingest.ts';
import { openReader } from '../../store/readings/open.ts';
import { appendAudit } from '../../store/registry/audit.ts';
import { getHousehold } from '../../store/registry/households.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { Config } from '../config.ts';
import { throughServer } from './ask-server.ts';
import { answer, UserError } from './output.ts';
import { withRegistry } from './with-registry.ts';

/** What is held of a household or a person: handed out, or erased. */
export function personalCommand(): Command {
  const command = new Command('personal').description('personal data of a household: hand it out, or erase it');
  command
    .command('export')
    .argument('<id>', 'id of the household')
    .description('write everything held of a household as one JSON document, readings of its meters included')
    .option('--out <file>', 'file to write to, instead of standard output')
    .option('--json', 'as it is anyway')
    .action((id: string, { out }: { out?: string }) =>
      withRegistry(async (registry, config) => writeExport(registry, config, { id, out })),
    );
  command
    .command('erase')
    .argument('<id>', 'id of the household')
    .description('erase everything held of a household, for good; without --yes, say what that would be')
    .option('--yes', 'erase it')
    .option('--json', 'one JSON document')
    .action((id: string, options: { yes?: boolean; json?: boolean }) =>
      withRegistry(async (registry, config) => {
        const { value } = await known(registry, id);
        if (value.erasedAt !== null) throw new UserError(`the data of ${id} was erased on ${value.erasedAt}`);
        const counts = options.yes ? await eraseNow(registry, config, id) : await preview(registry, config, id);
        answer(options.json === true, { household: id, erased: options.yes === true, ...counts }, () => [
          `${options.yes ? 'erased' : 'would erase'}: ${counts.readings} readings, ${counts.sites} sites, ${counts.devices} devices stopped, ${counts.alerts} alerts, ${counts.messages} messages`,
          ...(options.yes
            ? ['Backups made before still hold the data: delete them when their time has come.']
            : ['Nothing was erased yet; repeat with --yes.']),
        ]);
      }),
    );
  return command;
}

async function known(registry: Registry, id: string) {
  const found = await getHousehold(registry, id);
  if (!found) throw new UserError(`there is no household ${id}`);
  return found;
}

async function writeExport(
  registry: Registry,
  config: Config,
  { id, out: file }: { readonly id: string; readonly out: string | undefined },
): Promise<void> {
  const { value } = await known(registry, id);
  const noted = entryOf(value, { action: 'household.export', after: null });
  await appendAudit(registry, noted.entry, noted.place);
  const readings = await openReader(config.store);
  const out = file === undefined ? process.stdout : createWriteStream(file, { mode: 0o600 });
  try {
    for await (const chunk of exportHousehold({ registry, readings }, value, Date.now()))
      if (!out.write(chunk)) await once(out, 'drain');
  } finally {
    await readings.close();
  }
  if (out === process.stdout) return;
  out.end();
  await once(out, 'finish');
}

async function preview(registry: Registry, config: Config, id: string): Promise<Erasure> {
  const readings = await openReader(config.store);
  try {
    return await previewErasure({ registry, readings, timeZone: config.timeZone, now: Date.now }, id);
  } finally {
    await readings.close();
  }
}

const eraseNow = (registry: Registry, config: Config, id: string): Promise<Erasure> =>
  throughServer(
    { registry, config },
    {
      name: 'sen personal erase',
      role: 'administrator',
      path: `/api/v1/households/${encodeURIComponent(id)}/erase`,
      answer: erasure,
    },
    async () => {
      const { journalDir, registryFile, store, timeZone } = config;
      const ingest = await startIngest({ journalDir, registryFile, store, timeZone });
      const readings = await openReader(store);
      try {
        const { value } = await known(registry, id);
        const { erased } = await erase(
          {
            registry,
            readings,
            timeZone,
            ingest,
            now: Date.now,
            stopped: () => ingest.registryChanged(),
            note: async (after) => entryOf(value, { action: 'household.erase', after }),
          },
          id,
        );
        return erased;
      } finally {
        await readings.close();
        await ingest.close();
      }
    },
  );

const entryOf = (
  { id, place }: HouseholdDetail,
  { action, after }: { readonly action: string; readonly after: unknown },
): PlacedEntry => ({
  entry: {
    at: Date.now(),
    actor: 'command line',
    address: null,
    action,
    resource: `household/${id}`,
    before: null,
    after,
    result: 'ok',
  },
  place,
});
