import { SegmentedControl } from '@mantine/core';
import { type Language, languageNames, languages, setLanguage } from '../i18n/language.ts';
import { useTexts } from '../i18n/use-texts.ts';

/** Changes the language of every page at once. */
export function LanguageChoice() {
  const { t, language } = useTexts();
  return (
    <SegmentedControl
      size="md"
      aria-label={t('more.language')}
      value={language}
      onChange={(chosen) => void setLanguage(chosen as Language)}
      data={languages.map((value) => ({ value, label: languageNames[value] }))}
    />
  );
}
