/**
 * Units in which devices send, and how they become a property's own. Codes are UCUM; beside them stand
 * the names of the SenML units registry (RFC 8428 §12.1, RFC 8798) and spellings that devices use.
 * A unit is a dimension with `base = value × factor + offset`.
 */
type Unit = readonly [dimension: string, factor: number, offset: number];

const units = new Map<string, Unit>();
const define = (dimension: string, rows: Readonly<Record<string, number | readonly [number, number]>>): void => {
  for (const [code, of] of Object.entries(rows)) {
    units.set(code, typeof of === 'number' ? [dimension, of, 0] : [dimension, of[0], of[1]]);
  }
};

const fahrenheit = [5 / 9, 273.15 - (32 * 5) / 9] as const;
define('temperature', {
  K: 1,
  Cel: [1, 273.15],
  '°C': [1, 273.15],
  degC: [1, 273.15],
  '[degF]': fahrenheit,
  '°F': fahrenheit,
  degF: fahrenheit,
});
define('ratio', { '1': 1, '/': 1, '%': 0.01, '%RH': 0.01, '%EL': 0.01, 'm3/m3': 1, 'm³/m³': 1, '[ppth]': 1e-3 });
define('length', {
  m: 1,
  cm: 0.01,
  mm: 0.001,
  km: 1000,
  dm: 0.1,
  '[in_i]': 0.0254,
  in: 0.0254,
  '[ft_i]': 0.3048,
  ft: 0.3048,
});
define('speed', { 'm/s': 1, 'km/h': 1 / 3.6, '[kn_i]': 1852 / 3600, kn: 1852 / 3600, '[mi_i]/h': 0.44704 });
define('angle', { deg: 1, '°': 1, rad: 180 / Math.PI, lat: 1, lon: 1 });
define('pressure', {
  Pa: 1,
  hPa: 100,
  kPa: 1000,
  MPa: 1e6,
  mbar: 100,
  bar: 1e5,
  'mm[Hg]': 133.322387415,
  'm[H2O]': 9806.65,
  '[psi]': 6894.757293168,
  psi: 6894.757293168,
});
define('irradiance', { 'W/m2': 1, 'kW/m2': 1000 });
define('illuminance', { lx: 1, klx: 1000 });
define('photon-flux', { 'umol/(m2.s)': 1, 'umol/m2/s': 1, 'mol/(m2.s)': 1e6 });
define('conductivity', { 'S/m': 1, 'mS/m': 1e-3, 'dS/m': 0.1, 'mS/cm': 0.1, 'uS/cm': 1e-4, 'µS/cm': 1e-4 });
define('acidity', { '[pH]': 1, pH: 1 });
// In water 1 mg/L is taken as 1 ppm and 1 g/L as 1 ‰. Per cent is never salinity: it stays unconvertible.
define('concentration', {
  'g/L': 1,
  'g/l': 1,
  'kg/m3': 1,
  ppt: 1,
  '‰': 1,
  psu: 1,
  'mg/L': 1e-3,
  'mg/l': 1e-3,
  'ug/L': 1e-6,
  'µg/L': 1e-6,
  'g/m3': 1e-3,
  'mg/m3': 1e-6,
  'ug/m3': 1e-9,
  'µg/m3': 1e-9,
});
define('mass-ratio', { 'mg/kg': 1, 'g/kg': 1000 });
define('parts', { '[ppm]': 1, ppm: 1, '[ppb]': 1e-3, ppb: 1e-3 });
define('turbidity', { '[NTU]': 1, NTU: 1, '[FNU]': 1, FNU: 1 });
define('volume', { m3: 1, 'm³': 1, L: 1e-3, l: 1e-3, dm3: 1e-3, mL: 1e-6, ml: 1e-6 });
define('flow', {
  'm3/h': 1,
  'm³/h': 1,
  'm3/s': 3600,
  'm3/d': 1 / 24,
  'l/s': 3.6,
  'L/s': 3.6,
  'l/min': 0.06,
  'L/min': 0.06,
  'l/h': 1e-3,
  'L/h': 1e-3,
});
define('voltage', { V: 1, mV: 1e-3, kV: 1000 });
define('current', { A: 1, mA: 1e-3, kA: 1000 });
define('power', { W: 1, kW: 1000, MW: 1e6, mW: 1e-3 });
define('energy', { J: 1, 'W.h': 3600, Wh: 3600, 'kW.h': 3.6e6, kWh: 3.6e6, 'MW.h': 3.6e9, MWh: 3.6e9, MJ: 1e6 });
define('frequency', { Hz: 1, kHz: 1000, '1/min': 1 / 60 });
define('level', { dBm: [1, 0], dBW: [1, 30] });

const waterParts: ReadonlyMap<string, number> = new Map([
  ['ppm', 1e-3],
  ['[ppm]', 1e-3],
  ['[ppth]', 1],
]);

/** A conversion `result = value × factor + offset`. */
export interface Conversion {
  readonly factor: number;
  readonly offset: number;
}

/**
 * How a value in `from` becomes one in `to`; null when the two measure different things or one is unknown.
 * @param from unit in which the device sent: UCUM, SenML or a usual spelling
 * @param to the observed property's UCUM unit
 */
export function conversion(from: string, to: string): Conversion | null {
  if (from === to) return { factor: 1, offset: 0 };
  const target = units.get(to);
  if (!target) return null;
  const parts = target[0] === 'concentration' ? waterParts.get(from) : undefined;
  const source: Unit | undefined = parts === undefined ? units.get(from) : ['concentration', parts, 0];
  if (!source || source[0] !== target[0]) return null;
  return { factor: source[1] / target[1], offset: (source[2] - target[2]) / target[1] };
}
