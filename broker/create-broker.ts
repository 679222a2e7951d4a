import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RefusalReason } from '../domain/refusals.ts';
import { Admission } from './access/admission.ts';
import { Places } from './access/places.ts';
import { RefusalLog } from './access/refusal-log.ts';
import type { Broker, BrokerOptions, BrokerStats } from './contract.ts';
import { createControlPlane } from './control/control-plane.ts';
import { Connection, type Host } from './front/connection.ts';
import { listen } from './front/listen.ts';
import { listenTls, type TlsListener } from './front/tls-listener.ts';
import type { Counters } from './front/uplinks.ts';
import { defaultLimits } from './limits.ts';
import { RetainedTopics } from './session/retained-topics.ts';
import { SessionStore } from './session/session-store.ts';

const FLUSH_REFUSALS_MS = 1000;
const DEFAULT_GRACE_MS = 5000;

/**
 * Starts a broker for MQTT 3.1 and 3.1.1. Rejects when the port cannot be had. What devices publish on their
 * topics goes to `sink` and is acknowledged once it is durable there; everything else is described in README.md.
 */
export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const limits = { ...defaultLimits, ...options.limits };
  const { sink } = options;
  const counters: Counters = { connections: 0, uplinks: 0, acks: 0, pending: 0, fastUplinks: 0 };
  const connections = new Set<Connection>();
  const places = new Places(limits);
  const refusals = new RefusalLog(options.onRefusal);
  const sessions = new SessionStore({
    ...limits,
    onDropped: ({ device, clientId }, topic) =>
      refusals.add('downlink-dropped', { device, address: '', detail: `${topic} for client ${clientId}` }),
  });
  const retained = new RetainedTopics(limits.retainedTopics);
  const admission = new Admission({ ...options, ...limits, sessions });
  const latencyObservers: ((ms: number) => void)[] = [];
  let waiting: Connection[] = [];
  let open = true;

  const refuse = (connection: Connection, reason: RefusalReason, detail: string): void => {
    const device = connection.identity?.device ?? connection.rejectedDevice;
    refusals.add(reason, { device, address: connection.address, detail });
  };
  const control = await createControlPlane({
    sessions,
    retained,
    subscriptionsPerClient: limits.subscriptionsPerClient,
    refuseSubscription: (connection, detail) => refuse(connection, 'subscribe-denied', detail),
  });
  const host: Host = {
    limits,
    sink,
    counters,
    dataPlane: options.dataPlane ?? true,
    get open() {
      return open;
    },
    refuse,
    admit: (connection, connect) => {
      admission.admit(connection, connect).catch(() => connection.destroy());
    },
    control: (connection) => control.handle(connection),
    ended: (connection) => admission.ended(connection),
    awaitRoom(connection) {
      waiting.push(connection);
      if (waiting.length > 1) return;
      sink.onRoom(() => {
        const all = waiting;
        waiting = [];
        for (const each of all) each.roomAgain();
      });
    },
    foreign: options.onForeign,
    observeAck: (ms) => {
      for (const observe of latencyObservers) observe(ms);
    },
  };

  function takePlace(address: string): (() => void) | null {
    const release = open ? places.take(address) : null;
    if (open && !release)
      refusals.add('too-many-connections', { device: null, address, detail: places.describe(address) });
    return release;
  }

  function adopt(stream: Duplex, address: string, certificateName: string | null): void {
    const connection = new Connection(host, stream, address, certificateName);
    connections.add(connection);
    counters.connections = connections.size;
    stream.once('close', () => {
      connections.delete(connection);
      counters.connections = connections.size;
    });
  }

  function handle(stream: Duplex, address: string): void {
    const release = takePlace(address);
    if (!release) {
      stream.on('error', () => {});
      stream.destroy();
      return;
    }
    stream.once('close', release);
    adopt(stream, address, null);
  }

  const server = createServer({ noDelay: true }, (socket) => handle(socket, socket.remoteAddress ?? ''));
  let port: number;
  let tls: TlsListener | null = null;
  try {
    port = await listen(server, options.host, options.port);
    if (options.tls) {
      const refuse = (reason: RefusalReason, address: string, detail: string): void =>
        refusals.add(reason, { device: null, address, detail });
      const { handshakeTimeoutMs } = limits;
      tls = await listenTls(options.tls, { handshakeTimeoutMs, takePlace, adopt, refuse });
    }
  } catch (error) {
    server.close();
    await control.close();
    throw error;
  }
  const sweepMs = Math.min(500, Math.max(20, Math.min(limits.connectTimeoutMs, limits.packetTimeoutMs) / 4));
  const sweeper = setInterval(() => {
    const now = Date.now();
    for (const connection of connections) connection.sweep(now);
  }, sweepMs);
  const flusher = setInterval(() => refusals.flush(), FLUSH_REFUSALS_MS);

  return {
    port,
    tlsPort: tls?.port ?? null,
    stats: counters as BrokerStats,
    onAckLatency: (observe) => void latencyObservers.push(observe),
    renewTls: (secure) => tls?.renew(secure),
    handle,
    disconnect: (device) => admission.revoke(device),
    publish: (topic, payload) => control.publish(topic, payload),
    async close(graceMs = DEFAULT_GRACE_MS) {
      const closed = Promise.all([new Promise((resolve) => server.close(resolve)), tls?.close()]);
      await allAcknowledged(connections, graceMs);
      open = false;
      for (const connection of connections) connection.destroy();
      await control.close();
      clearInterval(flusher);
      refusals.flush();
      const deadline = setTimeout(() => {
        for (const connection of connections) connection.kill();
      }, 500);
      await closed;
      clearTimeout(deadline);
      clearInterval(sweeper);
    },
  };
}

/** Stops reading, then waits until nothing is pending, or `graceMs` have passed. */
async function allAcknowledged(connections: ReadonlySet<Connection>, graceMs: number): Promise<void> {
  const until = Date.now() + graceMs;
  for (const connection of connections) connection.stopReading();
  const pending = (): boolean => [...connections].some((connection) => (connection.uplinks?.pending ?? 0) > 0);
  while (pending() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
}
