import { mapSource } from '../../domain/map-source.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** What is drawn under the sites on maps. */
export function mapSourceRoutes(app: Api, context: ApiContext): void {
  const { registry, mapOrigin } = context;

  app.get(
    '/map-source',
    {
      config: { permission: 'signed-in', displays: true },
      schema: {
        tags,
        summary: 'What is drawn under the sites on maps, for whoever draws one',
        response: { 200: mapSource },
      },
    },
    () => readSetting(registry, 'map'),
  );

  app.get(
    '/settings/map',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'What is drawn under the sites on maps', response: { 200: mapSource } },
    },
    () => readSetting(registry, 'map'),
  );

  app.put(
    '/settings/map',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary:
          'Set what is drawn under the sites on maps: what ships with Sen, tiles by their numbers, or a PMTiles file',
        description: 'Pages opened from then on may load from that one server besides this one.',
        body: mapSource,
        response: { 200: mapSource },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'map');
      await writeSetting(registry, 'map', request.body);
      mapOrigin.allow(request.body);
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/map',
        before,
        after: request.body,
      });
      return request.body;
    },
  );
}
