import type { TextKey } from './texts.ts';
import type { Translate } from './translator.ts';

/** What `devices.write` allows, in words; null for what has none, and before the texts of later pages have come. */
export function rightWords(permission: string, t: Translate): string | null {
  const [resource = '', verb = ''] = permission.split('.');
  const word = (key: string, values?: Readonly<Record<string, unknown>>) => {
    const text = t(key as TextKey, values);
    return text === key ? null : text;
  };
  const what = word(`rights.of.${resource}`);
  return what === null ? null : word(`rights.do.${verb}`, { what });
}
