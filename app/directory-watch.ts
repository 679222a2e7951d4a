import { directoryVersion } from '../store/registry/directory-version.ts';
import type { Registry } from '../store/registry/schema.ts';

/** Keeps what the server knows of devices in step with what commands in other processes write. */
export interface DirectoryWatch {
  /** Reads the registry again if it was changed from outside; calls at the same time share one look. */
  check(): Promise<boolean>;
  stop(): void;
}

const LOOK_EVERY_MS = 1000;
/** A storm of wrong passwords must not become a storm of look-ups. */
const SHARED_LOOK_MS = 100;

export async function watchDirectory(registry: Registry, reload: () => Promise<void>): Promise<DirectoryWatch> {
  let seen = await directoryVersion(registry);
  let running: Promise<boolean> | null = null;
  let lastLook = 0;

  async function look(): Promise<boolean> {
    const version = await directoryVersion(registry);
    lastLook = Date.now();
    if (version === seen) return false;
    await reload();
    seen = version;
    return true;
  }

  function check(): Promise<boolean> {
    if (running) return running;
    if (Date.now() - lastLook < SHARED_LOOK_MS) return Promise.resolve(false);
    running = look().finally(() => {
      running = null;
    });
    return running;
  }

  const timer = setInterval(() => void check().catch(() => undefined), LOOK_EVERY_MS);
  timer.unref();
  return { check, stop: () => clearInterval(timer) };
}
