import type { Freshness } from '../../../domain/freshness.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { quantityText } from '../i18n/quantity-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './quantity.module.css';

interface QuantityProps {
  /** Datastream, `soil_moisture@20cm`. */
  readonly datastream: string;
  readonly result: number | string;
  readonly freshness: Freshness;
  /** Level of the open alert on this very datastream. */
  readonly level?: AlertLevel | undefined;
  readonly size?: 'big' | 'small';
}

/** More characters than this, a meter's reading say, are written smaller to stay within a tile. */
const LONG = 6;

/** One result as a person reads it: rounding, unit, and grey once it is no longer fresh. */
export function Quantity({ datastream, result, freshness, level, size = 'big' }: QuantityProps) {
  const { value, unit } = quantityText(datastream, result, useTexts());
  const tone = freshness === 'fresh' ? (level ? classes[level] : '') : classes.late;
  const shape = typeof result === 'string' ? classes.word : value.length > LONG ? classes.long : '';
  return (
    <span className={`${classes.quantity} ${classes[size]} ${shape} ${tone}`}>
      {value}
      {unit !== '' && <span className={classes.unit}>{unit}</span>}
    </span>
  );
}
