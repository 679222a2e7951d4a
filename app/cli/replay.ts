import { replayAnswer } from '../../domain/api/quarantine.ts';
import { startIngest } from '../../ingest/start-ingest.ts';
import { takeDataFolder } from '../../store/data-folder.ts';
import { waitingIds } from '../../store/registry/quarantine.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { createToken, deleteToken } from '../../store/registry/tokens.ts';
import type { Config } from '../config.ts';
import { readServerNote } from '../server-note.ts';
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
  let release: (() => void) | null = null;
  try {
    release = takeDataFolder(config.dataDir);
  } catch {
    return replayThroughServer(registry, config, selection);
  }
  try {
    return await replayHere(registry, config, selection);
  } finally {
    release();
  }
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

/** Only the server may write readings, so it is asked, with a token that lives for this one call. */
async function replayThroughServer(
  registry: Registry,
  config: Config,
  selection: ReplaySelection,
): Promise<ReplayOutcome> {
  const server = readServerNote(config.dataDir);
  if (!server)
    throw new UserError(`a server runs on ${config.dataDir} but has left no address yet; try again in a moment`);
  const now = Date.now();
  const token = await createToken(
    registry,
    {
      name: 'sen quarantine replay',
      grant: { role: 'manager', scope: 'all' },
      expiresAt: now + 60_000,
      createdBy: 'command line',
    },
    now,
  );
  try {
    const answer = await fetch(`${server.http}/api/v1/quarantine/replays`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(selection),
      signal: AbortSignal.timeout(300_000),
    });
    if (!answer.ok)
      throw new UserError(`the server at ${server.http} answered ${answer.status}: ${await answer.text()}`);
    return replayAnswer.parse(await answer.json());
  } finally {
    await deleteToken(registry, token.id);
  }
}
