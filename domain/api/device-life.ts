import { z } from 'zod';
import { instant } from './common.ts';
import { device, newDevice } from './devices.ts';

/** POST /api/v1/devices/{id}/replacements: another unit goes on under the same id. */
export const newReplacement = z.object({
  reason: z.string().trim().min(1).max(300),
  /** Of the new unit. */
  serial: newDevice.shape.serial,
  /** A device in stock whose credentials the new unit holds; it goes on as this one and is retired itself. */
  from: z.string().max(64).nullable().default(null),
});
export type NewReplacement = z.input<typeof newReplacement>;

/** The token is null when the new unit holds its credentials already; else it is shown this once. */
export const replaced = device.extend({ token: z.string().nullable() });

/** GET /api/v1/devices/{id}/replacements, the latest first. */
export const replacement = z.object({
  at: instant,
  oldSerial: z.string().nullable(),
  newSerial: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
});
export type Replacement = z.infer<typeof replacement>;
