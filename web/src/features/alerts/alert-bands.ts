import type { Condition } from '../../../../domain/rules/conditions.ts';
import type { ThresholdBand } from '../../charts/thresholds.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import type { TextTools } from '../../i18n/use-texts.ts';

/**
 * The limits of a rule's steps as they can be drawn over the readings themselves; null for a rule that judges a number
 * worked out from them.
 */
export function bandsOf(condition: Condition, datastream: string, tools: TextTools): readonly ThresholdBand[] | null {
  const { t, language } = tools;
  const label = (value: number, step: Condition['steps'][number]) =>
    `${quantityLine(datastream, value, tools)} · ${step.label?.[language] ?? t(`level.${step.level}`)}`;
  if (condition.kind === 'threshold') {
    const side = condition.operator.startsWith('<') ? 'below' : 'above';
    return condition.steps.map((step) => ({
      value: step.value,
      side,
      level: step.level,
      label: label(step.value, step),
    }));
  }
  if (condition.kind === 'band') {
    // Inside a band both its edges look inwards, which a ground beyond a limit cannot show: the lines have to do.
    const [low, high] = condition.when === 'outside' ? (['below', 'above'] as const) : (['above', 'below'] as const);
    return condition.steps.flatMap((step) => [
      { value: step.low, side: low, level: step.level, label: label(step.low, step) },
      { value: step.high, side: high, level: step.level, label: label(step.high, step) },
    ]);
  }
  return null;
}
