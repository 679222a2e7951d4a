import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { instant, pageQuery, repeated } from './common.ts';

export const freshnessState = z.enum(['fresh', 'late', 'lost', 'never']);

export const newDevice = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/),
  name: givenName,
  profile: z.string(),
  site: z.string().nullable().default(null),
  /** The gateway that may carry this device's uplinks. */
  gateway: z.string().nullable().default(null),
  /** Whose it is; null for the organisation of its site. */
  organisation: z.string().nullable().default(null),
  /** What the maker printed on it. */
  serial: z.string().max(64).nullable().default(null),
  /** Seconds; null for the profile's. */
  expectedIntervalS: z
    .number()
    .int()
    .min(1)
    .max(30 * 86_400)
    .nullable()
    .default(null),
});
export type NewDevice = z.input<typeof newDevice>;

const { name, profile, site, gateway, organisation, serial, expectedIntervalS } = newDevice.shape;
/** PATCH /api/v1/devices/{id}. The defaults of a new device are unwrapped: what a patch leaves out stays as it is. */
export const devicePatch = z
  .object({
    name,
    profile,
    site: site.unwrap(),
    gateway: gateway.unwrap(),
    organisation: organisation.unwrap(),
    serial: serial.unwrap(),
    expectedIntervalS: expectedIntervalS.unwrap(),
    disabled: z.boolean(),
  })
  .partial();

/** Filters of GET /api/v1/devices. */
export const deviceQuery = pageQuery.extend({
  /** Words, each in the id or the name, or in the name of its site or village; case and diacritics do not count. */
  q: z.string().max(120).optional(),
  /** These alone; one that there is not, or that the caller may not see, is left out without a word. */
  id: repeated(z.string().min(1).max(64), 100).optional(),
  /** Only those that have sent results of it. */
  property: z.string().min(1).max(64).optional(),
  site: z.string().max(64).optional(),
  profile: z.string().max(64).optional(),
  gateway: z.string().max(64).optional(),
  freshness: freshnessState.optional(),
  /** With those that were taken out of use for good, or them alone. */
  retired: z.enum(['without', 'with', 'only']).default('without'),
});

/** GET /api/v1/devices, /api/v1/devices/{id} */
export const device = newDevice.extend({
  /** Effective: the device's own or the profile's. */
  expectedIntervalS: z.number().int(),
  profileName: z.object({ vi: z.string(), en: z.string() }),
  siteName: z.string().nullable(),
  villageName: z.string().nullable(),
  organisationName: z.string().nullable(),
  disabled: z.boolean(),
  /** Taken out of use for good. */
  retiredAt: instant.nullable(),
  freshness: freshnessState,
  lastUplinkAt: instant.nullable(),
  uplinks: z.number().int(),
  refusals: z.number().int(),
  openAlerts: z.number().int(),
  /** It stands at a household's: what it measures is for those who may see households. */
  personal: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  /** Every scope that it belongs to now. */
  place: z.array(scope),
});
export type Device = z.infer<typeof device>;
/** A device as the registry keeps it. */
export type DeviceRecord = Omit<Device, 'place' | 'personal'>;

/** POST /api/v1/devices and POST /api/v1/devices/{id}/credentials: the token is shown this once. */
export const deviceWithToken = device.extend({ token: z.string() });

/** GET /api/v1/devices/{id}/datastreams */
export const datastream = z.object({
  /** `soil_moisture@20cm` */
  key: z.string(),
  property: z.string(),
  channel: z.string().nullable(),
  unit: z.string().nullable(),
  kind: z.enum(['gauge', 'counter', 'state']),
  name: z.object({ vi: z.string(), en: z.string() }),
  decimals: z.number().int(),
});
export type Datastream = z.infer<typeof datastream>;

/** GET /api/v1/devices/{id}/uplinks: the last few messages as they came, and what became of them. */
export const recentUplink = z.object({
  receivedAt: instant,
  topic: z.string(),
  /** Text as it came when it is UTF-8, else null and `payloadBase64` holds the bytes; cut at 1 kB. */
  payloadText: z.string().nullable(),
  payloadBase64: z.string().nullable(),
  bytes: z.number().int(),
  /** Observations stored, and those put into quarantine. */
  observations: z.number().int(),
  quarantined: z.number().int(),
  reason: z.string().nullable(),
});
export type RecentUplink = z.infer<typeof recentUplink>;

/** GET /api/v1/devices/{id}/refusals: what the broker refused, by reason. */
export const refusal = z.object({
  reason: z.string(),
  count: z.number().int(),
  lastAt: instant,
  lastDetail: z.string(),
});
export type Refusal = z.infer<typeof refusal>;

/** GET /api/v1/overview */
export const overview = z.object({
  now: instant,
  devices: z.object({ fresh: z.number(), late: z.number(), lost: z.number(), never: z.number(), total: z.number() }),
  openAlerts: z.object({ watch: z.number(), act: z.number(), danger: z.number(), total: z.number() }),
});
