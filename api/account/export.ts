import { rfc3339 } from '../../domain/time.ts';
import {
  type AccountOwner,
  type AccountRecord,
  alertDeedsOf,
  deliveriesTo,
  lettersTo,
  notesBy,
  noticesTo,
} from '../../store/registry/account-records.ts';
import { type AuditFilter, type ListedEntry, listAudit } from '../../store/registry/audit.ts';
import { diaryOf } from '../../store/registry/diary.ts';
import { viewsOf } from '../../store/registry/saved-views.ts';
import type { Registry } from '../../store/registry/schema.ts';

const PAGE = 1000;
type Row<Read extends (...args: never) => Promise<readonly unknown[]>> = Awaited<ReturnType<Read>>[number];

/**
 * Everything that is held of an account, as one JSON document without secrets: the account, its rights and sessions, what
 * its owner wrote and did, letters to him, and what the audit says of him. Written page by page; the next is read when the
 * connection has taken the last.
 */
export async function* exportAccount(
  registry: Registry,
  record: AccountRecord,
  { owner, now }: { readonly owner: AccountOwner; readonly now: number },
): AsyncGenerator<Buffer> {
  const { email } = owner;
  const since = record.account.createdAt;
  const part = { email, since, limit: PAGE };
  const told = { user: owner.id, limit: PAGE };
  const self = `user/${owner.id}`;
  const entries = (filter: AuditFilter) =>
    pages<ListedEntry>((last) =>
      listAudit(registry, { ...filter, from: since }, { scopes: ['all'], limit: PAGE, beforeId: last?.id }),
    );
  yield Buffer.from(JSON.stringify(headOf(record, now), null, 1).replace(/\n}$/, ''));
  yield* list(
    'notes',
    pages<Row<typeof notesBy>>((last) => notesBy(registry, part, last?.id ?? 0)),
    ({ alert, at, text }) => ({ at: rfc3339(at), alert, text }),
  );
  yield* list(
    'alertDeeds',
    pages<Row<typeof alertDeedsOf>>((last) => alertDeedsOf(registry, part, last?.id ?? 0)),
    ({ id: _, at, ...deed }) => ({ at: rfc3339(at), ...deed }),
  );
  yield* list(
    'diary',
    pages<Row<typeof diaryOf>>((last) => diaryOf(registry, told, last?.id ?? '')),
    ({ id: _, at, createdAt, ...entry }) => ({ at: rfc3339(at), writtenAt: rfc3339(createdAt), ...entry }),
  );
  yield* list(
    'views',
    pages<Row<typeof viewsOf>>((last) => viewsOf(registry, told, last?.id ?? '')),
    ({ id: _, search, createdAt, ...view }) => ({ ...view, search: JSON.parse(search), createdAt: rfc3339(createdAt) }),
  );
  yield* list(
    'notices',
    pages<Row<typeof noticesTo>>((last) => noticesTo(registry, told, last?.id ?? 0)),
    ({ id: _, at, readAt, ...notice }) => ({ at: rfc3339(at), readAt: moment(readAt), ...notice }),
  );
  yield* list(
    'messages',
    pages<Row<typeof deliveriesTo>>((last) => deliveriesTo(registry, told, last?.id ?? 0)),
    ({ id: _, at, sentAt, ...message }) => ({ at: rfc3339(at), sentAt: moment(sentAt), ...message }),
  );
  yield* list(
    'letters',
    pages<Row<typeof lettersTo>>((last) => lettersTo(registry, part, last?.id ?? 0)),
    ({ subject, at, sentAt }) => ({ at: rfc3339(at), sentAt: moment(sentAt), subject }),
  );
  // What was changed of other things is theirs: the owner may have no more to do with them.
  yield* list('done', entries({ actor: email }), ({ id: _, at, before, after, ...entry }) => ({
    at: rfc3339(at),
    ...entry,
    ...(entry.resource === self ? { before, after } : {}),
  }));
  // From where somebody else did it is his.
  yield* list('doneToMe', entries({ resource: self }), ({ id: _, at, address: __, ...entry }) =>
    entry.actor === email ? null : { at: rfc3339(at), ...entry },
  );
  yield Buffer.from('\n}\n');
}

const moment = (at: number | null): string | null => (at === null ? null : rfc3339(at));

const headOf = ({ account, grants, sessions, tokens, endpoints, ...told }: AccountRecord, now: number) => ({
  exportedAt: rfc3339(now),
  account: {
    ...account,
    createdAt: rfc3339(account.createdAt),
    lastSignInAt: moment(account.lastSignInAt),
    secondFactorSince: moment(account.secondFactorSince),
  },
  grants: grants.map((grant) => ({ ...grant, grantedAt: rfc3339(grant.grantedAt) })),
  sessions: sessions.map((one) => ({
    ...one,
    createdAt: rfc3339(one.createdAt),
    lastSeenAt: rfc3339(one.lastSeenAt),
  })),
  tokens: tokens.map((token) => ({
    ...token,
    createdAt: rfc3339(token.createdAt),
    expiresAt: moment(token.expiresAt),
    lastUsedAt: moment(token.lastUsedAt),
  })),
  endpoints: endpoints.map((endpoint) => ({
    ...endpoint,
    confirmedAt: moment(endpoint.confirmedAt),
    createdAt: rfc3339(endpoint.createdAt),
  })),
  ...told,
});

async function* pages<T>(read: (last: T | undefined) => Promise<T[]>): AsyncGenerator<readonly T[]> {
  for (let last: T | undefined; ; ) {
    const page = await read(last);
    yield page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}

/** A member of the document; what `shown` gives null for is left out. */
async function* list<T>(
  name: string,
  read: AsyncIterable<readonly T[]>,
  shown: (item: T) => object | null,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`,\n "${name}": [`);
  let first = true;
  for await (const page of read) {
    const lines = page.flatMap((item) => {
      const one = shown(item);
      return one === null ? [] : [JSON.stringify(one)];
    });
    if (lines.length > 0) yield Buffer.from(`${first ? '\n  ' : ',\n  '}${lines.join(',\n  ')}`);
    first &&= lines.length === 0;
  }
  yield Buffer.from('\n ]');
}
