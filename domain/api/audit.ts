import { z } from 'zod';
import { scope } from '../scopes.ts';
import { instant, pageQuery, queryInstant } from './common.ts';

export const auditResult = z.enum(['ok', 'denied', 'failed']);

const filter = z.object({
  actor: z.string().max(254).optional(),
  /** An action, or what it begins with: `device` finds `device.create`. */
  action: z.string().max(64).optional(),
  resource: z.string().max(254).optional(),
  result: auditResult.optional(),
  /** [from, to) */
  from: queryInstant.optional(),
  to: queryInstant.optional(),
  /** Only entries about what belongs there. */
  scope: scope.optional(),
  /** Part of anything that an entry says. */
  text: z.string().max(100).optional(),
});

/** Query of GET /api/v1/audit; newest first. */
export const auditQuery = pageQuery.extend(filter.shape);

/** Query of GET /api/v1/audit/export; the same filters. */
export const auditExportQuery = filter.extend({ format: z.enum(['csv', 'jsonl']).default('csv') });

/** Who did what to what, when, from where, and with what result. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  address: z.string().nullable(),
  action: z.string(),
  resource: z.string(),
  /** Of a change the fields that changed; personal values are left out. */
  before: z.unknown(),
  after: z.unknown(),
  result: auditResult,
});
export type AuditEntryAnswer = z.infer<typeof auditEntry>;

/** GET /api/v1/audit/verification: whether every entry is as it was written, and none between them is gone. */
export const auditVerification = z.object({
  entries: z.number().int(),
  /** Written before entries carried hashes. */
  unhashed: z.number().int(),
  /** The first entry that does not follow from the one before it; null when all do. */
  brokenAt: z.string().nullable(),
  /** Hash of the newest entry: kept elsewhere, it shows later whether entries were cut off the end. */
  hash: z.string(),
});

/** GET, PUT /api/v1/settings/audit: for how many months entries are kept; those before are deleted within a day. */
export const auditRetention = z.object({ months: z.number().int().min(3).max(120) });
