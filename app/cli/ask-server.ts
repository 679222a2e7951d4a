import type { z } from 'zod';
import type { Role } from '../../domain/api/session.ts';
import { takeDataFolder } from '../../store/data-folder.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { createToken, deleteToken } from '../../store/registry/tokens.ts';
import type { Config } from '../config.ts';
import { readServerNote } from '../server-note.ts';
import { UserError } from './output.ts';

interface Question<T extends z.ZodType> {
  /** The command that asks, as the audit is to name it. */
  readonly name: string;
  readonly role: Role;
  readonly path: string;
  readonly body?: unknown;
  readonly answer: T;
}

/**
 * Does work that the server alone may do while one runs on the data folder: asks it, else does it here.
 * @param here does the same in this process, which has the data folder to itself meanwhile
 */
export async function throughServer<T extends z.ZodType>(
  { registry, config }: { readonly registry: Registry; readonly config: Config },
  question: Question<T>,
  here: () => Promise<z.output<T>>,
): Promise<z.output<T>> {
  let release: (() => void) | null = null;
  try {
    release = takeDataFolder(config.dataDir);
  } catch {
    return askServer(registry, config, question);
  }
  try {
    return await here();
  } finally {
    release();
  }
}

/** Posts to the running server, with a token that lives for this one call. */
async function askServer<T extends z.ZodType>(
  registry: Registry,
  config: Config,
  { name, role, path, body, answer }: Question<T>,
): Promise<z.output<T>> {
  const server = readServerNote(config.dataDir);
  if (!server)
    throw new UserError(`a server runs on ${config.dataDir} but has left no address yet; try again in a moment`);
  const now = Date.now();
  const token = await createToken(
    registry,
    { name, grant: { role, scope: 'all' }, expiresAt: now + 60_000, createdBy: 'command line' },
    now,
  );
  try {
    const response = await fetch(`${server.http}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token.secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(300_000),
    });
    if (!response.ok)
      throw new UserError(`the server at ${server.http} answered ${response.status}: ${await response.text()}`);
    return answer.parse(await response.json());
  } finally {
    await deleteToken(registry, token.id);
  }
}
