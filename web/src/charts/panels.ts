import { propertyOf } from '../../../domain/datastream.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import { unitText } from '../../../domain/unit-text.ts';

/** Charts beside each other are read; a chart with three scales is not. */
const AXES = 2;

/** What measures on one scale: a unit, or, of numbers without one, the property. */
export interface Scale {
  readonly id: string;
  /** Empty for a pure number. */
  readonly unit: string;
}

/** What one chart draws: lines on one scale, or on two. */
export interface Panel<T> {
  readonly scales: readonly Scale[];
  readonly lines: readonly T[];
}

export function scaleOf(datastream: string): Scale {
  const property = propertyOf(datastream);
  const unit = unitText(observedProperty(property)?.unit);
  return { id: unit === '' ? property : unit, unit };
}

/**
 * Which lines are drawn in one chart. `one`: all, on up to two scales in the order in which they were chosen; lines of
 * further units get a chart for each unit. `many`: each line by itself.
 */
export function panelsOf<T extends { readonly datastream: string }>(
  lines: readonly T[],
  layout: 'one' | 'many',
): Panel<T>[] {
  if (layout === 'many') return lines.map((line) => ({ scales: [scaleOf(line.datastream)], lines: [line] }));
  const scales = new Map<string, Scale>();
  for (const { datastream } of lines) {
    const scale = scaleOf(datastream);
    if (!scales.has(scale.id)) scales.set(scale.id, scale);
  }
  const all = [...scales.values()];
  const groups = [all.slice(0, AXES), ...all.slice(AXES).map((scale) => [scale])].filter((group) => group.length > 0);
  return groups.map((group) => ({
    scales: group,
    lines: lines.filter(({ datastream }) => group.some(({ id }) => id === scaleOf(datastream).id)),
  }));
}
