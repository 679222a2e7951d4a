import { z } from 'zod';
import { newDevice } from './devices.ts';

/** Devices in one batch, labels in one document. */
export const BATCH_MAX = 1000;

/** POST /api/v1/devices/batches: devices for the stock, `PREFIX-0001` and so on. */
export const newBatch = z.object({
  profile: newDevice.shape.profile,
  count: z.number().int().min(1).max(BATCH_MAX),
  prefix: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,39}$/),
  /** Whose they are; null while they are nobody's. */
  organisation: newDevice.shape.organisation,
});
export type BatchRequest = z.input<typeof newBatch>;

export const batchQuery = z.object({ format: z.enum(['json', 'csv']).default('json') });

/** What goes into each device, and onto it; token and code are in this answer and nowhere else. */
export const batch = z.object({
  items: z.array(z.object({ id: z.string(), token: z.string(), code: z.string() })),
});
export type Batch = z.infer<typeof batch>;

/**
 * POST /api/v1/labels: a PDF of labels. With a code it is printed as it is, if it is the right one; without one the
 * device gets a new code, and the one before is of no use any more.
 */
export const labelRequest = z.object({
  devices: z
    .array(z.object({ id: newDevice.shape.id, code: z.string().max(64).optional() }))
    .min(1)
    .max(BATCH_MAX),
});
export type LabelRequest = z.input<typeof labelRequest>;
