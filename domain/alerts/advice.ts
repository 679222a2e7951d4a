import { propertyOf } from '../datastream.ts';
import { observedProperty } from '../observed-properties.ts';
import type { RuleDefinition } from '../rules/definition.ts';
import { unitText } from '../unit-text.ts';

/** What advice may speak of. */
interface AdviceFacts {
  /** From 1. */
  readonly step: number;
  readonly value: number | null;
  /** Datastream, '' for none. */
  readonly key: string;
}

/** What stands in advice in braces for what is known of the alert. */
export const adviceWords = ['value', 'limit', 'unit', 'device', 'site'] as const;

const languages = ['vi', 'en'] as const;

const formats = new Map<string, Intl.NumberFormat>();

/** Making one takes as long as all the rest of an alert. */
function formatOf(language: string, decimals: number): Intl.NumberFormat {
  const key = `${language} ${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format;
}

/**
 * What to do, at the step where an alert stands: the step's own advice or the rule's, with `{value}`, `{limit}`, `{unit}`,
 * `{device}` and `{site}` filled in. What is not known is left out as „…”.
 */
export function adviceOf(
  { advice, condition }: Pick<RuleDefinition, 'advice' | 'condition'>,
  { step, value, key }: AdviceFacts,
  names: { readonly deviceName: string | null; readonly siteName: string | null },
): { vi: string; en: string } {
  const at = condition.steps[step - 1];
  const said = at?.advice ?? advice;
  const property = observedProperty(key === '' ? '' : propertyOf(key));
  const limit = at && 'value' in at ? at.value : null;
  const filled = (language: (typeof languages)[number]): string => {
    const number = (n: number | null): string =>
      n === null ? '…' : formatOf(language, property?.decimals ?? 2).format(n);
    const words: Readonly<Record<(typeof adviceWords)[number], () => string>> = {
      value: () => number(value),
      limit: () => number(limit),
      unit: () => unitText(property?.unit),
      device: () => names.deviceName ?? '…',
      site: () => names.siteName ?? '…',
    };
    return said[language].replaceAll(/\{([a-z]+)\}/g, (whole, word: string) => {
      const known = adviceWords.find((one) => one === word);
      return known ? words[known]() : whole;
    });
  };
  return { vi: filled('vi'), en: filled('en') };
}
