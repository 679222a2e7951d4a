import { Aedes, type AedesPublishPacket, type Client, type PublishPacket, type Subscription } from 'aedes';
import { DEVICE_ID } from '../../domain/topics.ts';
import { maySubscribe } from '../access/permissions.ts';
import { Connection } from '../front/connection.ts';
import { MAX_TOPIC_LEVELS } from '../mqtt/strings.ts';
import type { RetainedTopics } from '../session/retained-topics.ts';
import type { SessionStore } from '../session/session-store.ts';
import { createPersistence } from './persistence.ts';

const SYS = '$SYS/';
/** Never in practice: aedes' heartbeats are for clusters. Four times this is still a valid timer. */
const HEARTBEAT_MS = 500_000_000;

const DOWNLINK = /^sen\/v1\/([^/]+)\/down$/;

type Done = (error?: Error | null) => void;
type Deliver = (packet: AedesPublishPacket, done: () => void) => void;

/** What aedes has and does not declare. */
interface AedesInside {
  readonly clients: Readonly<Record<string, Client>>;
  unregisterClient(client: Client): void;
  publish(packet: PublishPacket, client: Client | null, done: Done): void;
}
interface ClientInside {
  deliver0: Deliver;
  deliverQoS: Deliver;
}

export interface ControlPlane {
  handle(connection: Connection): void;
  publish(topic: string, payload: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly sessions: SessionStore;
  readonly retained: RetainedTopics;
  readonly subscriptionsPerClient: number;
  readonly refuseSubscription: (connection: Connection, detail: string) => void;
}

/** aedes, seeing only clients that were let in and packets that are well-formed. */
export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { sessions, retained } = options;
  const aedes = new Aedes({
    persistence: createPersistence(sessions, retained),
    // 0: no bound on messages being handed out, for none ever waits for a subscriber.
    concurrency: 0,
    // Never reached, for our stream takes all it is given; without one each waiting answer is a listener of its own.
    drainTimeout: 60_000,
    heartbeatInterval: HEARTBEAT_MS,
    queueLimit: 65_535,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    authorizePublish(client, packet, done) {
      const connection = connectionOf(client);
      if (!connection || connection.unrestricted) return done(null);
      const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
      // A will comes here as the part of a CONNECT that it is, when its client has gone.
      if (packet.cmd !== 'publish') {
        connection.uplinks?.takeWill(packet.topic, payload);
        done(null);
        return;
      }
      const { topic, qos, messageId = 0 } = packet;
      connection.uplinks?.takeFromControl({ topic, payload, qos, messageId }, () => done(null));
    },
    authorizeSubscribe(client, subscription, done) {
      done(null, grant(options, client, subscription) ? subscription : null);
    },
  });
  const inside = aedes as unknown as AedesInside;
  const fanOut = inside.publish.bind(aedes);
  inside.publish = (packet, client, done) => {
    const finished = typeof client === 'function' ? (client as Done) : (done ?? (() => {}));
    const from = typeof client === 'function' ? null : connectionOf(client);
    // Uplinks are for the sink alone, and what aedes tells about itself is for nobody. [MQTT-3.3.5-2]
    if (from && !from.unrestricted) {
      if (packet.cmd === 'publish' && packet.qos === 1) from.uplinks?.acknowledged();
      return finished();
    }
    if (packet.topic.startsWith(SYS)) return finished();
    fanOut(packet, from ? client : null, finished);
  };

  // A limit of its own (QoS 2 messages without PUBREL): the connection is its to end, the reason ours to tell.
  aedes.on('clientError', (client, error) => {
    const connection = connectionOf(client);
    if (connection && !connection.ended) connection.fail('protocol-error', error.message);
  });
  // Its own trouble with what it keeps; ours does not fail. Without a listener it would end the process.
  aedes.on('error' as 'closed', () => {});
  const isRegistered = (client: Client): boolean => client.id !== null && inside.clients[client.id] === client;
  // A client that went away while its subscriptions were being restored is registered all the same.
  aedes.on('client', (client) => {
    if (!client.closed) return;
    setImmediate(() => {
      if (isRegistered(client)) inside.unregisterClient(client);
    });
  });
  aedes.on('clientReady', (client) => connectionOf(client)?.ready());
  aedes.on('clientDisconnect', (client) => connectionOf(client)?.settledInControl());
  aedes.on('unsubscribe', (filters, client) => {
    const session = connectionOf(client)?.session;
    if (session && !client.closed) for (const filter of filters) sessions.unsubscribe(session, filter);
  });
  await aedes.listen();

  return {
    handle(connection) {
      const client = aedes.handle(connection);
      const clientInside = client as unknown as ClientInside;
      clientInside.deliver0 = (packet, done) => deliverTo(connection, packet, done);
      clientInside.deliverQoS = clientInside.deliver0;
      // One that went away before it was registered is never said to have disconnected.
      const settle = (): void => {
        if (!isRegistered(client)) connection.settledInControl();
      };
      connection.once('close', () => setImmediate(() => setImmediate(settle)));
    },
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        // In topics of ThingsBoard's API `me` is whoever is connected: one message would reach all.
        if (!DEVICE_ID.test(DOWNLINK.exec(topic)?.[1] ?? '')) {
          reject(new Error(`${topic} is not the topic of one device: use sen/v1/{device}/down`));
          return;
        }
        const packet: PublishPacket = {
          cmd: 'publish',
          topic,
          payload: Buffer.from(payload),
          qos: 1,
          retain: false,
          dup: false,
        };
        inside.publish(packet, null, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => new Promise((resolve) => aedes.close(resolve)),
  };
}

const connectionOf = (client: Client | null): Connection | null =>
  client?.conn instanceof Connection ? client.conn : null;

function deliverTo(connection: Connection, packet: AedesPublishPacket, done: () => void): void {
  const { topic, qos, retain } = packet;
  const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
  // aedes takes its own id off retained messages, which are to be delivered each time.
  const number = packet.brokerId ? packet.brokerCounter : 0;
  connection.session?.deliver({ topic, payload, qos, retain }, number);
  // Only retained messages, which come for this client alone, may wait for it.
  if (retain) connection.whenRoom(() => setImmediate(done));
  else done();
}

function grant(options: ControlPlaneOptions, client: Client, subscription: Subscription): boolean {
  const connection = connectionOf(client);
  const session = connection?.session;
  if (!connection?.identity || !session) return false;
  const filter = subscription.topic;
  const full = session.filters.size >= options.subscriptionsPerClient && !session.filters.has(filter);
  if (full || !maySubscribe(connection.identity, filter)) {
    options.sessions.unsubscribe(session, filter);
    options.refuseSubscription(connection, full ? 'too many subscriptions' : `subscribed to ${filter}`);
    return false;
  }
  options.sessions.subscribe(session, filter, subscription.qos);
  return true;
}
