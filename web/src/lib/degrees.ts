/** Degrees as people type them, `10,2661` or `10.2661`; null for what is no number within ±limit. */
export function parseDegrees(text: string, limit: number): number | null {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  if (!/^-?\d{1,3}(\.\d+)?$/.test(trimmed)) return null;
  const degrees = Number(trimmed);
  return Math.abs(degrees) <= limit ? degrees : null;
}

/** Both numbers of a position that was pasted at once, `10.2661, 106.6695`, as maps on the web give it. */
export function splitPosition(text: string): readonly [latitude: string, longitude: string] | null {
  const found = /^\s*(-?\d{1,3}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)\s*$/.exec(text);
  return found?.[1] && found[2] ? [found[1], found[2]] : null;
}
