import { overview } from '../../domain/api/devices.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { countOverview } from '../../store/registry/overview.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import type { Api } from '../http/types.ts';
import { siteOverviewRoutes } from './site-routes.ts';
import { villageOverviewRoutes } from './village-routes.ts';

/** Everything that one may see in one glance. */
export function overviewRoutes(app: Api, context: ApiContext): void {
  const { registry, now } = context;
  siteOverviewRoutes(app, context);
  villageOverviewRoutes(app, context);

  app.get(
    '/overview',
    {
      config: { permission: 'overview.read', where: 'own' },
      schema: {
        tags: ['overview'],
        summary: 'Devices by freshness (without disabled ones), open alerts by level',
        response: { 200: overview },
      },
    },
    async (request) => {
      const at = now();
      const scopes = scopesFor(principal(request), 'overview.read');
      return { now: rfc3339(at), ...(await countOverview(registry, { scopes, now: at })) };
    },
  );
}
