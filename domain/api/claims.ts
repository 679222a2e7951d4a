import { z } from 'zod';
import { instant, localName } from './common.ts';
import { newDevice } from './devices.ts';

const code = z.string().min(1).max(64);

/** GET /api/v1/claims/{id} */
export const claimQuery = z.object({ code });

/** What the label's code lets its holder know of a device that nobody has taken into use yet. */
export const claimable = z.object({
  id: z.string(),
  name: z.string(),
  profile: z.string(),
  profileName: localName,
  expectedIntervalS: z.number().int(),
  serial: z.string().nullable(),
  organisationName: z.string().nullable(),
});
export type Claimable = z.infer<typeof claimable>;

/** POST /api/v1/claims */
export const newClaim = z.object({
  id: newDevice.shape.id,
  code,
  site: z.string().min(1).max(64),
  name: newDevice.shape.name.optional(),
});

/** GET /api/v1/devices/{id}/claim: how it stands with the code on the device's label. */
export const claimState = z.object({
  state: z.enum(['none', 'waiting', 'locked', 'claimed']),
  /** Wrong codes since the label was made or unlocked, of how many that it takes. */
  failures: z.number().int(),
  tries: z.number().int(),
  createdAt: instant.nullable(),
  claimedAt: instant.nullable(),
  claimedBy: z.string().nullable(),
});
export type ClaimState = z.infer<typeof claimState>;
