/** One observation as the platform holds it. */
export interface StoredObservation {
  readonly device: string;
  /** `soil_moisture@20cm` */
  readonly datastream: string;
  /** phenomenonTime, epoch ms. */
  readonly at: number;
  readonly result: number | string;
}

/** One thing the platform holds in quarantine. */
export interface StoredQuarantine {
  readonly device: string | null;
  /** Device or gateway on whose connection it came. */
  readonly connection: string;
  /** null when the whole message is at fault. */
  readonly field: string | null;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly reason: string;
}

/** What is to be asked of a platform: a device's datastream from `from` to `to`, both included (epoch ms). */
export interface Extent {
  readonly device: string;
  readonly datastream: string;
  readonly from: number;
  readonly to: number;
}

/** Where the stored side of a comparison comes from. */
export interface StoredSource {
  observations(extents: readonly Extent[]): AsyncIterable<StoredObservation>;
  quarantine(): AsyncIterable<StoredQuarantine>;
}
