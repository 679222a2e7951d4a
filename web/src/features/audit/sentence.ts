import type { AuditEntryAnswer } from '../../../../domain/api/audit.ts';
import { rightWords } from '../../i18n/right-words.ts';
import type { TextTools } from '../../i18n/use-texts.ts';

/** Actions that a filter offers, by what they begin with, in the order in which people look for them. */
export const actionGroups = [
  'session',
  'account',
  'user',
  'grant',
  'invitation',
  'token',
  'display',
  'device',
  'site',
  'season',
  'diary',
  'view',
  'village',
  'organisation',
  'household',
  'unit',
  'rule',
  'alert',
  'endpoint',
  'chain',
  'readings',
  'quarantine',
  'profile',
  'settings',
  'audit',
] as const;

/** Text of a key that may not be there: programs and later versions write actions that nobody has put into words. */
function known(t: TextTools['t'], key: string): string | null {
  const text = t(key as 'audit.title', { defaultValue: '' });
  return text === '' ? null : text;
}

const keyOf = (word: string): string => word.replace(/[^A-Za-z0-9]/g, '_');

/** Who did it, as people call them. */
export function actorText(actor: string, { t }: Pick<TextTools, 't'>): string {
  if (actor === 'anonymous') return t('audit.anonymous');
  if (actor === 'command line') return t('audit.commandLine');
  if (actor === 'sen') return t('audit.byItself');
  if (actor.startsWith('display ')) return t('audit.display', { name: actor.slice('display '.length) });
  return actor.startsWith('token ') ? t('audit.token', { name: actor.slice('token '.length) }) : actor;
}

/** What was done, in words; the code of an action that has none. A refusal names the permission that was missing. */
export function doneText({ action, result }: AuditEntryAnswer, { t }: Pick<TextTools, 't'>): string {
  if (result === 'denied') return t('audit.denied', { right: rightWords(action, t) ?? action });
  const failed = result === 'failed' ? known(t, `audit.notDone.${keyOf(action)}`) : null;
  return failed ?? known(t, `audit.did.${keyOf(action)}`) ?? action;
}

/** To what, where that is one thing: a setting by its name, everything else by its id. */
export function thingText({ action, resource }: AuditEntryAnswer, { t }: Pick<TextTools, 't'>): string | null {
  const slash = resource.indexOf('/');
  // One's own account needs no other name than who did it.
  if (slash <= 0 || action.startsWith('account.')) return null;
  const id = resource.slice(slash + 1);
  return resource.startsWith('settings/') ? (known(t, `audit.setting.${keyOf(id)}`) ?? id) : id;
}

/** A field as people call it; its own name when there is no better. */
export const fieldText = (field: string, { t }: Pick<TextTools, 't'>): string =>
  known(t, `audit.field.${keyOf(field)}`) ?? field;

/** A value as people read it. */
export function valueText(value: unknown, { t, format }: Pick<TextTools, 't' | 'format'>): string {
  if (value === null || value === undefined || value === '') return t('audit.empty');
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number') return format.number(value, Number.isInteger(value) ? 0 : 2);
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? format.instant(Date.parse(value)) : value;
}

export interface FieldChange {
  readonly field: string;
  /** Undefined where there was nothing before, or is nothing after. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What changed, field by field; what was empty and stayed so is left out. */
export function changesOf({ before, after }: AuditEntryAnswer): FieldChange[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields
    .map((field) => ({ field, before: old[field], after: now[field] }))
    .filter((change) => change.before != null || change.after != null);
}

function fieldsOf(document: unknown): Readonly<Record<string, unknown>> {
  if (document === null || document === undefined) return {};
  if (typeof document !== 'object' || Array.isArray(document)) return { value: document };
  return document as Readonly<Record<string, unknown>>;
}
