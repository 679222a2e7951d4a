import { z } from 'zod';
import { ruleDefinition } from '../rules/definition.ts';
import { alert, alertEvent, alertNote } from './alerts.ts';

/** GET /api/v1/alerts/{id}: with its notes and all that happened to it, oldest first, and the rule as it stood. */
export const alertWithNotes = alert.extend({
  notes: z.array(alertNote),
  events: z.array(alertEvent),
  /** null for one that can no longer be read */
  definition: ruleDefinition.nullable(),
});
