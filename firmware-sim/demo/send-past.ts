import { connectAsync, type MqttClient } from 'mqtt';
import type { Ledger } from '../ledger/ledger.ts';
import type { PastMessage } from './past.ts';

export interface SendPastOptions {
  readonly url: string;
  readonly messages: Iterable<PastMessage>;
  /** Token of the connection of that id. */
  readonly tokenOf: (connection: string) => string;
  /** Messages waiting for their PUBACK on all connections together. */
  readonly window?: number;
  /** Called with the number of reports acknowledged so far. */
  readonly onProgress?: (reports: number) => void;
  readonly ledger?: Ledger;
  readonly signal?: AbortSignal;
}

/**
 * Publishes a past over MQTT, QoS 1, each station on a connection of its own, as fast as the platform acknowledges.
 * @returns the number of reports acknowledged
 * @throws Error of mqtt.js when a connection is refused or lost: the past is then incomplete, sending it again does no harm
 */
export async function sendPast(options: SendPastOptions): Promise<number> {
  const { url, messages, tokenOf, window = 64, onProgress, ledger, signal } = options;
  const clients = new Map<string, MqttClient>();
  let failed: Error | null = null;
  let reports = 0;
  let n = 0;
  const run = Date.now().toString(36);
  const pending = new Set<Promise<void>>();
  const clientOf = async (id: string): Promise<MqttClient> => {
    const known = clients.get(id);
    if (known) return known;
    const client = await connectAsync(url, {
      clientId: id,
      username: tokenOf(id),
      reconnectPeriod: 0,
      protocolVersion: 4,
      keepalive: 60,
    });
    client.on('close', () => {
      failed ??= new Error(`${id}: the platform closed the connection while the past was being sent`);
    });
    clients.set(id, client);
    return client;
  };
  const send = async (client: MqttClient, message: PastMessage) => {
    const held = message.reports.map((report) => ({ id: `${run}.past.${n++}`, ...report }));
    ledger?.published(held, Date.now());
    await client.publishAsync(message.topic, message.payload, { qos: 1 });
    ledger?.acknowledged(held, Date.now());
    reports += held.length;
    onProgress?.(reports);
  };
  try {
    for (const message of messages) {
      if (failed || signal?.aborted) break;
      const sending: Promise<void> = send(await clientOf(message.connection), message)
        .catch((error: Error) => {
          failed ??= error;
        })
        .finally(() => pending.delete(sending));
      pending.add(sending);
      if (pending.size >= window) await Promise.race(pending);
    }
    await Promise.all(pending);
  } finally {
    for (const client of clients.values()) {
      client.removeAllListeners('close');
      client.end(failed !== null);
    }
  }
  if (failed) throw failed;
  return reports;
}
