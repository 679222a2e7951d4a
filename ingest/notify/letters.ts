import type { Language } from '../../domain/api/session.ts';
import { alertLevel } from '../../domain/rules/steps.ts';
import { alertsByIds } from '../../store/registry/alert-row.ts';
import { lettersSince } from '../../store/registry/mails.ts';
import { type Notification, queueLettersOnce } from '../../store/registry/outbox.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { readSetting } from '../../store/registry/settings.ts';
import { alertLetter, enoughLetters } from './alert-letter.ts';

const HOUR_MS = 3_600_000;
/** Letters to one address; after so many nobody reads them, and the mail server takes us for a nuisance. */
const PER_HOUR = 30;

interface LettersOptions {
  readonly registry: Registry;
  readonly timeZone: string;
  readonly publicUrl: string | null;
  readonly now?: () => number;
}

/**
 * Writes letters on alerts to whom the settings name. Each notification becomes letters once, however often it is
 * delivered; the last one of an hour says that there will be no more.
 */
export function alertLettersTo({
  registry,
  timeZone,
  publicUrl,
  now = Date.now,
}: LettersOptions): (notification: Notification) => Promise<void> {
  return async ({ id, kind, body }) => {
    if (kind !== 'alert-raised' && kind !== 'alert-escalated' && kind !== 'alert-cleared') return;
    const { to, from, language } = await readSetting(registry, 'alert-letters');
    const told = to.length === 0 ? null : alertOf(body);
    if (told === null) return;
    const [alert] = await alertsByIds(registry, [told]);
    if (!alert || alertLevel.options.indexOf(alert.level) < alertLevel.options.indexOf(from)) return;
    const state = kind === 'alert-cleared' ? ('cleared' as const) : ('raised' as const);
    const letter = alertLetter({ ...alert, state }, { language, timeZone, publicUrl });
    const letters = [];
    for (const address of to) {
      const before = await lettersSince(registry, address, now() - HOUR_MS);
      if (before < PER_HOUR) letters.push({ to: address, ...letter, text: text(letter.text, before, language) });
    }
    await queueLettersOnce(registry, { id, letters, now: now() });
  };
}

const text = (letter: string, before: number, language: Language): string =>
  before === PER_HOUR - 1 ? `${letter}\n${enoughLetters(language)}` : letter;

function alertOf(body: string): string | null {
  const { alert } = JSON.parse(body) as { readonly alert?: unknown };
  return typeof alert === 'string' ? alert : null;
}
