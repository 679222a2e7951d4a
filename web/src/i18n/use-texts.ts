import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, formatOf } from './format.ts';
import type { Language } from './language.ts';
import type { TextKey } from './texts.ts';

/** A text in the language now chosen; `values` fill its {{blanks}}. */
type Translate = (key: TextKey, values?: Readonly<Record<string, unknown>>) => string;

export interface TextTools {
  readonly t: Translate;
  readonly language: Language;
  readonly format: Format;
}

/** Texts, language and formats of the language now chosen; the same object until it changes, which draws the component anew. */
export function useTexts(): TextTools {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'vi';
  return useMemo(() => ({ t: t as Translate, language, format: formatOf(language) }), [t, language]);
}
