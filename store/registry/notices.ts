import type { Notice } from '../../domain/api/notifications.ts';
import type { DeliveryPurpose } from '../../domain/notifications/message.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import { rfc3339 } from '../../domain/time.ts';
import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

type InBoth = Notice['subject'];

/** A message in the page itself. */
export interface NewNotice {
  readonly user: string;
  /** There is one of it at most for a person. */
  readonly once: string;
  readonly alert: string | null;
  readonly purpose: DeliveryPurpose;
  readonly level: AlertLevel | null;
  readonly subject: InBoth;
  readonly text: InBoth;
  /** The public warning that it is about, for whoever may open its page. */
  readonly warning?: string;
}

/** What `notices.body` holds. */
interface Body {
  readonly subject: InBoth;
  readonly text: InBoth;
  readonly warning: string | null;
}

const insertRows = bulkInsert<Omit<RegistrySchema['notices'], 'id'>>(
  'notices',
  ['user_id', 'once', 'alert_id', 'purpose', 'level', 'body', 'created_at', 'read_at'],
  '(user_id, once) do nothing',
);

export function insertNotices(registry: Registry, notices: readonly NewNotice[], now: number): Promise<void> {
  return insertRows(
    registry,
    notices.map(({ user, once, alert, purpose, level, subject, text, warning = null }) => ({
      user_id: user,
      once,
      alert_id: alert,
      purpose,
      level,
      body: JSON.stringify({ subject, text, warning } satisfies Body),
      created_at: now,
      read_at: null,
    })),
  );
}

/** Somebody's notices, newest first, those older than `after`. */
export async function listNotices(
  registry: Registry,
  user: string,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<Notice[]> {
  const rows = await registry
    .selectFrom('notices')
    .selectAll()
    .where('user_id', '=', user)
    .$if(after !== null, (query) => query.where('id', '<', after as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const { subject, text, warning } = JSON.parse(row.body) as Body;
    return {
      id: String(row.id),
      purpose: row.purpose as DeliveryPurpose,
      alert: row.alert_id,
      warning,
      level: row.level as AlertLevel | null,
      subject,
      text,
      at: rfc3339(row.created_at),
      readAt: row.read_at === null ? null : rfc3339(row.read_at),
    };
  });
}

/** How many somebody has not read, counted up to `most`. */
export async function unreadNotices(registry: Registry, user: string, most: number): Promise<number> {
  const rows = await registry
    .selectFrom('notices')
    .select('id')
    .where('user_id', '=', user)
    .where('read_at', 'is', null)
    .limit(most)
    .execute();
  return rows.length;
}

/** @param upTo the newest that was read; null for all */
export async function readNotices(
  registry: Registry,
  user: string,
  { upTo, now }: { readonly upTo: number | null; readonly now: number },
): Promise<void> {
  await registry
    .updateTable('notices')
    .set({ read_at: now })
    .where('user_id', '=', user)
    .where('read_at', 'is', null)
    .$if(upTo !== null, (query) => query.where('id', '<=', upTo as number))
    .execute();
}
