import { propertyOf } from '../../../domain/datastream.ts';
import { isAmount, observedProperty } from '../../../domain/observed-properties.ts';

/** How a datastream is drawn: as a line, as what fell in each hour, as what was used in each hour, or as states. */
export type SeriesKind = 'line' | 'rain' | 'meter' | 'state';

/** A counter of millimetres is a rain gauge that never goes back to nothing. */
export function seriesKind(datastream: string): SeriesKind {
  const code = propertyOf(datastream);
  const property = observedProperty(code);
  if (property?.kind === 'state') return 'state';
  if (property?.kind === 'counter') return property.unit === 'mm' ? 'rain' : 'meter';
  return isAmount(code) ? 'rain' : 'line';
}

/** Whether readings of it count up for ever, so that what came between is their difference. */
export const countsUp = (datastream: string): boolean => observedProperty(propertyOf(datastream))?.kind === 'counter';
