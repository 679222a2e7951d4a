import { z } from 'zod';
import {
  type BandStep,
  bandStep,
  type LimitStep,
  limitStep,
  plainStep,
  silenceStep,
  stepsOf,
  stillStep,
} from './steps.ts';

const property = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
/** null means every channel of the property. */
const channel = z.string().max(32).nullable().default(null);
const operator = z.enum(['<', '<=', '>', '>=']);
export type Operator = z.infer<typeof operator>;
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What an alarm limit is measured on, and what hysteresis and escalation must agree with. */
function checkLimits(steps: readonly LimitStep[], operator: Operator, context: z.RefinementCtx): void {
  const down = operator.startsWith('<');
  steps.forEach(({ value, clearValue }, i) => {
    if (down ? clearValue < value : clearValue > value)
      context.addIssue({
        code: 'custom',
        path: ['steps', i, 'clearValue'],
        message:
          'the clear value lies on the wrong side of the alarm value: below it for > and >=, above it for < and <=',
      });
    const before = steps[i - 1];
    if (before && (down ? value >= before.value : value <= before.value))
      context.addIssue({
        code: 'custom',
        path: ['steps', i, 'value'],
        message: 'each step must lie beyond the one before',
      });
  });
}

function checkBands(steps: readonly BandStep[], when: 'outside' | 'inside', context: z.RefinementCtx): void {
  const issue = (i: number, field: string, message: string): void =>
    context.addIssue({ code: 'custom', path: ['steps', i, field], message });
  steps.forEach(({ low, high, clearLow, clearHigh }, i) => {
    if (low >= high) issue(i, 'high', 'the upper limit must lie above the lower one');
    const outside = when === 'outside';
    if (outside ? clearLow < low : clearLow > low)
      issue(
        i,
        'clearLow',
        `the clear value lies on the wrong side of the lower limit: it must lie ${outside ? 'inside' : 'outside'} the band`,
      );
    if (outside ? clearHigh > high : clearHigh < high)
      issue(
        i,
        'clearHigh',
        `the clear value lies on the wrong side of the upper limit: it must lie ${outside ? 'inside' : 'outside'} the band`,
      );
    if (clearLow > clearHigh) issue(i, 'clearHigh', 'the clear values cross over');
    const before = steps[i - 1];
    if (before && (outside ? low > before.low || high < before.high : low < before.low || high > before.high))
      issue(i, 'low', 'each step must lie beyond the one before');
  });
}

/** The newest result against a limit. */
export const threshold = z
  .object({ kind: z.literal('threshold'), property, channel, operator, steps: stepsOf(limitStep) })
  .superRefine((c, context) => checkLimits(c.steps, c.operator, context));

/** The newest result against a band, in the property's unit. */
export const band = z
  .object({
    kind: z.literal('band'),
    property,
    channel,
    when: z.enum(['outside', 'inside']).default('outside'),
    steps: stepsOf(bandStep),
  })
  .superRefine((c, context) => checkBands(c.steps, c.when, context));

/** How much the result rose or fell within a window, as a positive number in the property's unit. */
export const change = z
  .object({
    kind: z.literal('change'),
    property,
    channel,
    direction: z.enum(['rise', 'fall', 'either']),
    windowS: z.int().min(60).max(86_400),
    steps: stepsOf(limitStep),
  })
  .superRefine((c, context) => checkLimits(c.steps, '>=', context));

export const sumWindow = z.enum(['1h', '3h', '6h', '12h', '24h', '72h', 'day-00:00', 'day-07:00', 'day-19:00']);
export type SumWindow = z.infer<typeof sumWindow>;

/** The sum of results (of a counter: what it grew by) over a rolling window, or since the last day cut in local time. */
export const sum = z
  .object({ kind: z.literal('sum'), property, channel, window: sumWindow, steps: stepsOf(limitStep) })
  .superRefine((c, context) => checkLimits(c.steps, '>=', context));

/** Largest less smallest result of the local day. */
export const swing = z
  .object({ kind: z.literal('swing'), property, channel, steps: stepsOf(limitStep) })
  .superRefine((c, context) => checkLimits(c.steps, '>=', context));

/** One datastream less another: downstream and upstream salinity, pressure before and behind a filter. */
export const difference = z
  .object({
    kind: z.literal('difference'),
    property,
    channel,
    minus: z.object({
      /** null for the same device. */
      device: z.string().min(1).max(64).nullable().default(null),
      property,
      channel,
    }),
    /** Whether only the size of the difference counts. */
    absolute: z.boolean().default(false),
    /** Results further apart are not compared. */
    maxApartS: z.int().min(1).max(86_400).default(3600),
    operator,
    steps: stepsOf(limitStep),
  })
  .superRefine((c, context) => checkLimits(c.steps, c.operator, context));

/** What went through between two local times of a night, as a multiple of the median of nights before. */
export const nightFlow = z
  .object({
    kind: z.literal('night-flow'),
    property,
    channel,
    from: localTime.default('02:00'),
    to: localTime.default('04:00'),
    nights: z.int().min(3).max(60).default(14),
    steps: stepsOf(limitStep),
  })
  .superRefine((c, context) => {
    checkLimits(c.steps, '>=', context);
    if (c.from >= c.to)
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: 'the night window must end after it begins, before midnight',
      });
  });

/** The least flow within so many hours; a pipe that never rests leaks. Of a counter: what it grew by between results, per hour. */
export const neverZero = z
  .object({
    kind: z.literal('never-zero'),
    property,
    channel,
    hours: z.int().min(1).max(168).default(24),
    steps: stepsOf(limitStep),
  })
  .superRefine((c, context) => checkLimits(c.steps, '>', context));

/** No change beyond the tolerance for longer than is plausible, while results keep coming. */
export const stuck = z
  .object({
    kind: z.literal('stuck'),
    property,
    channel,
    tolerance: z.number().min(0).default(0),
    steps: stepsOf(stillStep),
  })
  .superRefine((c, context) => {
    for (let i = 1; i < c.steps.length; i += 1)
      if ((c.steps[i] as { forS: number }).forS <= (c.steps[i - 1] as { forS: number }).forS)
        context.addIssue({
          code: 'custom',
          path: ['steps', i, 'forS'],
          message: 'each step must lie beyond the one before',
        });
  });

/** Silence of the whole device, judged by the clock; too long outside the active time, it is raised when that begins. */
export const noData = z
  .object({ kind: z.literal('no-data'), steps: stepsOf(silenceStep) })
  .superRefine((c, context) => {
    for (let i = 1; i < c.steps.length; i += 1)
      if ((c.steps[i] as { intervals: number }).intervals <= (c.steps[i - 1] as { intervals: number }).intervals)
        context.addIssue({
          code: 'custom',
          path: ['steps', i, 'intervals'],
          message: 'each step must lie beyond the one before',
        });
  });

/** Conditions on one datastream: each makes one number of its results and holds it against its steps. */
export const measured = z.discriminatedUnion('kind', [
  threshold,
  band,
  change,
  sum,
  swing,
  difference,
  nightFlow,
  neverZero,
  stuck,
]);

/** One condition as a part of a combination: it has one step, of which only the limit counts. */
const leaf = measured.refine((c) => c.steps.length === 1, {
  path: ['steps'],
  message: 'a part of a combination has one step',
});

/**
 * Conditions across the datastreams of one site. A condition holds there while it holds for any of the site's datastreams
 * that it speaks of; one that nothing is known of yet holds neither plainly nor under `not`.
 */
export const combination = z.object({
  kind: z.literal('combination'),
  match: z.enum(['all', 'any']),
  parts: z
    .array(
      z.object({
        not: z.boolean().default(false),
        match: z.enum(['all', 'any']).default('all'),
        conditions: z.array(leaf).min(1).max(6),
      }),
    )
    .min(1)
    .max(6),
  steps: stepsOf(plainStep).refine((steps) => steps.length === 1, 'a combination has one step'),
});

export const condition = z.discriminatedUnion('kind', [...measured.options, noData, combination]);

export type Condition = z.infer<typeof condition>;
export type ConditionKind = Condition['kind'];
export type MeasuredCondition = z.infer<typeof measured>;
export type ThresholdCondition = z.infer<typeof threshold>;
export type BandCondition = z.infer<typeof band>;
export type ChangeCondition = z.infer<typeof change>;
export type SumCondition = z.infer<typeof sum>;
export type SwingCondition = z.infer<typeof swing>;
export type DifferenceCondition = z.infer<typeof difference>;
export type NightFlowCondition = z.infer<typeof nightFlow>;
export type NeverZeroCondition = z.infer<typeof neverZero>;
export type StuckCondition = z.infer<typeof stuck>;
export type NoDataCondition = z.infer<typeof noData>;
export type CombinationCondition = z.infer<typeof combination>;
