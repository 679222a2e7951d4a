import { z } from 'zod';
import { forXml } from '../name.ts';
import { scope } from '../scopes.ts';
import { bulletinPriority, warningContent, warningType } from '../warnings/content.ts';
import { warningState } from '../warnings/states.ts';
import { instant, pageQuery } from './common.ts';

/** Filters of GET /api/v1/warnings */
export const warningQuery = pageQuery.extend({
  state: warningState.optional(),
  alert: z.string().max(64).optional(),
});

/** A CAP 1.2 message and how it came about. */
export const warning = z.object({
  id: z.string(),
  /** As it stands in the message. */
  identifier: z.string(),
  alert: z.string().nullable(),
  type: warningType,
  /** The warning that an Update or Cancel is about. */
  refersTo: z.string().nullable(),
  state: warningState,
  content: warningContent,
  draftedBy: z.object({ id: z.string(), name: z.string() }),
  draftedAt: instant,
  decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  /** RFC 3339 with the offset of the place, as CAP wants it; null until published. */
  sent: z.string().nullable(),
  place: z.array(scope),
});
export type Warning = z.infer<typeof warning>;

/** Body of POST /api/v1/warnings; `refersTo` makes an Update or a Cancel of a published one. */
export const newWarning = z
  .object({
    alert: z.string().max(64).nullable().default(null),
    type: warningType.default('Alert'),
    refersTo: z.string().max(64).nullable().default(null),
    content: warningContent,
  })
  .refine(({ type, refersTo }) => (type === 'Alert') === (refersTo === null), {
    path: ['refersTo'],
    message: 'an Update or a Cancel refers to a published warning, an Alert to none',
  });
export type NewWarning = z.infer<typeof newWarning>;

/** Body of POST /api/v1/warnings/{id}/decisions */
export const warningDecision = z.object({
  decision: z.enum(['publish', 'reject']),
  note: z.string().trim().max(500).default(''),
});

/** GET /api/v1/alerts/{id}/warning-suggestion; communes may be missing, then they are to be chosen. */
export const warningSuggestion = z.object({ content: z.looseObject({}) });

/** GET /api/v1/warnings/{id}/bulletin: to be read over the commune's loudspeakers. */
export const warningBulletin = z.object({ priority: bulletinPriority, text: z.string() });

const line = z.string().overwrite(forXml).trim().max(120);

/** GET, PUT /api/v1/settings/warnings: who warns. */
export const warningSender = z.object({
  /** As CAP names a sender, an address or a domain; nothing is published while there is none. CAP 1.2 §3.2.1 */
  sender: z
    .string()
    .overwrite(forXml)
    .trim()
    .max(120)
    .regex(/^[^\s,<>&]*$/, 'has no blank, comma, <, > or &'),
  senderName: z.object({ vi: line, en: line }),
  contact: line,
});
export type WarningSender = z.infer<typeof warningSender>;
