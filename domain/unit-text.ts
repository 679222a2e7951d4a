/** How people write what UCUM codes otherwise (https://ucum.org/ucum). Codes that are not here are shown as they are. */
const written: Readonly<Record<string, string>> = {
  Cel: '°C',
  deg: '°',
  'W/m2': 'W/m²',
  'umol/(m2.s)': 'µmol/m²·s',
  'uS/cm': 'µS/cm',
  '[pH]': '',
  '[NTU]': 'NTU',
  '[ppm]': 'ppm',
  '1': '',
  m3: 'm³',
  'm3/h': 'm³/h',
  'ug/m3': 'µg/m³',
  'kW.h': 'kWh',
};

/** The unit as people write it; empty for a pure number. */
export function unitText(ucum: string | null | undefined): string {
  if (!ucum) return '';
  return written[ucum] ?? ucum;
}
