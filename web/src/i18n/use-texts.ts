import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, formatOf } from './format.ts';
import type { Language } from './language.ts';

export interface TextTools {
  readonly t: ReturnType<typeof useTranslation>['t'];
  readonly language: Language;
  readonly format: Format;
}

/** Texts, language and formats of the language now chosen; the same object until it changes, which draws the component anew. */
export function useTexts(): TextTools {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'vi';
  return useMemo(() => ({ t, language, format: formatOf(language) }), [t, language]);
}
