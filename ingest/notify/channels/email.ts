import type { EmailConfig } from '../../../domain/notifications/endpoints.ts';
import { queueMail } from '../../../store/registry/mails.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import type { Channel } from './channel.ts';
import { bounded, wholeText } from './wording.ts';

const LONGEST = 20_000;

/**
 * Hands letters to the queue that all letters of Sen go through: it has its own attempts, and writes into a folder
 * where there is no mail server. Sent means handed over.
 */
export const emailChannel = ({
  registry,
  now,
}: {
  readonly registry: Registry;
  readonly now: () => number;
}): Channel<EmailConfig> => ({
  async send({ config }, message) {
    const letter = {
      once: message.key,
      to: config.address,
      subject: bounded(message.subject.replace(/\s+/g, ' '), 200),
      text: `${wholeText(message, LONGEST)}\n\nSen\n`,
    };
    await queueMail(registry, letter, now());
    return { kind: 'sent', answer: 'handed over to be mailed' };
  },
});
