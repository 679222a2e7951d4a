import { z } from 'zod';

/** Operational severities, mildest first: watch it, act on it, danger. */
export const alertLevel = z.enum(['watch', 'act', 'danger']);
export type AlertLevel = z.infer<typeof alertLevel>;

/** Disaster risk levels, mildest first. Decision 18/2021/QĐ-TTg art. 4 */
export const riskLevel = z.int().min(1).max(5);

export const inBoth = (max: number) => z.object({ vi: z.string().max(max), en: z.string().max(max) });
export const named = (max: number) =>
  z.object({ vi: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) });

const duration = z
  .int()
  .min(0)
  .max(7 * 86_400);

/** What every step of an alert says, whatever it is raised by. */
const base = {
  level: alertLevel,
  /** Disaster risk level, where the step is one. */
  risk: riskLevel.nullable().default(null),
  /** What the step is called where it has a name of its own: „Báo động 2”. */
  label: named(60).nullable().default(null),
  /** What to do at this step; null for what the rule says. */
  advice: inBoth(300).nullable().default(null),
};

/** Raised beyond `value`, over only when no longer beyond `clearValue`; both in the unit of what is measured. */
export const limitStep = z.object({
  ...base,
  value: z.number(),
  clearValue: z.number(),
  /** How long, in event time, it must hold before the step is reached. */
  minDurationS: duration.default(0),
});

/** A band with the wider or narrower one in which the step is over. */
export const bandStep = z.object({
  ...base,
  low: z.number(),
  high: z.number(),
  clearLow: z.number(),
  clearHigh: z.number(),
  minDurationS: duration.default(0),
});

/** Reached after that many expected intervals of silence. */
export const silenceStep = z.object({ ...base, intervals: z.number().min(1).max(1000) });

/** Reached when nothing changed for that long, in event time. */
export const stillStep = z.object({
  ...base,
  forS: z
    .int()
    .min(60)
    .max(30 * 86_400),
});

/** Reached when it has held for that long, in event time. */
export const plainStep = z.object({ ...base, minDurationS: duration.default(0) });

export type LimitStep = z.infer<typeof limitStep>;
export type BandStep = z.infer<typeof bandStep>;
export type SilenceStep = z.infer<typeof silenceStep>;
export type StillStep = z.infer<typeof stillStep>;
export type PlainStep = z.infer<typeof plainStep>;
export type AlertStep = LimitStep | BandStep | SilenceStep | StillStep | PlainStep;

export const MAX_STEPS = 5;

/** One to five steps, mildest first. */
export const stepsOf = <S extends z.ZodType<{ readonly level: AlertLevel }>>(step: S) =>
  z
    .array(step)
    .min(1)
    .max(MAX_STEPS)
    .superRefine((steps, context) => {
      for (let i = 1; i < steps.length; i += 1) {
        const [before, here] = [steps[i - 1], steps[i]].map((one) =>
          alertLevel.options.indexOf((one as { level: AlertLevel }).level),
        );
        if ((here as number) < (before as number))
          context.addIssue({
            code: 'custom',
            path: [i, 'level'],
            message: 'a later step cannot be milder than the one before',
          });
      }
    });
