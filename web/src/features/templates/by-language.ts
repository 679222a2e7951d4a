/** Words in both languages, each of which is asked for. */
export const byLanguage = (of: (language: 'vi' | 'en') => string): { readonly vi: string; readonly en: string } => ({
  vi: of('vi'),
  en: of('en'),
});
