import { Command } from 'commander';
import { getQuarantined, listQuarantine } from '../../store/registry/quarantine.ts';
import { answer, table, UserError } from './output.ts';
import { withRegistry } from './with-registry.ts';

export function quarantineCommand(): Command {
  const command = new Command('quarantine').description(
    'messages that could not be taken, kept whole, with the reason',
  );
  command
    .command('list')
    .description('list what waits, newest first')
    .option('--device <id>', 'of one device')
    .option('--reason <reason>', 'with one reason')
    .option('--limit <n>', 'at most so many', '100')
    .option('--json', 'one JSON document')
    .action((options: { device?: string; reason?: string; limit: string; json?: boolean }) =>
      withRegistry(async (registry) => {
        const { device, reason } = options;
        const limit = Math.max(1, Number(options.limit) || 100);
        const items = await listQuarantine(registry, { state: 'waiting', device, reason }, { after: null, limit });
        answer(options.json === true, items, () =>
          table(
            ['id', 'received', 'device', 'reason', 'field', 'detail'],
            items.map((i) => [i.id, i.receivedAt, i.device ?? i.connection, i.reason, i.field ?? '', i.detail]),
          ),
        );
      }),
    );
  command
    .command('show')
    .argument('<id>')
    .description('one message, whole')
    .option('--json', 'one JSON document')
    .action((id: string, options: { json?: boolean }) =>
      withRegistry(async (registry) => {
        const item = await getQuarantined(registry, Number(id));
        if (!item) throw new UserError(`there is nothing in quarantine with the id ${id}`);
        answer(options.json === true, item, () =>
          Object.entries(item).map(([name, value]) => `${name}: ${value ?? ''}`),
        );
      }),
    );
  command
    .command('replay')
    .argument('[ids...]', 'ids of items; without them, all that match')
    .description('run waiting messages through ingest once more, after a profile or device was mended')
    .option('--device <id>', 'of one device')
    .option('--reason <reason>', 'with one reason')
    .option('--json', 'one JSON document')
    .action((ids: string[], options: { device?: string; reason?: string; json?: boolean }) => {
      const { json, ...filter } = options;
      return withRegistry(async (registry, config) => {
        const { replay } = await import('./replay.ts');
        const outcome = await replay(registry, config, ids.length > 0 ? { ids } : filter);
        answer(json === true, outcome, () => [`${outcome.replayed} replayed, ${outcome.stillWaiting} still waiting`]);
      });
    });
  return command;
}
