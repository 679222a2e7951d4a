import type { AlertLevel } from '../../../domain/rules/steps.ts';

/** A limit to draw: beyond `value`, above or below, lies a band of `level`. `label` says what it means. */
export interface ThresholdBand {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly level: AlertLevel;
  readonly label: string;
}

/** How far beyond the data, in parts of its span, a limit may lie and still be drawn into the picture. */
const REACH = 0.75;

/**
 * Range of the y axis: the data with some air, and those limits that are near enough to be worth the room.
 * @param least the smallest span worth showing, so that noise is not blown up to drama
 */
export function yRange(low: number, high: number, limits: readonly number[], least: number): [number, number] {
  const middle = (low + high) / 2;
  const span = Math.max(high - low, least);
  let from = Math.min(low, middle - span / 2);
  let to = Math.max(high, middle + span / 2);
  for (const limit of limits) {
    if (limit < low && low - limit <= REACH * span) from = Math.min(from, limit);
    if (limit > high && limit - high <= REACH * span) to = Math.max(to, limit);
  }
  const air = (to - from) * 0.08;
  return [from - air, to + air];
}

/**
 * Where one band ends: at the next limit on its side, else at the edge of the picture, so that each ground has the
 * colour of the worst limit passed.
 */
export function bandEnd(band: ThresholdBand, all: readonly ThresholdBand[], edge: number): number {
  const beyond = all
    .filter((other) => other.side === band.side)
    .map((other) => other.value)
    .filter((value) => (band.side === 'above' ? value > band.value : value < band.value));
  if (beyond.length === 0) return edge;
  return band.side === 'above' ? Math.min(edge, ...beyond) : Math.max(edge, ...beyond);
}
