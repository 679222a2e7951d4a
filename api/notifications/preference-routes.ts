import { preferences } from '../../domain/notifications/preferences.ts';
import { readPreferences, writePreferences } from '../../store/registry/notification-preferences.ts';
import { ownAccount } from '../account/own-account.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';

const tags = ['account'];

/** What somebody wants to be told, and when. */
export function preferenceRoutes(app: Api, context: ApiContext): void {
  const { registry, now } = context;
  const config = { permission: 'signed-in' } as const;

  app.get(
    '/account/notifications',
    { config, schema: { tags, summary: 'What one wants to be told, and when', response: { 200: preferences } } },
    async (request, reply) => {
      const { value, version } = await readPreferences(registry, ownAccount(request).id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.put(
    '/account/notifications',
    {
      config,
      schema: {
        tags,
        summary: 'Choose what one wants to be told, and when',
        description:
          'Places that one may not see can be followed without effect: rights are looked at for every alert. What waits ' +
          'for the end of quiet hours waits on.',
        body: preferences.strict(),
        response: { 200: preferences },
      },
    },
    async (request, reply) => {
      const { id } = ownAccount(request);
      const expected = expectedVersion(request);
      const { value: before } = await readPreferences(registry, id);
      const version = await writePreferences(registry, id, { value: request.body, expected, now: now() });
      if (version === null) throw versionChanged();
      await audit(context, request, {
        action: 'account.change-notifications',
        resource: `user/${id}`,
        before,
        after: request.body,
      });
      sendVersion(reply, version);
      return request.body;
    },
  );
}
