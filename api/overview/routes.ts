import { overview } from '../../domain/api/devices.ts';
import { rfc3339 } from '../../domain/time.ts';
import { countOverview } from '../../store/registry/overview.ts';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';

/** Everything in one glance. */
export function overviewRoutes(app: Api, { registry, now }: ApiContext): void {
  app.get(
    '/overview',
    {
      config: { permission: 'overview.read' },
      schema: {
        tags: ['overview'],
        summary: 'Devices by freshness (without disabled ones), open alerts by level',
        response: { 200: overview },
      },
    },
    async () => {
      const at = now();
      return { now: rfc3339(at), ...(await countOverview(registry, at)) };
    },
  );
}
