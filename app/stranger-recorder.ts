import type { Logger } from 'pino';
import { DEVICE_ID } from '../domain/topics.ts';
import type { Stranger } from '../store/registry/unknown-children.ts';
import { gatherAndWrite } from './gathering-writer.ts';

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
  const gathered = gatherAndWrite<{ -readonly [K in keyof Stranger]: Stranger[K] }>(write, {
    maxPending: MAX_PENDING,
    onTrouble: (error) => log.error({ err: error }, 'unknown devices could not be written to the registry'),
  });
  return {
    record(gateway, child, payload) {
      const key = `${gateway} ${child}`;
      const known = gathered.find(key);
      if (known) {
        known.uplinks += 1;
        known.at = Date.now();
        return;
      }
      if (!DEVICE_ID.test(child) || isRegistered(child)) return;
      const sample = Buffer.from(payload.subarray(0, SAMPLE_BYTES)).toString('utf8');
      gathered.add(key, { gateway, child, at: Date.now(), uplinks: 1, sample });
    },
    stop: gathered.stop,
  };
}
