/**
 * How much more water vapour the air could take, in kPa. Allen et al. (1998), FAO Irrigation and Drainage Paper 56, eq. 11
 * (Tetens) and 17.
 * @param temperature of the air, Cel
 * @param humidity relative, %
 */
export function vapourPressureDeficit(temperature: number, humidity: number): number {
  const saturation = 0.6108 * Math.exp((17.27 * temperature) / (temperature + 237.3));
  return saturation * (1 - humidity / 100);
}
