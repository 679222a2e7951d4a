import { alertLetters } from '../../domain/api/settings.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** Who gets letters of alerts. */
export function alertLetterRoutes(app: Api, context: ApiContext): void {
  const { registry } = context;

  app.get(
    '/settings/alert-letters',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'Who gets a letter when an alert is raised', response: { 200: alertLetters } },
    },
    () => readSetting(registry, 'alert-letters'),
  );

  app.put(
    '/settings/alert-letters',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Set who gets a letter when an alert is raised, and when it is over',
        body: alertLetters.strict(),
        response: { 200: alertLetters },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'alert-letters');
      await writeSetting(registry, 'alert-letters', request.body);
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/alert-letters',
        before,
        after: request.body,
      });
      return request.body;
    },
  );
}
