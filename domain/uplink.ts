/** One raw message as it came from a device or gateway, before anything was made of it. */
export interface Uplink {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Epoch milliseconds at which the broker took the message off the socket. */
  readonly receivedAt: number;
  /** Id of the device or gateway whose credential the connection was opened with. */
  readonly connection: string;
}
