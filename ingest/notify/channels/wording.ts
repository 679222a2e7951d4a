import type { OutgoingMessage } from '../../../domain/notifications/message.ts';

/** A text of at most so many UTF-16 units, cut between letters. */
export function bounded(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  // Half of a surrogate pair is no letter.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** What a message says, one line of it first, and where it is seen, within a bound that the link survives. */
export function wholeText({ subject, text, url }: OutgoingMessage, max: number): string {
  const link = url === null || text.includes(url) ? '' : `\n\n${url}`;
  return `${bounded(`${subject}\n\n${text}`, max - link.length)}${link}`;
}

/** Takes secrets out of what somebody else said, also as they are written into an address. */
export const scrubbed = (text: string, secrets: readonly (string | null)[]): string =>
  secrets
    .flatMap((secret) => (secret ? [secret, encodeURIComponent(secret)] : []))
    .reduce((clean, secret) => clean.replaceAll(secret, '•••'), text)
    .replace(/\s+/g, ' ')
    .slice(0, 200);
