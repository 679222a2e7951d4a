import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { language } from '../../domain/api/session.ts';
import { type PublicVillage, publicVillage } from '../../domain/api/village-pages.ts';
import { propertyOf } from '../../domain/datastream.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { rfc3339 } from '../../domain/time.ts';
import { publishedVillage } from '../../store/registry/village-pages.ts';
import { publishedSince } from '../../store/registry/warnings.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { villagePageHtml } from './html.ts';

const tags = ['villages'];
const params = z.object({ slug: z.string().max(63) });
const limit = { rateLimit: { max: 240, timeWindow: '1 minute' } } as const;
/** Anybody may ask, and caches may answer: values change every few minutes. */
const CACHE = 'public, max-age=30, stale-while-revalidate=300';
const WARNINGS_KEPT_MS = 30 * 86_400_000;
/** Its only scripts are two files of ours, and it may be part of anybody's page. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";
const BARE =
  '<!doctype html>\n<html lang="vi"><meta charset="utf-8"><title><!--title--></title><body><!--body--></body></html>\n';

/** What everybody may read of a village: as data, and as a page. */
export function publicVillageRoutes(app: Api, { registry, now, timeZone }: ApiContext, webRoot: string | null): void {
  const file = webRoot === null ? null : join(webRoot, 'village.html');
  const template = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : BARE;

  const shown = async (slug: string): Promise<PublicVillage> => {
    const found = await publishedVillage(registry, slug, now());
    if (!found) throw notFound('village', slug);
    const { page, name, communeId, commune, province, values, sites } = found;
    const published = communeId === null ? [] : await publishedSince(registry, now() - WARNINGS_KEPT_MS, 200);
    return {
      slug,
      name,
      commune,
      province,
      intro: page.intro,
      // A site that became a household's since, or left the village, is shown no more.
      items: page.items.flatMap(({ site, datastream, label }) => {
        if (!sites.has(site)) return [];
        const value = values.find((one) => one.site === site && one.datastream === datastream);
        return {
          label: label ?? { vi: '', en: '' },
          datastream,
          unit: observedProperty(propertyOf(datastream))?.unit ?? '',
          result: value?.result ?? null,
          at: value ? rfc3339(value.at) : null,
          freshness: value?.freshness ?? 'never',
        };
      }),
      warnings: published
        .filter(({ state, type, content }) => state === 'published' && type !== 'Cancel' && content.status === 'Actual')
        .filter(({ content }) => content.area.communes.includes(communeId ?? '') && Date.parse(content.expires) > now())
        .map(({ identifier, content: { headline, risk, expires } }) => ({ identifier, headline, risk, expires })),
    };
  };

  app.get(
    '/api/v1/public/villages/:slug',
    {
      config: { permission: 'public', ...limit },
      schema: {
        tags,
        summary: 'What a village shows to everybody, for any page to read',
        params,
        response: { 200: publicVillage, 304: z.null() },
      },
    },
    async (request, reply) => {
      const village = await shown(request.params.slug);
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
      if (unchanged(request, reply, JSON.stringify(village))) return reply.code(304).send(null);
      return village;
    },
  );

  app.get(
    '/p/:slug',
    {
      config: { permission: 'public', ...limit },
      schema: {
        tags,
        summary: 'The page of a village; `embed=1` without heading and foot, to be part of another page',
        params,
        querystring: z.object({
          lang: language.catch('vi').default('vi'),
          embed: z.enum(['0', '1']).catch('0').default('0'),
        }),
      },
    },
    async (request, reply) => {
      const village = await shown(request.params.slug);
      const { lang, embed } = request.query;
      reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8');
      reply.removeHeader('x-frame-options');
      // The time of making is in the page, so what it is made of decides whether it is the same.
      if (unchanged(request, reply, JSON.stringify([village, lang, embed, template]))) return reply.code(304).send();
      return reply.send(
        villagePageHtml(template, { village, language: lang, embedded: embed === '1', now: now(), timeZone }),
      );
    },
  );
}

/** Names what is answered with, and tells whether the caller has it already (RFC 9110 §13.1.2). */
function unchanged(request: FastifyRequest, reply: FastifyReply, content: string): boolean {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  reply.header('cache-control', CACHE).header('etag', etag);
  return request.headers['if-none-match']?.split(/,\s*/).some((tag) => tag.replace(/^W\//, '') === etag) ?? false;
}
