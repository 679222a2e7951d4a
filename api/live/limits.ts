export interface LiveLimits {
  /** ms between two frames to one client. */
  readonly frameMs: number;
  /** Bytes that may wait in a client's socket; beyond it nothing more is written to it. */
  readonly highWaterBytes: number;
  /** ms for which a client may stay above the high water before its connection is ended. */
  readonly drainMs: number;
  /** ms between two pings; a client that answered none in between is gone. */
  readonly heartbeatMs: number;
  /** Alert messages that may wait for a client; one that has more waiting is told to read the list anew. */
  readonly queuedAlerts: number;
  /** Alert messages that go to a client at once within one frame; more wait for the next. */
  readonly alertsPerFrame: number;
  /** ms between two times that a client is told to read the list anew, for it costs more than an alert. */
  readonly rereadMs: number;
  readonly clients: number;
  readonly clientsPerPrincipal: number;
}

export const LIVE_LIMITS: LiveLimits = {
  frameMs: 100,
  highWaterBytes: 512 * 1024,
  drainMs: 30_000,
  heartbeatMs: 30_000,
  queuedAlerts: 500,
  alertsPerFrame: 100,
  rereadMs: 2000,
  clients: 1000,
  clientsPerPrincipal: 50,
};
