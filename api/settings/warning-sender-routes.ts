import { warningSender } from '../../domain/api/warnings.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** Who warns the public. */
export function warningSenderRoutes(app: Api, context: ApiContext): void {
  const { registry } = context;

  app.get(
    '/settings/warnings',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'Who warns the public', response: { 200: warningSender } },
    },
    () => readSetting(registry, 'warnings'),
  );

  app.put(
    '/settings/warnings',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Set who warns the public; without a sender nothing is published',
        body: warningSender.strict(),
        response: { 200: warningSender },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'warnings');
      await writeSetting(registry, 'warnings', request.body);
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/warnings',
        before,
        after: request.body,
      });
      return request.body;
    },
  );
}
