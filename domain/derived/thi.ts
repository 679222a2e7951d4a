/**
 * Temperature-humidity index of livestock: 0.8·T + RH·(T − 14.4) + 46.4 with RH as a fraction.
 * Thom (1959), The discomfort index, Weatherwise 12, in degrees Celsius as in Mader et al. (2006), J. Anim. Sci. 84.
 * @param temperature of the air, Cel
 * @param humidity relative, %
 */
export const temperatureHumidityIndex = (temperature: number, humidity: number): number =>
  0.8 * temperature + (humidity / 100) * (temperature - 14.4) + 46.4;
