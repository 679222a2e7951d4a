import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { store, stored } from '../lib/stored.ts';
import { vi } from './vi.ts';

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** Each language is named in itself, so that it is found by those who read no other. */
export const languageNames: Readonly<Record<Language, string>> = { vi: 'Tiếng Việt', en: 'English' };

const STORED = 'sen-language';

const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text);

/** Vietnamese is there from the start, any other language comes when it is asked for. */
async function fetchTexts(language: Language): Promise<void> {
  if (language !== 'en' || i18next.hasResourceBundle('en', 'translation')) return;
  const { en } = await import('./en.ts');
  i18next.addResourceBundle('en', 'translation', en);
}

/** Whether a page was opened whose texts do not come with the first. */
let managing = false;

async function addManagement(language: Language): Promise<void> {
  const { management } = await (language === 'en' ? import('./en/management.ts') : import('./vi/management.ts'));
  i18next.addResourceBundle(language, 'translation', management, true);
}

/** Fetches the texts of the pages on which things are looked after, in the language now chosen. */
export async function fetchManagement(): Promise<void> {
  managing = true;
  await addManagement(i18next.language === 'en' ? 'en' : 'vi');
}

/** The language that a link asks for, `?lang=en`: for this visit only. */
const LINK = 'lang';

/** Starts the texts in the language of the link, else the one this browser last chose, Vietnamese at first. */
export async function startLanguage(): Promise<void> {
  const asked = new URLSearchParams(location.search).get(LINK);
  const chosen = isLanguage(asked) ? asked : stored(STORED);
  const language: Language = isLanguage(chosen) ? chosen : 'vi';
  void i18next.use(initReactI18next).init({
    resources: { vi: { translation: vi } },
    lng: 'vi',
    fallbackLng: 'vi',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  await apply(language);
}

async function apply(language: Language): Promise<void> {
  await fetchTexts(language);
  if (managing) await addManagement(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Changes the language everywhere and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  store(STORED, language);
  const here = new URL(location.href);
  if (here.searchParams.has(LINK)) {
    // What a person chooses outlasts the link they came by.
    here.searchParams.delete(LINK);
    history.replaceState(history.state, '', here);
  }
  await apply(language);
}
