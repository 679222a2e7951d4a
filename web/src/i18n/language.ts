import { store, stored } from '../lib/stored.ts';
import { type Translate, Translator } from './translator.ts';
import { vi } from './vi.ts';

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** Each language is named in itself, so that it is found by those who read no other. */
export const languageNames: Readonly<Record<Language, string>> = { vi: 'Tiếng Việt', en: 'English' };

const STORED = 'sen-language';
/** The language that a link asks for, `?lang=en`: for this visit only. */
const LINK = 'lang';

const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text);

/** Vietnamese is there from the start, any other language comes when it is asked for. */
const vietnamese = new Translator().add(vi);
const translators: Readonly<Record<Language, Translator>> = { vi: vietnamese, en: new Translator(vietnamese) };

/** What pages say things in now. */
export interface Spoken {
  readonly language: Language;
  readonly t: Translate;
}

const spokenIn = (language: Language): Spoken => ({ language, t: translators[language].translate });

let spoken = spokenIn('vi');
const listeners = new Set<() => void>();

/** The same object until the language changes. */
export const spokenNow = (): Spoken => spoken;

/** Calls `listener` whenever the language changes; returns how to stop that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function fetchTexts(language: Language): Promise<void> {
  if (language !== 'en' || !translators.en.empty) return;
  const { en } = await import('./en.ts');
  translators.en.add(en);
}

/** Whether a page was opened whose texts do not come with the first. */
let managing = false;
const managed = new Set<Language>();

async function addManagement(language: Language): Promise<void> {
  if (managed.has(language)) return;
  const { management } = await (language === 'en' ? import('./en/management.ts') : import('./vi/management.ts'));
  translators[language].add(management);
  managed.add(language);
}

/** Fetches the texts of the pages on which things are looked after, in the language now chosen. */
export async function fetchManagement(): Promise<void> {
  managing = true;
  await addManagement(spoken.language);
}

/** Starts the texts in the language of the link, else the one this browser last chose, Vietnamese at first. */
export async function startLanguage(): Promise<void> {
  const asked = new URLSearchParams(location.search).get(LINK);
  const chosen = isLanguage(asked) ? asked : stored(STORED);
  await apply(isLanguage(chosen) ? chosen : 'vi');
}

async function apply(language: Language): Promise<void> {
  await fetchTexts(language);
  if (managing) await addManagement(language);
  spoken = spokenIn(language);
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
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
