import type { Climate } from './climate.ts';
import type { Track } from './track.ts';

/** Something out of the ordinary that a device of a demonstration goes through around the anchor. */
export type Story = 'awd-due' | 'heading' | 'heading-dry' | 'oxygen-night' | 'salt-front' | 'soil-dry' | 'voltage-sag';

/** What every phenomenon is a function of, besides the instant. */
export interface WorldContext {
  readonly seed: number;
  /**
   * Epoch ms around which stories happen, as a rule the moment a demonstration was first started;
   * null for a world without stories.
   */
  readonly anchor: number | null;
  readonly climate: Climate;
}

/** A device as the world sees it: where its numbers come from. */
export interface Place {
  /** Hash of the device's id: its own offsets and noise. */
  readonly key: number;
  readonly story: Story | null;
  /** Seconds between two reports; increments (rain) are summed over it. */
  readonly intervalS: number;
  /** Behind a water meter. */
  readonly households: number;
  /** Memory of integrated phenomena by name and season, filled as the world is asked. */
  readonly tracks: Map<string, Track>;
}
