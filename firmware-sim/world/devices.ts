import * as battery from './battery.ts';
import { climates } from './climate.ts';
import type { Place, WorldContext } from './context.ts';
import type { Demand } from './demand.ts';
import { paddyLevel } from './paddy.ts';
import * as pond from './pond.ts';
import * as power from './power.ts';
import { gaugedRain } from './rain.ts';
import { outletLevel, outletOpen, reservoirLevel } from './reservoir.ts';
import { riverSalinity } from './salinity.ts';
import * as soil from './soil.ts';
import { canalLevel, riverLevel } from './tide.ts';
import { waterUse } from './water-use.ts';
import * as weather from './weather.ts';

type Read = (context: WorldContext, place: Place, at: number) => number | string;
type Fields = Readonly<Record<string, Read>>;

const lithium: Fields = { battery_voltage: battery.lithiumVoltage, signal_strength: battery.signalStrength };
const solar: Fields = { battery_voltage: battery.solarBatteryVoltage, signal_strength: battery.signalStrength };

/** A meter is asked for two things at each report and must answer both from one memory. */
const metered = (
  make: (context: WorldContext, place: Place) => Demand,
  ask: (use: Demand, ...rest: Parameters<Read>) => number,
): Read => {
  const meters = new WeakMap<Place, Demand>();
  return (context, place, at) => {
    let use = meters.get(place);
    if (!use) {
      use = make(context, place);
      meters.set(place, use);
    }
    return ask(use, context, place, at);
  };
};

const phases = (name: string, read: (phase: power.Phase) => Read): Fields => ({
  [`${name}@L1`]: read('L1'),
  [`${name}@L2`]: read('L2'),
  [`${name}@L3`]: read('L3'),
});

const air: Fields = {
  air_temperature: (context, _, at) => weather.airTemperature(context, at),
  air_humidity: (context, _, at) => weather.airHumidity(context, at),
};

/** The sea reaches the delta alone; elsewhere a gate lets water out of a reservoir. */
const tidal = ({ climate }: WorldContext): boolean => climate === climates.delta;

/** A sluice that keeps salt out closes above 1 g/L. */
const gateOpen = (context: WorldContext, place: Place, at: number): boolean =>
  tidal(context) ? riverSalinity(context, place, at) < 1 : outletOpen(at);

const byProfile: Readonly<Record<string, Fields>> = {
  'paddy-level': { water_level: paddyLevel, ...lithium },
  'soil-probe': {
    'soil_moisture@20cm': soil.soilMoisture,
    'soil_moisture@40cm': soil.deepSoilMoisture,
    soil_temperature: (context, _, at) => soil.soilTemperature(context, at),
    soil_ec: soil.soilConductivity,
    ...lithium,
  },
  'weather-station': {
    ...air,
    air_pressure: (context, _, at) => weather.airPressure(context, at),
    rainfall: (context, { intervalS }, at) => gaugedRain(context, at - intervalS * 1000, at),
    wind_speed: (context, _, at) => weather.windSpeed(context, at),
    wind_direction: (context, _, at) => weather.windDirection(context, at),
    solar_radiation: (context, _, at) => weather.solarRadiation(context, at),
    ...solar,
  },
  'salinity-buoy': {
    salinity: riverSalinity,
    river_level: (_, __, at) => riverLevel(at),
    water_temperature: (context, place, at) => pond.pondTemperature(context, place, at) - 0.6,
    ...lithium,
  },
  'pond-sonde': {
    dissolved_oxygen: pond.dissolvedOxygen,
    water_ph: pond.pondPh,
    water_temperature: pond.pondTemperature,
    salinity: pond.pondSalinity,
    ...solar,
  },
  'gate-station': {
    'river_level@upstream': (context, place, at) =>
      tidal(context) ? riverLevel(at) : reservoirLevel(context, place, at),
    'river_level@downstream': (context, _, at) => (tidal(context) ? canalLevel(at) : outletLevel(at)),
    gate_state: (context, place, at) => (gateOpen(context, place, at) ? 'open' : 'closed'),
    ...solar,
  },
  'water-meter': {
    water_volume: metered(waterUse, (use, _, __, at) => use.total(at)),
    water_flow: metered(waterUse, (use, _, __, at) => use.rate(at)),
    ...lithium,
  },
  'power-meter': {
    ...phases('voltage', (phase) => (context, place, at) => power.phaseVoltage(context, place, phase, at)),
    ...phases('current', (phase) =>
      metered(power.powerUse, (use, context, place, at) => power.phaseCurrent(context, place, use, phase, at)),
    ),
    active_power: metered(power.powerUse, (use, _, __, at) => power.activePower(use, at)),
    active_energy: metered(power.powerUse, (use, _, __, at) => use.total(at)),
    frequency: (context, _, at) => power.gridFrequency(context, at),
    ...solar,
  },
  gateway: solar,
};

/** What a device of that profile senses: datastream key → how to read it. */
export function fieldsOf(profile: string): Fields {
  return byProfile[profile] ?? air;
}
