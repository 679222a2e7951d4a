import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { feedPath } from '../../domain/warnings/feed-paths.ts';
import { readSetting } from '../../store/registry/settings.ts';
import { publishedDocument, publishedSince } from '../../store/registry/warnings.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { atomFeed } from './atom-feed.ts';

const KEPT_MS = 30 * 86_400_000;
const MAX_ENTRIES = 200;
/** Anybody may ask, so an answer is good for a moment. */
const CACHE = 'public, max-age=30';
const limit = { rateLimit: { max: 120, timeWindow: '1 minute' } } as const;

/** What everybody may read of warnings: the feed, and each message. */
export function warningFeedRoutes(app: Api, { registry, now, publicUrl }: ApiContext): void {
  app.get(
    feedPath,
    {
      config: { permission: 'public', ...limit },
      schema: { tags: ['warnings'], summary: 'Published warnings of the last 30 days, as an Atom feed' },
    },
    async (request, reply) => {
      const { senderName, sender } = await readSetting(registry, 'warnings');
      const feed = atomFeed({
        warnings: await publishedSince(registry, now() - KEPT_MS, MAX_ENTRIES),
        base: publicUrl ?? ownAddress(request),
        author: senderName.vi || sender || 'Sen',
        now: now(),
      });
      return reply.header('cache-control', CACHE).type('application/atom+xml; charset=utf-8').send(feed);
    },
  );

  app.get(
    '/feeds/warnings/:file',
    {
      config: { permission: 'public', ...limit },
      schema: {
        tags: ['warnings'],
        summary: 'A published CAP 1.2 message, as it went out',
        params: z.object({ file: z.string().regex(/^[\w.-]{1,120}\.cap$/) }),
      },
    },
    async (request, reply) => {
      const identifier = request.params.file.slice(0, -'.cap'.length);
      const document = await publishedDocument(registry, identifier);
      if (document === null) throw notFound('warning', identifier);
      return reply.header('cache-control', CACHE).type('application/cap+xml; charset=utf-8').send(document);
    },
  );
}

const ownAddress = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;
