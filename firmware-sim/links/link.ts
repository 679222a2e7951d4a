/** One copy of a message on its way through the air. */
export interface Copy {
  readonly delayMs: number;
  /** Never reaches the platform. */
  readonly lost: boolean;
  /** Reaches it, but the acknowledgement does not come back. */
  readonly ackLost: boolean;
}

/** What a behaviour may decide by: nothing but the moment and numbers that belong to this device and sending. */
export interface Sending {
  readonly at: number;
  /** A number in [0, 1) of its own for each purpose. */
  chance(purpose: string): number;
}

/**
 * One thing that goes wrong, or just takes time, between a device and the platform. A behaviour says
 * only what it changes; a link is a list of them, asked in order.
 */
export interface Behaviour {
  /** What becomes of the copies of one message. */
  readonly transmit?: (copies: readonly Copy[], sending: Sending) => readonly Copy[];
  /** From when to when (epoch ms) the radio is off; null when it is on at `at`. */
  readonly silence?: (at: number, chance: (purpose: string, n: number) => number) => Silence | null;
  /** What the device's clock shows over the true time, ms. */
  readonly clockError?: (at: number, chance: (purpose: string, n: number) => number) => number;
  /** Whether the device takes measurements at all. */
  readonly alive?: (at: number, chance: (purpose: string, n: number) => number) => boolean;
}

export interface Silence {
  /** When the radio comes back. */
  readonly until: number;
}

/** What a device asks of its link. */
export interface Link {
  transmit(at: number, n: number): readonly Copy[];
  silence(at: number): Silence | null;
  clockError(at: number): number;
  alive(at: number): boolean;
}
