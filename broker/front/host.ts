import type { RefusalReason } from '../../domain/refusals.ts';
import type { BrokerLimits, UplinkSink } from '../contract.ts';
import type { ConnectRequest } from '../mqtt/read-connect.ts';
import type { Connection } from './connection.ts';

export interface Counters {
  connections: number;
  uplinks: number;
  acks: number;
  pending: number;
  fastUplinks: number;
}

/** What a connection needs of the broker that it belongs to. */
export interface Host {
  readonly limits: BrokerLimits;
  readonly sink: UplinkSink;
  readonly counters: Counters;
  readonly dataPlane: boolean;
  /** False once the broker is closing. */
  readonly open: boolean;
  refuse(connection: Connection, reason: RefusalReason, detail: string): void;
  /** A CONNECT has come: let the client in with `connection.open`, or turn it away with `connection.reject`. */
  admit(connection: Connection, connect: ConnectRequest): void;
  /** Gives the connection of an admitted client to the control plane. */
  control(connection: Connection): void;
  /** The connection has ended. */
  ended(connection: Connection): void;
  /** Calls `connection.roomAgain` once the sink has room. */
  awaitRoom(connection: Connection): void;
  observeAck(ms: number): void;
}
