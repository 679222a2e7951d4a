import { existsSync } from 'node:fs';
import type { DeviceRecord } from '../../domain/api/devices.ts';
import { listDevices } from '../../store/registry/devices.ts';
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

const PAGE = 1000;

/** Every device, by id. */
export async function allDevices(registry: Registry): Promise<DeviceRecord[]> {
  const devices: DeviceRecord[] = [];
  for (let after: string | null = null; ; ) {
    const rows = await listDevices(registry, {}, { after, limit: PAGE, now: Date.now() });
    devices.push(...rows.map((row) => row.device));
    if (rows.length < PAGE) return devices;
    after = devices.at(-1)?.id ?? null;
  }
}
