import { observedProperty } from '../observed-properties.ts';
import type { MeasuredCondition } from './conditions.ts';

const NONE: readonly number[] = [];
const FIRST: readonly number[] = [0];
const SECOND: readonly number[] = [1];
const EITHER: readonly number[] = [0, 1];

const takes = (of: { readonly property: string; readonly channel: string | null }, key: string): boolean =>
  of.channel === null
    ? key === of.property || (key.startsWith(of.property) && key[of.property.length] === '@')
    : key === `${of.property}@${of.channel}`;

/**
 * For which of its sources (`MachineInput.source`) a condition takes a datastream: 0 is of the device that the rule watches,
 * 1, of a difference, of `minus.device` or the same. None for a datastream that it does not speak of.
 * @param key datastream, `property` or `property@channel`
 */
export function speaksOf(condition: MeasuredCondition, key: string): readonly number[] {
  const first = takes(condition, key);
  if (condition.kind !== 'difference' || !takes(condition.minus, key)) return first ? FIRST : NONE;
  return first ? EITHER : SECOND;
}

/** The UCUM unit of what a condition measures, and so of its steps; null for a property that Sen does not know. */
export function measureUnit(condition: MeasuredCondition): string | null {
  const property = observedProperty(condition.property);
  switch (condition.kind) {
    case 'night-flow':
      return '1';
    case 'stuck':
      return 's';
    case 'never-zero':
      return property?.kind === 'counter' ? `${property.unit}/h` : (property?.unit ?? null);
    default:
      return property?.unit ?? null;
  }
}
