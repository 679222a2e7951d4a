import { retention } from '../../domain/api/settings.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** What an administrator may change while Sen runs. */
export function settingsRoutes(app: Api, context: ApiContext): void {
  const { registry, ingest } = context;

  app.get(
    '/settings/retention',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'For how long readings are kept', response: { 200: retention } },
    },
    () => readSetting(registry, 'retention'),
  );

  app.put(
    '/settings/retention',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary:
          'Set for how long readings are kept; what is older is deleted within an hour, and refused when it comes late',
        body: retention,
        response: { 200: retention },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'retention');
      await writeSetting(registry, 'retention', request.body);
      await ingest.registryChanged();
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/retention',
        before,
        after: request.body,
      });
      return request.body;
    },
  );
}
