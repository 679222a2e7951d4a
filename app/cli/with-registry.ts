import { existsSync } from 'node:fs';
import { openRegistryInThread } from '../../store/registry/open.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { type Config, readConfig } from '../config.ts';
import { UserError } from './output.ts';

/** Runs a command on the registry of the data folder, whether or not a server runs on it. */
export async function withRegistry<T>(work: (registry: Registry, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig();
  if (!existsSync(config.registryFile)) {
    throw new UserError(`there is no Sen data in ${config.dataDir}; start the server once, or set SEN_DATA_DIR`);
  }
  const registry = openRegistryInThread(config.registryFile);
  try {
    return await work(registry, config);
  } finally {
    await registry.destroy();
  }
}
