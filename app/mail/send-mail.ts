import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { QueuedMail } from '../../store/registry/mails.ts';
import type { Config } from '../config.ts';

/** Sends one letter; throws when it could not be sent now. */
export type SendMail = (mail: QueuedMail) => Promise<void>;

const TIMEOUT_MS = 20_000;

/** Sends letters by SMTP, or without it puts them into the outbox, from where the administrator hands them on. */
export const mailSender = ({ smtp, from, outboxDir }: Config['mail']): SendMail =>
  smtp === null ? toFolder(from, outboxDir) : bySmtp(from, smtp);

/** Connects and signs in, and sends nothing. Throws when the server does not take us. */
export async function verifySmtp(url: string): Promise<void> {
  const transport = smtpTransport(url);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

const smtpTransport = (url: string) =>
  createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

function bySmtp(from: string, url: string): SendMail {
  const transport = smtpTransport(url);
  return async (mail) => void (await transport.sendMail(messageOf(from, mail)));
}

/** Each letter a file `ID.eml`, which any mail program opens; for nobody but the owner, for there are links in it. */
function toFolder(from: string, dir: string): SendMail {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return async (mail) => {
    const { message } = await transport.sendMail(messageOf(from, mail));
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const file = join(dir, `${mail.id}.eml`);
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}

const messageOf = (from: string, { id, to, subject, text, createdAt }: QueuedMail) => ({
  from,
  // As an object, so that nothing in it is taken for a second recipient.
  to: { name: '', address: to },
  subject,
  text,
  date: new Date(createdAt),
  // The same however often it is sent, so that a receiver can tell repeats.
  messageId: `<${id}.${createdAt}@sen>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
});
