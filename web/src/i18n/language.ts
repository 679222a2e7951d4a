import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { store, stored } from '../lib/stored.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

const STORED = 'sen-language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof vi };
  }
}

const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text);

/** Starts the texts in the language this browser last chose, Vietnamese at first. */
export function startLanguage(): void {
  const chosen = stored(STORED);
  void i18next.use(initReactI18next).init({
    resources: { vi: { translation: vi }, en: { translation: en } },
    lng: isLanguage(chosen) ? chosen : 'vi',
    fallbackLng: 'vi',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = currentLanguage();
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'vi';
}

/** Changes the language at once, everywhere, and remembers it. */
export function setLanguage(language: Language): void {
  store(STORED, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
