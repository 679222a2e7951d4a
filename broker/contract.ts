import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { RefusalReason } from '../domain/refusals.ts';

/** Where uplinks go: onto disk, before anything is acknowledged. The journal is one. */
export interface UplinkSink {
  append(
    connection: Uint8Array,
    topic: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
    receivedAt: number,
  ): void;
  whenDurable(done: () => void): void;
  readonly hasRoom: boolean;
  onRoom(resume: () => void): void;
}

/** Whom a connection speaks for. */
export interface Identity {
  readonly device: string;
  /** Devices registered under this one whose uplinks it may carry; asked at each use, for it changes while connected. */
  carries(device: string): boolean;
  /** The open broker's identity: publishes and subscribes where it likes. The product has no such identity. */
  readonly unrestricted?: boolean;
  /** Asked for each topic filter of an unrestricted identity. */
  maySubscribe?(filter: string): boolean;
}

export type Authentication =
  | { readonly ok: true; readonly identity: Identity }
  | {
      readonly ok: false;
      readonly reason: Extract<RefusalReason, 'bad-credential' | 'device-disabled'>;
      readonly device: string | null;
    };

export interface Credentials {
  readonly clientId: string;
  readonly username: string | null;
  readonly password: Uint8Array | null;
  /** CN of a verified client certificate, when the connection came with one. */
  readonly certificateName: string | null;
  readonly address: string;
}

export interface Refusal {
  /** null when the connection was never told apart. */
  readonly device: string | null;
  readonly address: string;
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly at: number;
  /** How many alike (same device or address, same reason) this one stands for: reports are at most one a second. */
  readonly count: number;
}

export interface BrokerLimits {
  /** Bytes of one packet before and after authentication. */
  readonly connectBytes: number;
  readonly packetBytes: number;
  /** ms from accept to the end of a TLS handshake. */
  readonly handshakeTimeoutMs: number;
  /** ms from accept (with TLS: from the handshake) to a whole CONNECT; ms a started packet may take to arrive; ms an authentication may take. */
  readonly connectTimeoutMs: number;
  readonly packetTimeoutMs: number;
  readonly authenticateTimeoutMs: number;
  readonly connectionsPerAddress: number;
  readonly connections: number;
  /** PUBLISHes of one client that may wait for their acknowledgement; beyond it its socket is not read. */
  readonly inflightPerClient: number;
  readonly subscriptionsPerClient: number;
  /** Downlinks kept for a client that is away. */
  readonly queuedPerClient: number;
  /** Sessions that a device may leave behind under different client ids; the oldest goes first. */
  readonly sessionsPerDevice: number;
  readonly retainedTopics: number;
}

export interface BrokerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Listens for MQTT over TLS as well. A `ca` lets clients show a certificate of it instead of a credential. */
  readonly tls?: { readonly host: string; readonly port: number; readonly secure: SecureContextOptions } | undefined;
  readonly sink: UplinkSink;
  readonly authenticate: (credentials: Credentials) => Authentication | Promise<Authentication>;
  readonly onRefusal: (refusal: Refusal) => void;
  /** A device published for another one that it may not carry; refused all the same. The payload is only to be read at once. */
  readonly onForeign?: ((connection: string, device: string, payload: Uint8Array) => void) | undefined;
  readonly limits?: Partial<BrokerLimits>;
  /** Off in tests that want every packet to go through aedes. */
  readonly dataPlane?: boolean;
}

export interface BrokerStats {
  readonly connections: number;
  readonly uplinks: number;
  readonly acks: number;
  readonly pending: number;
  /** Uplinks that took the data plane, out of `uplinks`. */
  readonly fastUplinks: number;
}

export interface Broker {
  /** The TCP port it listens on. */
  readonly port: number;
  /** The port of MQTT over TLS; null when it has none. */
  readonly tlsPort: number | null;
  readonly stats: BrokerStats;
  /** New certificates, for handshakes from now on; who is connected stays. Throws when they do not fit together. */
  renewTls(secure: SecureContextOptions): void;
  /** Called with the ms between an uplink's arrival and its acknowledgement, sampled. */
  onAckLatency(observe: (ms: number) => void): void;
  /** Takes over a connection that speaks MQTT over something else, such as a WebSocket. */
  handle(stream: Duplex, address: string): void;
  /** Ends the connections of a device whose credential was rotated, or that was disabled. */
  disconnect(device: string): void;
  /** Sends a downlink on a topic of the platform, QoS 1. */
  publish(topic: string, payload: Uint8Array): Promise<void>;
  /** Stops accepting, waits for pending acknowledgements (at most `graceMs`), then ends the connections. */
  close(graceMs?: number): Promise<void>;
}
