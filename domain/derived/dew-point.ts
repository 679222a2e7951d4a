/**
 * Temperature in Cel at which the air would be saturated; −∞ for air without any water. Magnus form with the coefficients of
 * Alduchov & Eskridge (1996), J. Appl. Meteor. 35, eq. 21: within 0.4 % of the vapour pressure from −40 to 50 Cel.
 * @param temperature of the air, Cel
 * @param humidity relative, %
 */
export function dewPoint(temperature: number, humidity: number): number {
  const gamma = Math.log(humidity / 100) + (17.625 * temperature) / (243.04 + temperature);
  return gamma === Number.NEGATIVE_INFINITY ? gamma : (243.04 * gamma) / (17.625 - gamma);
}
