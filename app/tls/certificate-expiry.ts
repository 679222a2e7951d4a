import type { Logger } from 'pino';
import type { Certificates } from './certificate-files.ts';

const DAY_MS = 86_400_000;
/** Let's Encrypt renews 30 days before the end: with three weeks left something does not work. */
const WARN_DAYS = 21;

export interface Expiry {
  readonly level: 'ok' | 'soon' | 'over';
  readonly text: string;
}

/** What is to be said of certificates that end. */
export function expiryOf({ expiresAt, clientCaExpiresAt, names }: Certificates, now: number): Expiry[] {
  const found = [judge(`certificate (${names})`, expiresAt, now)];
  if (clientCaExpiresAt !== null) found.push(judge('client authority', clientCaExpiresAt, now));
  return found;
}

function judge(what: string, expiresAt: number, now: number): Expiry {
  const date = new Date(expiresAt).toISOString().slice(0, 10);
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (expiresAt <= now) return { level: 'over', text: `${what} ended on ${date}; devices and browsers refuse it` };
  if (days < WARN_DAYS) return { level: 'soon', text: `${what} ends on ${date}, in ${days} days; renew it` };
  return { level: 'ok', text: `${what} is good until ${date}` };
}

/** Says once a day, and now, what ends within three weeks. */
export function logExpiry(certificates: Certificates, log: Logger, now: number): void {
  for (const { level, text } of expiryOf(certificates, now))
    log[level === 'ok' ? 'info' : level === 'soon' ? 'warn' : 'error'](`TLS: ${text}`);
}
