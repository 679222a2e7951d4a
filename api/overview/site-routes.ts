import { z } from 'zod';
import { pageQuery } from '../../domain/api/common.ts';
import { overviewSites } from '../../domain/api/overview.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { localDay, rfc3339 } from '../../domain/time.ts';
import { devicesElsewhere, overviewGrounds } from '../../store/registry/site-overview.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { maySeeValues } from '../http/personal.ts';
import { plainJson } from '../http/plain-json.ts';
import type { Api } from '../http/types.ts';
import { KeptLimits } from './kept-limits.ts';
import { deviceCards, siteCards } from './site-cards.ts';
import { Trends } from './trends.ts';

/** As many devices without a site as are shown; they are on their way to one. */
const ELSEWHERE = 100;

/** Every site that one may see, in one glance: the figure that matters, whether it reports, what to do. */
export function siteOverviewRoutes(app: Api, { registry, places, readings, now, timeZone }: ApiContext): void {
  const trends = new Trends({ readings, now, timeZone });
  const kept = new KeptLimits(registry);

  app.get(
    '/overview/sites',
    {
      config: { permission: 'overview.read', where: 'own' },
      serializerCompiler: plainJson,
      schema: {
        tags: ['overview'],
        summary: 'Sites by id, each with the one figure that matters, its freshness, its worst alert and what to do',
        querystring: pageQuery,
        response: { 200: overviewSites },
      },
    },
    async (request): Promise<z.infer<typeof overviewSites>> => {
      const { limit, cursor } = request.query;
      const who = principal(request);
      const scopes = scopesFor(who, 'overview.read');
      const at = now();
      const after = decodeCursor(cursor, z.string().max(63));
      const today = localDay(at, timeZone);
      const light = {
        registry,
        places,
        trends,
        limitsOf: await kept.at(at),
        maySee: (device: string) => maySeeValues(who, places, device),
        now: at,
      };
      const rows = await overviewGrounds(registry, scopes, { after, limit: limit + 1, today });
      const { items, next } = pageOf(rows, limit, ({ id }) => id);
      const { cards, advising } = await siteCards(light, items);
      const elsewhere = after === null ? await devicesElsewhere(registry, scopes, ELSEWHERE) : { ids: [], total: 0 };
      return {
        now: rfc3339(at),
        items: cards,
        next,
        elsewhere: { items: await deviceCards(light, elsewhere.ids), total: elsewhere.total },
        advising,
      };
    },
  );
}
