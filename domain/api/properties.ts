import { z } from 'zod';
import { localName } from './common.ts';

/** GET /api/v1/observed-properties */
export const observedPropertyAnswer = z.object({
  code: z.string(),
  kind: z.enum(['gauge', 'counter', 'state']),
  /** UCUM */
  unit: z.string(),
  /** What is physically possible; null where there is no limit. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  decimals: z.number().int(),
  name: localName,
});
