import { z } from 'zod';
import { pageQuery } from '../../domain/api/common.ts';
import { noticePage, noticesRead } from '../../domain/api/notifications.ts';
import { listNotices, readNotices, unreadNotices } from '../../store/registry/notices.ts';
import { ownAccount } from '../account/own-account.ts';
import type { ApiContext } from '../context.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Api } from '../http/types.ts';

const tags = ['account'];
const MOST_UNREAD = 100;

/** Messages in the page itself. */
export function noticeRoutes(app: Api, { registry, now }: ApiContext): void {
  const config = { permission: 'signed-in' } as const;

  app.get(
    '/account/notices',
    {
      config,
      schema: {
        tags,
        summary: 'What one was told, newest first',
        querystring: pageQuery,
        response: { 200: noticePage },
      },
    },
    async (request) => {
      const { id } = ownAccount(request);
      const { limit, cursor } = request.query;
      const after = decodeCursor(cursor, z.number());
      const rows = await listNotices(registry, id, { after, limit: limit + 1 });
      const unread = await unreadNotices(registry, id, MOST_UNREAD);
      return { ...pageOf(rows, limit, (row) => Number(row.id)), unread };
    },
  );

  app.post(
    '/account/notices/read',
    {
      config,
      schema: { tags, summary: 'Say that one has read them', body: noticesRead.strict(), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = ownAccount(request);
      const { upTo } = request.body;
      await readNotices(registry, id, { upTo: upTo === null ? null : Number(upTo), now: now() });
      return reply.code(204).send(null);
    },
  );
}
