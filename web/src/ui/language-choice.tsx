import { SegmentedControl } from '@mantine/core';
import { type Language, languages, setLanguage } from '../i18n/language.ts';
import { useTexts } from '../i18n/use-texts.ts';

/** Each language is named in itself, so that it is found by those who read no other. */
const own: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' };

/** Changes the language of every page at once. */
export function LanguageChoice() {
  const { t, language } = useTexts();
  return (
    <SegmentedControl
      size="md"
      aria-label={t('more.language')}
      value={language}
      onChange={(chosen) => void setLanguage(chosen as Language)}
      data={languages.map((value) => ({ value, label: own[value] }))}
    />
  );
}
