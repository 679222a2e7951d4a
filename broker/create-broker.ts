import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RefusalReason } from '../domain/refusals.ts';
import { Admission } from './access/admission.ts';
import { RefusalLog } from './access/refusal-log.ts';
import type { Broker, BrokerOptions, BrokerStats } from './contract.ts';
import { createControlPlane } from './control/control-plane.ts';
import { Connection, type Host } from './front/connection.ts';
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
  const perAddress = new Map<string, number>();
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
    observeAck: (ms) => {
      for (const observe of latencyObservers) observe(ms);
    },
  };

  function handle(stream: Duplex, address: string, certificateName?: string): void {
    const ofAddress = perAddress.get(address) ?? 0;
    if (!open || connections.size >= limits.connections || ofAddress >= limits.connectionsPerAddress) {
      const detail = `${connections.size} connections, ${ofAddress} of them from this address`;
      if (open) refusals.add('too-many-connections', { device: null, address, detail });
      stream.on('error', () => {});
      stream.destroy();
      return;
    }
    perAddress.set(address, ofAddress + 1);
    const connection = new Connection(host, stream, address, certificateName ?? null);
    connections.add(connection);
    counters.connections = connections.size;
    stream.once('close', () => {
      connections.delete(connection);
      counters.connections = connections.size;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  }

  const server = createServer({ noDelay: true }, (socket) => handle(socket, socket.remoteAddress ?? ''));
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
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
    port: (server.address() as { port: number }).port,
    stats: counters as BrokerStats,
    onAckLatency: (observe) => void latencyObservers.push(observe),
    handle,
    disconnect: (device) => admission.revoke(device),
    publish: (topic, payload) => control.publish(topic, payload),
    async close(graceMs = DEFAULT_GRACE_MS) {
      const closed = new Promise((resolve) => server.close(resolve));
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

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });

/** Stops reading, then waits until nothing is pending, or `graceMs` have passed. */
async function allAcknowledged(connections: ReadonlySet<Connection>, graceMs: number): Promise<void> {
  const until = Date.now() + graceMs;
  for (const connection of connections) connection.stopReading();
  const pending = (): boolean => [...connections].some((connection) => (connection.uplinks?.pending ?? 0) > 0);
  while (pending() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
}
