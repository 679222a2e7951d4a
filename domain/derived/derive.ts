import { datastreamKey, parseDatastream } from '../datastream.ts';
import { type ObservedProperty, observedProperty } from '../observed-properties.ts';
import { type DerivedProperty, derivedProperty } from './derived-property.ts';
import { dewPoint } from './dew-point.ts';
import { salinityOf } from './salinity.ts';
import { temperatureHumidityIndex } from './thi.ts';
import { unionisedAmmonia } from './unionised-ammonia.ts';
import { vapourPressureDeficit } from './vapour-pressure-deficit.ts';

interface Formula {
  readonly from: readonly string[];
  of(...results: number[]): number;
}

/** What each is worked out from, and how; the inputs are in their properties' own units. */
export const formulas: Readonly<Record<DerivedProperty, Formula>> = {
  thi: { from: ['air_temperature', 'air_humidity'], of: temperatureHumidityIndex },
  dew_point: { from: ['air_temperature', 'air_humidity'], of: dewPoint },
  vapour_pressure_deficit: { from: ['air_temperature', 'air_humidity'], of: vapourPressureDeficit },
  ammonia_unionised: { from: ['ammonia_nitrogen', 'water_ph', 'water_temperature'], of: unionisedAmmonia },
  salinity: { from: ['water_ec'], of: salinityOf },
};

/** How the datastreams that a list yields besides its own are worked out. */
export interface Derivations {
  /** Datastreams that are derived. */
  readonly keys: readonly string[];
  /**
   * One result for each key. NaN is one to leave out: it is no number, or beyond what is possible of its property.
   * @param results of the list, in its order
   */
  compute(results: readonly number[]): number[];
}

/**
 * What can be derived from a reading: of each wanted property one datastream for each channel on which the reading has all
 * that it is worked out from. What the reading brings itself is never derived. To be asked once for a list, not for a reading.
 * @param list datastreams of one reading
 * @returns null when there is nothing to derive
 */
export function derivationsFor(list: readonly string[], wanted: ReadonlySet<string>): Derivations | null {
  if (wanted.size === 0) return null;
  const channels = new Set(list.map((key) => parseDatastream(key)?.channel ?? null));
  const derivations = derivedProperty.options
    .filter((property) => wanted.has(property))
    .flatMap((property) =>
      [...channels].flatMap((channel) => {
        const key = datastreamKey(property, channel);
        const inputs = formulas[property].from.map((input) => list.indexOf(datastreamKey(input, channel)));
        return inputs.includes(-1) || list.includes(key)
          ? []
          : [{ key, inputs, formula: formulas[property], property }];
      }),
    );
  if (derivations.length === 0) return null;
  return {
    keys: derivations.map(({ key }) => key),
    compute: (results) =>
      derivations.map(({ inputs, formula, property }) =>
        possible(formula.of(...inputs.map((index) => results[index] as number)), observedProperty(property)),
      ),
  };
}

function possible(result: number, property: ObservedProperty | undefined): number {
  const { min, max } = property ?? { min: null, max: null };
  if (!Number.isFinite(result) || result < (min ?? result) || result > (max ?? result)) return Number.NaN;
  // The rest are digits that no sensor means.
  return Number(result.toPrecision(6));
}
