import { Command } from 'commander';
import { rfc3339 } from '../../domain/time.ts';
import { answer, table } from './output.ts';
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
        let query = registry
          .selectFrom('quarantine')
          .selectAll()
          .where('state', '=', 'waiting')
          .orderBy('id', 'desc')
          .limit(Math.max(1, Number(options.limit) || 100));
        if (options.device !== undefined) query = query.where('device_id', '=', options.device);
        if (options.reason !== undefined) query = query.where('reason', '=', options.reason);
        const items = (await query.execute()).map((row) => ({
          id: row.id,
          receivedAt: rfc3339(row.received_at),
          device: row.device_id,
          connection: row.connection,
          topic: row.topic,
          reason: row.reason,
          detail: row.detail,
          field: row.field || null,
          payloadBase64: row.payload.toString('base64'),
        }));
        answer(options.json === true, items, () =>
          table(
            ['id', 'received', 'device', 'reason', 'field', 'detail'],
            items.map((i) => [String(i.id), i.receivedAt, i.device ?? i.connection, i.reason, i.field ?? '', i.detail]),
          ),
        );
      }),
    );
  return command;
}
