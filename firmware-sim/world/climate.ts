import { keyOf } from '../noise.ts';

/** Twelve monthly values. */
type Year = readonly number[];

/** What a region's weather and soil are like. */
export interface Climate {
  /** Regions do not share their showers. */
  readonly key: number;
  /** hPa at that height. */
  readonly pressure: number;
  /** Means of the air, °C, and of the soil at 20 cm. */
  readonly temperature: Year;
  readonly soilTemperature: Year;
  /** Half of the span between morning and afternoon under a clear sky, °C. */
  readonly swing: number;
  /** Share of the sky. */
  readonly cloud: Year;
  /** Share of days with rain, and what falls on such a day, mm. */
  readonly wetDays: Year;
  readonly showerMm: Year;
  /** Volumetric %: field capacity, saturation, wilting point, and between what people begin to irrigate. */
  readonly soil: {
    readonly capacity: number;
    readonly saturated: number;
    readonly wilting: number;
    readonly irrigateAt: readonly [number, number];
  };
}

const SEA_LEVEL_HPA = 1009.8;
/** ICAO standard atmosphere. */
const pressureAt = (metres: number): number => SEA_LEVEL_HPA * (1 - 2.25577e-5 * metres) ** 5.25588;

/** Basalt holds more water than silt, and more of it out of the roots' reach. */
const BASALT = { capacity: 44, saturated: 58, wilting: 26, irrigateAt: [34, 36] } as const;

/** Monthly means are rounded, for a simulation. */
export const climates = {
  /** The eastern Mekong delta: the south-west monsoon brings rain from May to November, February is driest. */
  delta: {
    key: 0,
    pressure: SEA_LEVEL_HPA,
    temperature: [25.9, 26.4, 27.8, 29.1, 28.8, 28, 27.6, 27.5, 27.4, 27.3, 27.1, 26.2],
    soilTemperature: [26.5, 27, 28.3, 29.4, 29.2, 28.6, 28.2, 28, 28, 27.9, 27.6, 26.8],
    swing: 4.4,
    cloud: [0.4, 0.32, 0.32, 0.42, 0.58, 0.66, 0.68, 0.7, 0.72, 0.7, 0.58, 0.48],
    wetDays: [0.06, 0.04, 0.07, 0.2, 0.5, 0.6, 0.62, 0.65, 0.68, 0.66, 0.42, 0.18],
    // Out of season it is a sprinkle.
    showerMm: [5, 4, 5, 9, 14, 14, 14, 14, 16, 16, 12, 7],
    // Alluvial silty clay; people irrigate at about half depletion.
    soil: { capacity: 38, saturated: 50, wilting: 18, irrigateAt: [26, 29] },
  },
  /** The plateau of Măng Đen, 1,150 m: cool and misty, with the tail of the north-east monsoon's rain until December. */
  'mang-den': {
    key: keyOf('climate/mang-den'),
    pressure: pressureAt(1150),
    temperature: [15.6, 17, 19, 20.5, 21, 20.8, 20.3, 20.1, 19.9, 19, 17.6, 16],
    soilTemperature: [17, 18, 19.8, 21.4, 22, 21.9, 21.4, 21.2, 21, 20.2, 18.9, 17.4],
    swing: 4.2,
    cloud: [0.55, 0.45, 0.42, 0.5, 0.62, 0.72, 0.76, 0.78, 0.78, 0.74, 0.68, 0.62],
    wetDays: [0.25, 0.12, 0.15, 0.35, 0.6, 0.7, 0.75, 0.78, 0.78, 0.72, 0.55, 0.4],
    showerMm: [4, 4, 6, 10, 13, 14, 15, 16, 17, 16, 14, 8],
    soil: BASALT,
  },
  /** The basalt land of Đăk Hà, 620 m: six months hardly any rain, in which coffee is watered. */
  'dak-ha': {
    key: keyOf('climate/dak-ha'),
    pressure: pressureAt(620),
    temperature: [20.5, 22, 24.2, 25.6, 25.3, 24.6, 23.9, 23.6, 23.6, 23.1, 22, 20.7],
    soilTemperature: [21.8, 22.9, 24.8, 26.2, 26.2, 25.6, 24.9, 24.6, 24.6, 24.2, 23.2, 22],
    swing: 5.2,
    cloud: [0.3, 0.26, 0.3, 0.42, 0.6, 0.7, 0.74, 0.76, 0.74, 0.62, 0.48, 0.36],
    wetDays: [0.03, 0.03, 0.08, 0.3, 0.6, 0.7, 0.75, 0.78, 0.72, 0.5, 0.22, 0.08],
    showerMm: [3, 4, 6, 10, 13, 14, 14, 15, 14, 12, 9, 5],
    soil: BASALT,
  },
} as const satisfies Readonly<Record<string, Climate>>;

export type Region = keyof typeof climates;
