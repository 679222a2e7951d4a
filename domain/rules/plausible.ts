import { observedProperty } from '../observed-properties.ts';
import { unitText } from '../unit-text.ts';
import type { Condition, MeasuredCondition } from './conditions.ts';
import { measureUnit } from './speaks-of.ts';
import type { AlertStep } from './steps.ts';

/** What cannot be meant; `path` within the condition. */
export interface ConditionFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Limits that what is measured can never reach, differences of unlike things, and limits in a unit that is not the
 * property's: what comes of taking °F for °C or ppt for mg/L.
 * @param unit UCUM, in which whoever wrote the limits understood them; undefined when nothing was said
 */
export function implausible(condition: Condition, unit?: string): ConditionFault[] {
  if (condition.kind === 'no-data') return [];
  if (condition.kind !== 'combination')
    return [...unlike(condition), ...otherUnit(condition, unit), ...beyond(condition)];
  return condition.parts.flatMap(({ conditions }, part) =>
    conditions.flatMap((one, at) =>
      implausible(one).map(({ path, message }) => ({ path: ['parts', part, 'conditions', at, ...path], message })),
    ),
  );
}

function unlike(condition: MeasuredCondition): ConditionFault[] {
  if (condition.kind !== 'difference') return [];
  const { property, minus } = condition;
  const [here, there] = [observedProperty(property)?.unit, observedProperty(minus.property)?.unit];
  if (property === minus.property || (here === there && here !== undefined)) return [];
  const message =
    here === undefined || there === undefined
      ? `${property} and ${minus.property} have no unit in common that is known of; compare datastreams of one property`
      : `${property} is in ${shown(here)} and ${minus.property} in ${shown(there)}: compare datastreams of one unit`;
  return [{ path: ['minus', 'property'], message }];
}

function otherUnit(condition: MeasuredCondition, unit: string | undefined): ConditionFault[] {
  const own = measureUnit(condition);
  if (unit === undefined || own === null || unit === own) return [];
  return [
    {
      path: ['steps'],
      message: `the limits are in ${shown(unit)}, but ${condition.property} is judged in ${shown(own)}; convert them to ${shown(own)}`,
    },
  ];
}

function beyond(condition: MeasuredCondition): ConditionFault[] {
  const range = rangeOf(condition);
  if (range === null) return [];
  const [min, max] = range;
  const unit = measureUnit(condition) ?? '';
  const possible = max === null ? `${min} or more` : `${min} to ${max}`;
  return condition.steps.flatMap((step, at) =>
    limitsIn(step).flatMap(([field, value]) => {
      if (value >= min && (max === null || value <= max)) return [];
      const message = `${value} is not possible: ${WHAT[condition.kind] ?? ''}${condition.property} is ${possible} ${shown(unit)}. Is the limit in another unit?`;
      return [{ path: ['steps', at, field], message }];
    }),
  );
}

const WHAT: Readonly<Partial<Record<MeasuredCondition['kind'], string>>> = {
  change: 'a change of ',
  swing: 'a swing of ',
  sum: 'a sum of ',
  difference: 'a difference of ',
  'night-flow': 'the multiple of a usual night of ',
};

/** Between what a limit has to lie to be reached at all; null where nothing is known. */
function rangeOf(condition: MeasuredCondition): readonly [number, number | null] | null {
  if (condition.kind === 'night-flow') return [0, null];
  const { min, max } = observedProperty(condition.property) ?? { min: null, max: null };
  if (min === null) return null;
  const width = max === null ? null : max - min;
  switch (condition.kind) {
    case 'stuck':
      return null;
    case 'threshold':
    case 'band':
    case 'never-zero':
      return [min, max];
    case 'change':
    case 'swing':
      return [0, width];
    case 'sum':
      return min < 0 ? null : [0, null];
    case 'difference':
      return width === null ? null : [condition.absolute ? 0 : -width, width];
  }
}

/** The alarm limits alone: a clear limit may lie where nothing ever gets. */
function limitsIn(step: AlertStep): readonly (readonly [string, number])[] {
  if ('value' in step) return [['value', step.value]];
  return 'low' in step
    ? [
        ['low', step.low],
        ['high', step.high],
      ]
    : [];
}

const shown = (unit: string): string => unitText(unit) || '(pure numbers)';
