/**
 * Signal strength in dBm from what a modem reports: CSQ 0…31 is −113 + 2·CSQ and 99 means unknown
 * (3GPP TS 27.007 §8.5); a negative number is dBm already.
 * @returns null when unknown or impossible
 */
export function signalDbm(reported: number): number | null {
  if (reported < 0 && reported >= -160) return reported;
  if (Number.isInteger(reported) && reported >= 0 && reported <= 31) return -113 + 2 * reported;
  return null;
}
