import { useMemo, useSyncExternalStore } from 'react';
import { type Format, formatOf } from './format.ts';
import { onLanguage, type Spoken, spokenNow } from './language.ts';

export interface TextTools extends Spoken {
  readonly format: Format;
}

/** Texts, language and formats of the language now chosen; the same object until it changes, which draws the component anew. */
export function useTexts(): TextTools {
  const spoken = useSyncExternalStore(onLanguage, spokenNow);
  return useMemo(() => ({ ...spoken, format: formatOf(spoken.language) }), [spoken]);
}
