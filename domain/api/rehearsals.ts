import { z } from 'zod';
import { instant } from './common.ts';
import { ruleBody } from './rules.ts';

export const MAX_REHEARSED_DAYS = 30;

/** Body of POST /api/v1/rules/rehearsals */
export const rehearsalRequest = z.object({
  definition: ruleBody,
  /** The rule that it is to replace; null for a new one. */
  rule: z.string().max(100).nullable().default(null),
  days: z.int().min(1).max(MAX_REHEARSED_DAYS).default(MAX_REHEARSED_DAYS),
});

/** One alert that there would have been. */
export const episode = z.object({
  /** null for a rule on a whole site */
  device: z.string().nullable(),
  deviceName: z.string().nullable(),
  site: z.string().nullable(),
  siteName: z.string().nullable(),
  /** null for silence and for a whole site */
  datastream: z.string().nullable(),
  raisedAt: instant,
  /** null while it would still be open */
  clearedAt: instant.nullable(),
  /** The highest step it reached, from 1. */
  step: z.int(),
  /** The worst that was measured; null where nothing is. */
  peak: z.number().nullable(),
  /** How often it came back soon after it had cleared. */
  flaps: z.int(),
});
export type Episode = z.infer<typeof episode>;

export const MAX_EPISODES = 200;

/** What a rule would have done. */
export const rehearsed = z.object({
  alerts: z.int(),
  /** At most one for each level of each group of alerts: one for everybody who is told of that level. */
  messages: z.int(),
  /** Alerts raised on each local day, oldest first. */
  perDay: z.array(z.int()),
  /** Newest first, at most 200. */
  episodes: z.array(episode),
});
export type Rehearsed = z.infer<typeof rehearsed>;

/** What the answer leaves out, or how it was come by. */
export const rehearsalNote = z.enum([
  /** Single results are not kept for as long as asked: the range begins later. */
  'range-shortened',
  /** There are more datastreams than are looked at. */
  'datastreams-left-out',
  /** There are more results than are looked at: the last of what is watched was left out. */
  'results-left-out',
  /** It took too long: the last of what is watched was left out. */
  'out-of-time',
  /** Silence is told by the gaps between stored results, not by uplinks. */
  'silence-from-gaps',
  /** Derived values were computed from their inputs. */
  'derived-computed',
  /** Values of households that the caller may not see were left out. */
  'personal-left-out',
]);
export type RehearsalNote = z.infer<typeof rehearsalNote>;

/** Answer of POST /api/v1/rules/rehearsals */
export const rehearsal = z.object({
  from: instant,
  to: instant,
  /** How many were looked at. */
  devices: z.int(),
  datastreams: z.int(),
  results: z.int(),
  /** Whether the answer is of a part only; `notes` say of which. */
  truncated: z.boolean(),
  notes: z.array(rehearsalNote),
  after: rehearsed,
  /** What the stored rule did on the same data; null when there is none, or no time was left for it. */
  before: rehearsed.nullable(),
});
export type Rehearsal = z.infer<typeof rehearsal>;
