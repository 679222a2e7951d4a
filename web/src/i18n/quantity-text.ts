import { propertyOf } from '../../../domain/datastream.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import { unitText } from '../../../domain/unit-text.ts';
import type { TextTools } from './use-texts.ts';

/** A result as it is shown: the number, rounded to what is worth showing, apart from its unit. */
export interface QuantityText {
  readonly value: string;
  readonly unit: string;
}

/** Decimals of a property that Sen does not know: as many as the number needs, at most two. */
const guessDecimals = (value: number) => (Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 1 : 2);

const words = ['open', 'opening', 'closed', 'closing', 'partial', 'on', 'off'] as const;

/** Decides unit, rounding and words of a result, once for every place that shows one. */
export function quantityText(key: string, result: number | string, { t, format }: TextTools): QuantityText {
  if (typeof result === 'string') {
    const word = words.find((known) => known === result.toLowerCase());
    return { value: word ? t(`result.${word}`) : result, unit: '' };
  }
  const property = observedProperty(propertyOf(key));
  return {
    value: format.number(result, property?.decimals ?? guessDecimals(result)),
    unit: unitText(property?.unit),
  };
}

/** The same in one line, "3,1 mg/L", held together by a no-break space. */
export function quantityLine(key: string, result: number | string, tools: TextTools): string {
  const { value, unit } = quantityText(key, result, tools);
  return unit === '' ? value : `${value}\u00a0${unit}`;
}
