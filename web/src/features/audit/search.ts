import { z } from 'zod';
import { auditResult } from '../../../../domain/api/audit.ts';

const text = z.string().min(1).max(100).optional().catch(undefined);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((value) => !Number.isNaN(Date.parse(value)))
  .optional()
  .catch(undefined);

/** What the URL says of the audit: which entries are wanted. */
export const auditSearch = z.object({
  text,
  action: text,
  result: auditResult.optional().catch(undefined),
  actor: text,
  resource: text,
  from: day,
  to: day,
});
