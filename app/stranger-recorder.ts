import type { Logger } from 'pino';
import { DEVICE_ID } from '../domain/topics.ts';
import type { Stranger } from '../store/registry/unknown-children.ts';

const WRITE_EVERY_MS = 1000;
/** Told in one write; one that is left out is told by its next message. */
const MAX_PENDING = 500;
const SAMPLE_BYTES = 1024;

interface StrangerRecorder {
  record(gateway: string, child: string, payload: Uint8Array): void;
  /** Writes what is still to be written. */
  stop(): Promise<void>;
}

/** Gathers what gateways publish on topics of devices that nobody has registered, and writes it now and then. */
export function recordStrangers(
  write: (strangers: Stranger[]) => Promise<void>,
  { isRegistered, log }: { readonly isRegistered: (device: string) => boolean; readonly log: Logger },
): StrangerRecorder {
  let pending = new Map<string, { -readonly [K in keyof Stranger]: Stranger[K] }>();
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    if (pending.size === 0) return writing;
    const batch = [...pending.values()];
    pending = new Map();
    writing = writing
      .then(() => write(batch))
      .catch((error) => log.error({ err: error }, 'unknown devices could not be written to the registry'));
    return writing;
  }

  const timer = setInterval(() => void flush(), WRITE_EVERY_MS);
  timer.unref();
  return {
    record(gateway, child, payload) {
      const key = `${gateway} ${child}`;
      const known = pending.get(key);
      if (known) {
        known.uplinks += 1;
        known.at = Date.now();
        return;
      }
      if (pending.size >= MAX_PENDING || !DEVICE_ID.test(child) || isRegistered(child)) return;
      const sample = Buffer.from(payload.subarray(0, SAMPLE_BYTES)).toString('utf8');
      pending.set(key, { gateway, child, at: Date.now(), uplinks: 1, sample });
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
