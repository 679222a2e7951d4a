import { z } from 'zod';
import { derivedProperty } from './derived/derived-property.ts';

const names = z.object({ vi: z.string().min(1).max(120), en: z.string().min(1).max(120) });

/** How one field of a payload becomes the results of a datastream: result = value × scale + offset. */
export const profileField = z.object({
  /** Key in the payload (JSON key, SenML name). */
  field: z.string().min(1).max(64),
  property: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  channel: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}$/)
    .nullable()
    .default(null),
  /** UCUM code of the unit in which the device sends; null for the property's own unit. */
  unit: z.string().max(32).nullable().default(null),
  scale: z.number().default(1),
  offset: z.number().default(0),
});

export const deviceProfile = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: names,
  /** Seconds between two reports of a healthy device. Freshness and no-data are judged by it. */
  expectedIntervalS: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400),
  /** The longest that it is made to sleep between two reports, in seconds; it is not taken for silent meanwhile. */
  sleepS: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(0),
  link: z.enum(['nb-iot', 'lte-m', '4g', 'lorawan', 'ethernet', 'any']).default('any'),
  /** `auto` tells SenML from plain JSON by its shape and CBOR by its first byte. */
  codec: z.enum(['auto', 'json', 'senml-json', 'senml-cbor']).default('auto'),
  fields: z.array(profileField).max(200).default([]),
  /**
   * What becomes of a field that `fields` does not name: `accept` takes it as a property of that name,
   * `ignore` drops it, `quarantine` keeps it aside until the profile is mended.
   */
  unknownFields: z.enum(['accept', 'ignore', 'quarantine']).default('quarantine'),
  /** Properties that are worked out from its fields as they come, and stored beside them. */
  derived: z.array(derivedProperty).max(derivedProperty.options.length).default([]),
});

/** A model of device: what it sends, how often, and what its fields mean. */
export type DeviceProfile = z.infer<typeof deviceProfile>;
export type ProfileField = z.infer<typeof profileField>;

const field = (property: string, channel: string | null = null): ProfileField => ({
  field: channel === null ? property : `${property}@${channel}`,
  property,
  channel,
  unit: null,
  scale: 1,
  offset: 0,
});

const shipped = (
  id: string,
  vi: string,
  en: string,
  expectedIntervalS: number,
  link: DeviceProfile['link'],
  fields: readonly ProfileField[],
): DeviceProfile => ({
  id,
  name: { vi, en },
  expectedIntervalS,
  sleepS: 0,
  link,
  codec: 'auto',
  fields: [...fields, field('battery_voltage'), field('signal_strength')],
  unknownFields: 'quarantine',
  derived: [],
});

/** The profiles that an empty installation starts with. */
export const shippedProfiles: readonly DeviceProfile[] = [
  {
    id: 'generic-json',
    name: { vi: 'Thiết bị gửi JSON bất kỳ', en: 'Any device that sends JSON' },
    expectedIntervalS: 900,
    sleepS: 0,
    link: 'any',
    codec: 'auto',
    fields: [],
    unknownFields: 'accept',
    derived: [],
  },
  shipped('paddy-level', 'Ống đo mực nước ruộng', 'Paddy water-level tube', 900, 'nb-iot', [field('water_level')]),
  shipped('soil-probe', 'Đầu đo ẩm đất hai tầng', 'Two-depth soil probe', 1800, 'nb-iot', [
    field('soil_moisture', '20cm'),
    field('soil_moisture', '40cm'),
    field('soil_temperature'),
    field('soil_ec'),
  ]),
  {
    ...shipped('weather-station', 'Trạm thời tiết', 'Weather station', 600, '4g', [
      field('air_temperature'),
      field('air_humidity'),
      field('air_pressure'),
      field('rainfall'),
      field('wind_speed'),
      field('wind_direction'),
      field('solar_radiation'),
    ]),
    // What dew and disease, and thirst of leaves, are judged by.
    derived: ['dew_point', 'vapour_pressure_deficit'],
  },
  shipped('salinity-buoy', 'Phao đo mặn', 'Salinity buoy', 900, 'nb-iot', [
    field('salinity'),
    field('river_level'),
    field('water_temperature'),
  ]),
  shipped('pond-sonde', 'Máy đo nước ao', 'Pond sonde', 600, '4g', [
    field('dissolved_oxygen'),
    field('water_ph'),
    field('water_temperature'),
    field('salinity'),
  ]),
  shipped('gate-station', 'Trạm cửa cống', 'Canal gate station', 900, '4g', [
    field('river_level', 'upstream'),
    field('river_level', 'downstream'),
    field('gate_state'),
  ]),
  shipped('water-meter', 'Đồng hồ nước', 'Water meter', 3600, 'nb-iot', [field('water_volume'), field('water_flow')]),
  shipped('power-meter', 'Công tơ điện ba pha', 'Three-phase electricity meter', 900, '4g', [
    field('voltage', 'L1'),
    field('voltage', 'L2'),
    field('voltage', 'L3'),
    field('current', 'L1'),
    field('current', 'L2'),
    field('current', 'L3'),
    field('active_power'),
    field('active_energy'),
    field('frequency'),
  ]),
  shipped('gateway', 'Bộ thu phát trung gian', 'Gateway', 300, '4g', []),
];
