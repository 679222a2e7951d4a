import type { Scope } from '../../../domain/scopes.ts';
import type { TextTools } from './use-texts.ts';

/** What people call a scope. */
export const scopeText = (t: TextTools['t'], { scope, scopeName }: { scope: Scope; scopeName: string }): string =>
  scope === 'all' ? t('people.everything') : scopeName;
