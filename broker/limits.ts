import type { BrokerLimits } from './contract.ts';

/** Limits that hold where `BrokerOptions.limits` says nothing. */
export const defaultLimits: BrokerLimits = {
  connectBytes: 8 * 1024,
  packetBytes: 64 * 1024,
  // NB-IoT takes up to 10 s for each way and back, and a handshake needs three.
  handshakeTimeoutMs: 40_000,
  connectTimeoutMs: 10_000,
  packetTimeoutMs: 30_000,
  authenticateTimeoutMs: 10_000,
  // A mobile carrier puts thousands of modems behind one address.
  connectionsPerAddress: 12_000,
  connections: 20_000,
  inflightPerClient: 2_000,
  subscriptionsPerClient: 50,
  queuedPerClient: 1_000,
  sessionsPerDevice: 4,
  retainedTopics: 10_000,
};
