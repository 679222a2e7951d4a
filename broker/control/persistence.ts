import { Readable } from 'node:stream';
import { Connection } from '../front/connection.ts';
import type { RetainedTopics } from '../session/retained-topics.ts';
import type { Session } from '../session/session.ts';
import type { SessionStore } from '../session/session-store.ts';

interface Client {
  readonly id: string;
  readonly conn?: unknown;
}

interface Message {
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: number;
  readonly retain: boolean;
  readonly messageId?: number;
  readonly brokerCounter: number;
}

const payloadOf = (message: Message): Buffer =>
  typeof message.payload === 'string' ? Buffer.from(message.payload) : message.payload;

/** Made once: a stack for each PUBREL of an unknown id would cost more than all the rest of it. */
const notFound = new Error('no such packet');

/**
 * What aedes keeps, in the form in which it asks for it, on our sessions. Deliveries are not among it: sessions
 * look after their own (acknowledgements never reach aedes), so its outgoing queues stay empty.
 */
export function createPersistence(sessions: SessionStore, retained: RetainedTopics): object {
  const sessionOf = (client: Client): Session | null =>
    client.conn instanceof Connection ? client.conn.session : (sessions.get(client.id) ?? null);
  const nothing = async (): Promise<void> => {};

  return {
    async setup(): Promise<void> {},

    async storeRetained(message: Message): Promise<void> {
      retained.store({
        topic: message.topic,
        payload: payloadOf(message),
        qos: message.qos as 0 | 1 | 2,
        retain: true,
      });
    },
    createRetainedStreamCombi: (filters: string[]): Readable =>
      Readable.from(
        (function* () {
          for (const filter of filters) {
            for (const message of retained.matching(filter)) yield { cmd: 'publish', ...message };
          }
        })(),
      ),

    // Filters are kept when they are granted, see control-plane.ts.
    addSubscriptions: nothing,
    async removeSubscriptions(client: Client, filters: string[]): Promise<void> {
      const session = sessionOf(client);
      if (session) for (const filter of filters) sessions.unsubscribe(session, filter);
    },
    cleanSubscriptions: nothing,
    async subscriptionsByClient(client: Client): Promise<{ topic: string; qos: number }[]> {
      return [...(sessions.get(client.id)?.filters ?? [])].map(([topic, qos]) => ({ topic, qos }));
    },
    subscriptionsByTopic: async (topic: string): Promise<Session[]> => sessions.offlineFor(topic),
    async outgoingEnqueueCombi(away: Session[], message: Message): Promise<void> {
      const { topic, qos, brokerCounter } = message;
      const payload = payloadOf(message);
      // [MQTT-3.3.1-9] The retain flag is for those who subscribe anew.
      for (const session of away) session.deliver({ topic, payload, qos, retain: false }, brokerCounter);
    },
    outgoingStream: (): Readable => Readable.from([]),

    async incomingStorePacket(client: Client, message: Message): Promise<void> {
      sessionOf(client)?.incoming.add(message.messageId ?? 0);
    },
    async incomingGetPacket(client: Client, message: Message): Promise<Message> {
      if (sessionOf(client)?.incoming.has(message.messageId ?? 0)) return message;
      throw notFound;
    },
    async incomingDelPacket(client: Client, message: Message): Promise<void> {
      sessionOf(client)?.incoming.delete(message.messageId ?? 0);
    },
    cleanIncoming: nothing,

    // Wills live as long as the process that would publish them.
    putWill: nothing,
    delWill: nothing,
    streamWill: (): Readable => Readable.from([]),
  };
}
