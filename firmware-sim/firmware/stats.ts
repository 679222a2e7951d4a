/** What a fleet has done so far, summed over its devices. */
export interface FleetStats {
  devices: number;
  connections: number;
  /** Connections that are up now. */
  connected: number;
  /** Reports taken, and those of them the platform has acknowledged. */
  reports: number;
  acknowledged: number;
  /** Messages handed to the network, and those of them that carried reports for another time. */
  messages: number;
  resent: number;
  reconnects: number;
  /** Connections the platform refused (wrong token, disabled device). */
  refused: number;
  /** Reports a full memory had to let go before they were ever acknowledged. */
  forgotten: number;
}

export function noStats(): FleetStats {
  return {
    devices: 0,
    connections: 0,
    connected: 0,
    reports: 0,
    acknowledged: 0,
    messages: 0,
    resent: 0,
    reconnects: 0,
    refused: 0,
    forgotten: 0,
  };
}
