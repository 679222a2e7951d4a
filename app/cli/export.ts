import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Command, Option } from 'commander';
import { propertyOf } from '../../domain/datastream.ts';
import { OBSERVATION_CSV_HEADER, observationCsvLine, observationJsonLine } from '../../domain/observation-export.ts';
import { openReader } from '../../store/readings/open.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';
import { appendAudit } from '../../store/registry/audit.ts';
import { UserError } from './output.ts';
import { allDevices, withRegistry } from './with-registry.ts';

interface ExportOptions {
  readonly device?: string;
  readonly property?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: 'csv' | 'jsonl';
  readonly out?: string;
}

const PAGE = 10_000;

export function exportCommand(): Command {
  return new Command('export')
    .description('write stored observations to standard output or a file')
    .option('--device <id>', 'one device; all without it')
    .option('--property <property>', 'one observed property, of every channel')
    .option('--from <time>', 'first phenomenon time, RFC 3339')
    .option('--to <time>', 'phenomenon time before which to stop, RFC 3339')
    .addOption(new Option('--format <format>', 'form of the rows').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'file to write to')
    .option('--json', 'the same as --format jsonl')
    .action((options: ExportOptions & { json?: boolean }) =>
      withRegistry(async (registry, config) => {
        const from = instant('--from', options.from, 0);
        const to = instant('--to', options.to, Date.UTC(2100, 0, 1));
        const all = (await allDevices(registry)).map((device) => device.id);
        const devices = options.device === undefined ? all : all.filter((id) => id === options.device);
        if (options.device !== undefined && devices.length === 0) {
          throw new UserError(`there is no device ${options.device}; see: sen device list`);
        }
        const format = options.json ? 'jsonl' : options.format;
        await appendAudit(registry, {
          at: Date.now(),
          actor: 'command line',
          address: null,
          action: 'readings.export',
          resource: options.device === undefined ? `${devices.length} devices` : `device/${options.device}`,
          before: null,
          after: { property: options.property, from: options.from, to: options.to, format },
          result: 'ok',
        });
        const readings = await openReader(config.store);
        try {
          await writeAll(readings, devices, { ...options, format }, from, to);
        } finally {
          await readings.close();
        }
      }),
    );
}

function instant(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UserError(`${option} ${text} is not a time; write it as 2026-11-22T07:00:00+07:00`);
  return at;
}

async function writeAll(
  readings: ReadingReader,
  devices: readonly string[],
  options: ExportOptions,
  from: number,
  to: number,
): Promise<void> {
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const write = async (text: string) => {
    if (text !== '' && !out.write(text)) await once(out, 'drain');
  };
  const line = options.format === 'csv' ? observationCsvLine : observationJsonLine;
  if (options.format === 'csv') await write(OBSERVATION_CSV_HEADER);
  for (const device of devices) {
    let cursor: string | null = null;
    do {
      const page = await readings.observations({ device, datastream: null, from, to, limit: PAGE, cursor });
      let text = '';
      for (const item of page.items) {
        if (options.property === undefined || propertyOf(item.datastream) === options.property) text += line(item);
      }
      await write(text);
      cursor = page.next;
    } while (cursor !== null);
  }
  if (out !== process.stdout) {
    out.end();
    await once(out, 'finish');
  }
}
