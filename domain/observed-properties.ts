/** What a datastream's results are: a level, an ever-growing total, or one of a few named states. */
export type PropertyKind = 'gauge' | 'counter' | 'state';

/**
 * What is measured. `unit` is a UCUM code; `min`…`max` is what is physically possible at the places
 * Sen serves, not a range of alarm: an observation outside it is a fault of the sensor or its codec.
 */
export interface ObservedProperty {
  readonly code: string;
  readonly kind: PropertyKind;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
  /** Decimals worth showing. */
  readonly decimals: number;
  readonly name: { readonly vi: string; readonly en: string };
}

type Row = readonly [
  code: string,
  unit: string,
  min: number | null,
  max: number | null,
  decimals: number,
  vi: string,
  en: string,
];

const gauges: readonly Row[] = [
  ['air_temperature', 'Cel', -30, 60, 1, 'Nhiệt độ không khí', 'Air temperature'],
  ['air_humidity', '%', 0, 100, 0, 'Độ ẩm không khí', 'Air humidity'],
  // Măng Đen, 1,200 m above the sea, reads about 880 hPa: a floor of 900 would reject the highlands.
  ['air_pressure', 'hPa', 500, 1100, 1, 'Áp suất không khí', 'Air pressure'],
  ['dew_point', 'Cel', -80, 60, 1, 'Điểm sương', 'Dew point'],
  ['vapour_pressure_deficit', 'kPa', 0, 20, 2, 'Độ khô của không khí (VPD)', 'Dryness of the air (VPD)'],
  ['thi', '1', -30, 150, 0, 'Chỉ số nóng ẩm chuồng nuôi (THI)', 'Livestock heat index (THI)'],
  ['rainfall', 'mm', 0, 500, 1, 'Lượng mưa', 'Rainfall'],
  ['wind_speed', 'm/s', 0, 75, 1, 'Tốc độ gió', 'Wind speed'],
  ['wind_direction', 'deg', 0, 360, 0, 'Hướng gió', 'Wind direction'],
  ['solar_radiation', 'W/m2', 0, 1500, 0, 'Bức xạ mặt trời', 'Solar radiation'],
  ['illuminance', 'lx', 0, 200_000, 0, 'Độ sáng', 'Illuminance'],
  ['par', 'umol/(m2.s)', 0, 3000, 0, 'Ánh sáng quang hợp', 'Photosynthetic light'],
  ['leaf_wetness', '%', 0, 100, 0, 'Độ ướt lá', 'Leaf wetness'],
  ['soil_moisture', '%', 0, 100, 1, 'Độ ẩm đất', 'Soil moisture'],
  ['soil_temperature', 'Cel', -30, 70, 1, 'Nhiệt độ đất', 'Soil temperature'],
  ['soil_ec', 'uS/cm', 0, 20_000, 0, 'Độ dẫn điện đất (EC)', 'Soil conductivity (EC)'],
  ['soil_ph', '[pH]', 0, 14, 1, 'Độ pH đất', 'Soil pH'],
  ['soil_nitrogen', 'mg/kg', 0, 5000, 0, 'Đạm trong đất (N)', 'Soil nitrogen (N)'],
  ['soil_phosphorus', 'mg/kg', 0, 5000, 0, 'Lân trong đất (P)', 'Soil phosphorus (P)'],
  ['soil_potassium', 'mg/kg', 0, 5000, 0, 'Kali trong đất (K)', 'Soil potassium (K)'],
  ['water_level', 'cm', -100, 100, 1, 'Mực nước ruộng', 'Field water level'],
  ['river_level', 'm', -10, 1000, 2, 'Mực nước sông, kênh', 'River level'],
  ['water_temperature', 'Cel', -5, 60, 1, 'Nhiệt độ nước', 'Water temperature'],
  ['water_ph', '[pH]', 0, 14, 2, 'Độ pH nước', 'Water pH'],
  ['dissolved_oxygen', 'mg/L', 0, 30, 1, 'Oxy hòa tan', 'Dissolved oxygen'],
  ['water_ec', 'uS/cm', 0, 100_000, 0, 'Độ dẫn điện nước (EC)', 'Water conductivity (EC)'],
  ['salinity', 'g/L', 0, 45, 2, 'Độ mặn', 'Salinity'],
  ['turbidity', '[NTU]', 0, 4000, 0, 'Độ đục', 'Turbidity'],
  ['ammonia_nitrogen', 'mg/L', 0, 100, 2, 'Amoni tổng (TAN)', 'Total ammonia nitrogen'],
  ['ammonia_unionised', 'mg/L', 0, 50, 3, 'Khí độc NH₃ trong nước', 'Un-ionised ammonia'],
  ['nitrite', 'mg/L', 0, 100, 2, 'Nitrit (NO₂)', 'Nitrite'],
  ['alkalinity', 'mg/L', 0, 1000, 0, 'Độ kiềm', 'Alkalinity'],
  ['water_flow', 'm3/h', -10_000, 10_000, 2, 'Lưu lượng nước', 'Water flow'],
  ['water_pressure', 'kPa', -100, 4000, 0, 'Áp lực nước', 'Water pressure'],
  ['voltage', 'V', 0, 1000, 1, 'Điện áp', 'Voltage'],
  ['current', 'A', -5000, 5000, 2, 'Dòng điện', 'Current'],
  ['active_power', 'W', -10_000_000, 10_000_000, 0, 'Công suất', 'Active power'],
  ['power_factor', '1', -1, 1, 2, 'Hệ số công suất', 'Power factor'],
  ['frequency', 'Hz', 0, 100, 2, 'Tần số', 'Frequency'],
  ['co2', '[ppm]', 0, 20_000, 0, 'Khí CO₂', 'Carbon dioxide'],
  ['ammonia_gas', '[ppm]', 0, 500, 1, 'Khí amoniac (NH₃)', 'Ammonia gas'],
  ['hydrogen_sulfide', '[ppm]', 0, 500, 1, 'Khí hydro sunfua (H₂S)', 'Hydrogen sulfide'],
  ['pm25', 'ug/m3', 0, 2000, 0, 'Bụi mịn PM2.5', 'Fine dust PM2.5'],
  ['pm10', 'ug/m3', 0, 5000, 0, 'Bụi PM10', 'Dust PM10'],
  ['battery_voltage', 'V', 0, 60, 2, 'Điện áp pin', 'Battery voltage'],
  ['battery_level', '%', 0, 100, 0, 'Mức pin', 'Battery level'],
  ['signal_strength', 'dBm', -160, 0, 0, 'Cường độ sóng', 'Signal strength'],
  ['latitude', 'deg', -90, 90, 5, 'Vĩ độ', 'Latitude'],
  ['longitude', 'deg', -180, 180, 5, 'Kinh độ', 'Longitude'],
];

const counters: readonly Row[] = [
  ['rainfall_total', 'mm', 0, null, 1, 'Tổng lượng mưa', 'Accumulated rainfall'],
  ['water_volume', 'm3', 0, null, 2, 'Chỉ số nước', 'Water meter reading'],
  ['active_energy', 'kW.h', 0, null, 1, 'Chỉ số điện', 'Energy meter reading'],
];

const states: readonly Row[] = [
  ['gate_state', '1', null, null, 0, 'Cửa cống', 'Gate'],
  ['pump_state', '1', null, null, 0, 'Máy bơm', 'Pump'],
  ['valve_state', '1', null, null, 0, 'Van nước', 'Valve'],
  ['door_state', '1', null, null, 0, 'Cửa', 'Door'],
];

const build = (kind: PropertyKind, rows: readonly Row[]): ObservedProperty[] =>
  rows.map(([code, unit, min, max, decimals, vi, en]) => ({ code, kind, unit, min, max, decimals, name: { vi, en } }));

/** Every observed property that Sen knows, in the order in which they are worth listing. */
export const observedProperties: readonly ObservedProperty[] = [
  ...build('gauge', gauges),
  ...build('counter', counters),
  ...build('state', states),
];

const byCode: ReadonlyMap<string, ObservedProperty> = new Map(observedProperties.map((p) => [p.code, p]));

/** The observed property of that code; undefined for one that a profile or a free-form device made up. */
export function observedProperty(code: string): ObservedProperty | undefined {
  return byCode.get(code);
}

/** What fell within the interval of each report rather than what stood at its end: results add up, their mean says nothing. */
const fallen: ReadonlySet<string> = new Set(['rainfall']);

/** Whether results of a property are amounts of their interval, to be added up. */
export const isAmount = (code: string): boolean => fallen.has(code);
