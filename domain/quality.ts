/** What is to be known of an observation besides its result. Kept as bits, shown as words. */
export const QUALITY = {
  /** The device's own time was missing, unreadable or impossible; the receive time stands in its place. */
  timeReplaced: 1,
  /** Came so long after its phenomenon time that it raises nothing live. */
  late: 2,
  /** Sent as text (`"31.2"`) and read as the number it means. */
  fromText: 4,
  /** Converted from the unit in which it was sent. */
  converted: 8,
} as const;

export type QualityFlag = keyof typeof QUALITY;

/** The names of the flags that are set in `bits`. */
export function qualityFlags(bits: number): QualityFlag[] {
  return (Object.keys(QUALITY) as QualityFlag[]).filter((flag) => (bits & QUALITY[flag]) !== 0);
}
