const A = [0.008, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081] as const;
const B = [0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144] as const;
/** (t − 15) / (1 + k (t − 15)) at 25 Cel. */
const TEMPERATURE_TERM = 10 / (1 + 0.0162 * 10);
/**
 * Conductivity of standard sea water at 25 Cel, uS/cm: 42,914 at 15 Cel (Culkin & Smith 1980) times the ratio
 * r(t) = Σ cᵢ tⁱ of PSS-78 at t = 25.
 */
const SEA_WATER_25 =
  42_914 * (0.6766097 + 2.00564e-2 * 25 + 1.104259e-4 * 25 ** 2 - 6.9698e-7 * 25 ** 3 + 1.0031e-9 * 25 ** 4);

/**
 * Practical salinity from conductivity, taken as g/L. PSS-78, UNESCO Technical Papers in Marine Science 44 (1983), for 2…42;
 * below it the extension of Hill, Dauphinee & Woods (1986), IEEE J. Oceanic Eng. 11. It is right for sea water and what sea
 * water mixes into; other salts conduct otherwise.
 * @param conductivity uS/cm, brought to 25 Cel by the device (EC25)
 */
export function salinityOf(conductivity: number): number {
  const ratio = conductivity / SEA_WATER_25;
  const root = Math.sqrt(ratio);
  const series = (of: readonly number[]): number => of.reduceRight((sum, factor) => sum * root + factor, 0);
  const salinity = series(A) + TEMPERATURE_TERM * series(B);
  if (!(salinity < 2)) return salinity;
  const x = 400 * ratio;
  const y = 100 * ratio;
  const extended =
    salinity - A[0] / (1 + 1.5 * x + x ** 2) - (B[0] * TEMPERATURE_TERM) / (1 + Math.sqrt(y) + y + y ** 1.5);
  // Rounding leaves a trace below nothing in water without salt.
  return Math.max(0, extended);
}
