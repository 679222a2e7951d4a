import type { Registry } from './schema.ts';

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** A letter as it is written, in plain text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** A letter with the same is not written a second time. */
  readonly once?: string;
}

export interface QueuedMail extends Letter {
  readonly id: number;
  readonly attempts: number;
  readonly createdAt: number;
}

/** Hands a letter over to be sent; in the transaction of what it tells of when `registry` is one. */
export async function queueMail(registry: Registry, letter: Letter, now: number): Promise<void> {
  await registry
    .insertInto('mails')
    .values({
      recipient: letter.to,
      subject: letter.subject,
      body: letter.text,
      created_at: now,
      next_attempt_at: now,
      sent_at: null,
      error: null,
      once: letter.once ?? null,
    })
    .onConflict((oc) => oc.column('once').doNothing())
    .execute();
}

/** Letters whose time has come, oldest first. */
export async function dueMails(registry: Registry, now: number, limit: number): Promise<QueuedMail[]> {
  const rows = await registry
    .selectFrom('mails')
    .select(['id', 'recipient', 'subject', 'body', 'attempts', 'created_at'])
    .where('sent_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    to: row.recipient,
    subject: row.subject,
    text: row.body,
    attempts: row.attempts,
    createdAt: row.created_at,
  }));
}

/** What a letter said is kept no longer than it takes to send it: there are links in it. */
export async function markMailSent(registry: Registry, id: number, now: number): Promise<void> {
  await registry.updateTable('mails').set({ sent_at: now, body: '', error: null }).where('id', '=', id).execute();
}

/** Counts a failed attempt and says when to try again. */
export async function postponeMail(
  registry: Registry,
  id: number,
  { nextAttemptAt, error }: { readonly nextAttemptAt: number; readonly error: string },
): Promise<void> {
  await registry
    .updateTable('mails')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: nextAttemptAt, error: error.slice(0, 500) }))
    .where('id', '=', id)
    .execute();
}

/** A letter that could not be sent for so long that nobody waits for it. */
export async function dropMail(registry: Registry, id: number): Promise<void> {
  await registry.deleteFrom('mails').where('id', '=', id).execute();
}

/** Forgets to whom letters went long ago. */
export async function sweepMails(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('mails')
    .where('sent_at', '<', now - KEPT_DAYS * DAY_MS)
    .execute();
}
