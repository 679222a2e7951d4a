import { alertLetters } from '../../domain/api/settings.ts';
import { warningSender } from '../../domain/api/warnings.ts';
import { readSetting, type Settings, writeSetting } from '../../store/registry/settings.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** Settings of which nothing else has to know at once. */
const plain = [
  {
    name: 'alert-letters',
    schema: alertLetters,
    shows: 'Who gets a letter when an alert is raised',
    sets: 'Set who gets a letter when an alert is raised, and when it is over',
  },
  {
    name: 'warnings',
    schema: warningSender,
    shows: 'Who warns the public',
    sets: 'Set who warns the public; without a sender nothing is published',
  },
] as const;

/** What an administrator may read and set as a whole. */
export function plainSettingRoutes(app: Api, context: ApiContext): void {
  const { registry } = context;
  for (const { name, schema, shows, sets } of plain) {
    app.get(
      `/settings/${name}`,
      { config: { permission: 'settings.read' }, schema: { tags, summary: shows, response: { 200: schema } } },
      () => readSetting(registry, name),
    );

    app.put(
      `/settings/${name}`,
      {
        config: { permission: 'settings.write' },
        schema: { tags, summary: sets, body: schema.strict(), response: { 200: schema } },
      },
      async (request) => {
        const after = request.body as Settings[typeof name];
        const before = await readSetting(registry, name);
        await writeSetting(registry, name, after);
        await audit(context, request, {
          action: 'settings.change',
          resource: `settings/${name}`,
          before,
          after,
        });
        return after;
      },
    );
  }
}
