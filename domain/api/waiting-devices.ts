import { z } from 'zod';
import { scope } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';
import { device, newDevice } from './devices.ts';

const gateway = z.string().min(1).max(64);
/** As the gateway calls it, which need not be what a device may be called here. */
const child = z.string().min(1).max(64);

/** Filters of GET /api/v1/waiting-devices. */
export const waitingQuery = pageQuery.extend({
  gateway: gateway.optional(),
  ignored: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

/** A device that a gateway speaks of and nobody has registered. */
export const waitingDevice = z.object({
  gateway,
  gatewayName: z.string(),
  child,
  /** Whether a device may be called so; if not, the gateway has to call it otherwise. */
  adoptable: z.boolean(),
  firstAt: instant,
  lastAt: instant,
  uplinks: z.number().int(),
  /** The last that was said of it, cut at 1 kB. */
  sample: z.string().nullable(),
  fields: z.array(z.string()),
  /** The profile that its fields fit, when it is one alone. */
  profile: z.string().nullable(),
  ignored: z.boolean(),
  /** Where its gateway belongs. */
  place: z.array(scope),
});
export type WaitingDevice = z.infer<typeof waitingDevice>;

/** POST /api/v1/waiting-devices/adoptions */
export const adoption = z.object({
  gateway,
  child,
  profile: newDevice.shape.profile,
  name: newDevice.shape.name.optional(),
  /** Left out, it stands where its gateway stands. */
  site: z.string().nullable().optional(),
});
export type AdoptionRequest = z.input<typeof adoption>;
export const adopted = z.object({
  device,
  /** Messages that waited for it and are stored now, and those that still wait. */
  replayed: z.number().int(),
  stillWaiting: z.number().int(),
});

/** PUT /api/v1/waiting-devices/ignored */
export const ignoring = z.object({ gateway, child, ignored: z.boolean() });
