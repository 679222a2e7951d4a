import { z } from 'zod';

/** What there is to do before Sen is of use, in this order. */
export const setupStep = z.enum(['organisation', 'place', 'device', 'value', 'channel']);
export type SetupStep = z.infer<typeof setupStep>;

/**
 * GET /api/v1/setup: how far the installation is set up. A step is done when there is what it is about, whoever made it
 * and where: an organisation, a site in a commune, a device, a reading, a way to tell people of alerts.
 */
export const setup = z.object({
  steps: z.array(z.object({ id: setupStep, state: z.enum(['open', 'done', 'skipped']) })),
  /** Nobody wants to be reminded any more. */
  dismissed: z.boolean(),
  /** A device that has brought a reading, or else the newest, of which one is waited for; null for none. */
  device: z.string().nullable(),
  /** The device that the server itself plays; null for none. */
  simulated: z.string().nullable(),
  /** Ways in which people are told of alerts. */
  channels: z.object({
    /** An address to which alerts are posted; set where Sen is started. */
    webhook: z.boolean(),
    /** Whether letters are sent by SMTP; without it they are put into a folder of the server. */
    smtp: z.boolean(),
  }),
});
export type Setup = z.infer<typeof setup>;

/** PATCH /api/v1/setup */
export const setupPatch = z
  .object({ dismissed: z.boolean(), skipped: z.array(setupStep).max(setupStep.options.length) })
  .partial();

/** What is kept of it; all the rest is seen from what there is. */
export const setupState = z.object({
  dismissed: z.boolean(),
  skipped: z.array(setupStep),
  simulated: z.string().nullable(),
});
export type SetupState = z.infer<typeof setupState>;

/** POST /api/v1/setup/simulated-device */
export const newSimulatedDevice = z.object({
  profile: z.enum(['weather-station', 'paddy-level', 'soil-probe', 'pond-sonde', 'salinity-buoy']),
  site: z.string().max(63).nullable().default(null),
});
