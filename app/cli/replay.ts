import { replayAnswer } from '../../domain/api/quarantine.ts';
import { startIngest } from '../../ingest/start-ingest.ts';
import { waitingIds } from '../../store/registry/quarantine.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { Config } from '../config.ts';
import { throughServer } from './ask-server.ts';
import { UserError } from './output.ts';

export interface ReplaySelection {
  readonly ids?: readonly string[];
  readonly device?: string;
  readonly reason?: string;
}

export interface ReplayOutcome {
  readonly replayed: number;
  readonly stillWaiting: number;
}

/** At most so many in one call, as the API takes them. */
const MOST = 10_000;

/** Replays what waits in quarantine: through the running server when there is one, else in this process. */
export async function replay(registry: Registry, config: Config, selection: ReplaySelection): Promise<ReplayOutcome> {
  const wrong = selection.ids?.find((id) => !/^\d{1,15}$/.test(id));
  if (wrong !== undefined) throw new UserError(`${wrong} is not the id of a quarantine item; see: sen quarantine list`);
  return throughServer(
    { registry, config },
    {
      name: 'sen quarantine replay',
      role: 'manager',
      path: '/api/v1/quarantine/replays',
      body: selection,
      answer: replayAnswer,
    },
    () => replayHere(registry, config, selection),
  );
}

async function replayHere(registry: Registry, config: Config, selection: ReplaySelection): Promise<ReplayOutcome> {
  const ids = selection.ids?.map(Number) ?? (await waitingIds(registry, selection, MOST));
  const ingest = await startIngest({
    journalDir: config.journalDir,
    registryFile: config.registryFile,
    store: config.store,
    timeZone: config.timeZone,
  });
  try {
    return await ingest.replay(ids);
  } finally {
    await ingest.close();
  }
}
