import { parseDatastream } from '../datastream.ts';
import type { BandCondition, ThresholdCondition } from './conditions.ts';
import type { Rule } from './definition.ts';
import { type RuleSubject, watches } from './matching.ts';
import { nearestOf } from './nearest.ts';
import type { AlertLevel } from './steps.ts';

/** A limit that a rule sets: beyond `value`, above or below it, is `level`. */
export interface Limit {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly level: AlertLevel;
  readonly name: { readonly vi: string; readonly en: string };
}

export type LimitRule<R extends Rule = Rule> = R & { readonly condition: ThresholdCondition | BandCondition };

/** Rules in force that hold the datastream itself against a limit or a band, on whichever devices. */
export function limitRules<R extends Rule>(rules: readonly R[], datastream: string): LimitRule<R>[] {
  const named = parseDatastream(datastream);
  return rules.filter((one): one is LimitRule<R> => {
    const { condition, enabled } = one;
    const drawn = condition.kind === 'threshold' || (condition.kind === 'band' && condition.when === 'outside');
    if (!enabled || !drawn || condition.property !== named?.property) return false;
    return condition.channel === null || condition.channel === named.channel;
  });
}

/** The limits that apply to a datastream of a device today: of rules on the same, those of the nearest alone. */
export function limitsFor(rules: readonly Rule[], subject: RuleSubject, datastream: string): Limit[] {
  return nearestOf(limitRules(rules, datastream).filter(({ scope }) => watches(scope, subject))).flatMap(limitsIn);
}

function limitsIn({ condition, name }: LimitRule): Limit[] {
  if (condition.kind === 'band')
    return condition.steps.flatMap(({ low, high, level, label }) => [
      { value: low, side: 'below' as const, level, name: label ?? name },
      { value: high, side: 'above' as const, level, name: label ?? name },
    ]);
  const side = condition.operator.startsWith('<') ? 'below' : 'above';
  return condition.steps.map(({ value, level, label }) => ({ value, side, level, name: label ?? name }));
}
