import type { z } from 'zod';
import type { ruleDefinition } from '../../domain/rules/definition.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';

type Definition = z.input<typeof ruleDefinition>;

/** What may be said of any rule; only what a test is about need be given. */
type Of = Partial<Omit<Definition, 'condition' | 'name'>> & { readonly name?: Definition['name'] };

interface OneLimit {
  readonly property?: string;
  readonly channel?: string | null;
  readonly operator?: '<' | '<=' | '>' | '>=';
  readonly value: number;
  /** The same as `value` when left out. */
  readonly clearValue?: number;
  readonly level?: AlertLevel;
  readonly minDurationS?: number;
}

/** A rule of one step on one property, as it is sent to the API. */
export function thresholdRule(limit: OneLimit, of: Of = {}): Definition {
  const { property = 'salinity', channel = null, operator = '>=', value, clearValue = value } = limit;
  const { level = 'act', minDurationS = 0 } = limit;
  const steps = [{ level, value, clearValue, minDurationS }];
  const condition = { kind: 'threshold' as const, property, channel, operator, steps };
  return { name: { vi: 'Mặn', en: 'Salt' }, scope: {}, ...of, condition };
}

/** A rule on silence: a step after each of these numbers of expected intervals, all „watch”. */
export function noDataRule(intervals: number | readonly number[] = 2, of: Of = {}): Definition {
  const steps = [intervals].flat().map((each) => ({ level: 'watch' as const, intervals: each }));
  return { name: { vi: 'Mất tín hiệu', en: 'Silent' }, scope: {}, ...of, condition: { kind: 'no-data', steps } };
}

/** A rule of any condition. */
export const ruleOn = (condition: Definition['condition'], of: Of = {}): Definition => ({
  name: { vi: 'Luật', en: 'Rule' },
  scope: {},
  ...of,
  condition,
});
