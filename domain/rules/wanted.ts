import type { Condition, MeasuredCondition } from './conditions.ts';

/** A datastream that a condition looks at. */
export interface WantedStream {
  /** Of its property within the condition. */
  readonly path: readonly (string | number)[];
  readonly property: string;
  /** null for every channel. */
  readonly channel: string | null;
  /** A device that the condition names; null for those that the rule watches. */
  readonly device: string | null;
}

/** Every datastream that a condition looks at; none for silence. */
export function wantedStreams(condition: Condition): readonly WantedStream[] {
  if (condition.kind === 'no-data') return [];
  if (condition.kind !== 'combination') return ofMeasured(condition, []);
  return condition.parts.flatMap(({ conditions }, part) =>
    conditions.flatMap((one, at) => ofMeasured(one, ['parts', part, 'conditions', at])),
  );
}

function ofMeasured(condition: MeasuredCondition, path: readonly (string | number)[]): WantedStream[] {
  const { property, channel } = condition;
  const first = { path: [...path, 'property'], property, channel, device: null };
  if (condition.kind !== 'difference') return [first];
  return [first, { ...condition.minus, path: [...path, 'minus', 'property'] }];
}
