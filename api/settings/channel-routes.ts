import { z } from 'zod';
import {
  channelCheck,
  channelSettingsChange,
  channelSettingsView,
  pushKey,
} from '../../domain/notifications/channel-settings.ts';
import { endpointKind } from '../../domain/notifications/endpoints.ts';
import { changeChannelSettings, viewChannelSettings } from '../../store/registry/channel-settings.ts';
import { ensurePushKeys } from '../../store/registry/push-keys.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const tags = ['settings'];

/** By what services people are told of alerts. */
export function channelRoutes(app: Api, context: ApiContext): void {
  const { registry, checkChannel } = context;

  app.get(
    '/settings/channels',
    {
      config: { permission: 'settings.read' },
      schema: {
        tags,
        summary: 'By what services people are told of alerts; of each secret whether it is set',
        response: { 200: channelSettingsView },
      },
    },
    () => viewChannelSettings(registry),
  );

  app.put(
    '/settings/channels',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Set by what services people are told of alerts; a secret that is left out stays, null takes it away',
        body: channelSettingsChange,
        response: { 200: channelSettingsView },
      },
    },
    async (request) => {
      const before = await viewChannelSettings(registry);
      const astray = await changeChannelSettings(registry, request.body);
      if (astray.length > 0)
        throw new HttpProblem(
          'invalid',
          'The address leads to another server than the one that these secrets were entered for: enter them again, or null to take them away.',
          { errors: astray.map((path) => ({ path: `body.${path}`, message: 'is to be entered again' })) },
        );
      const after = await viewChannelSettings(registry);
      await audit(context, request, {
        action: 'settings.change',
        resource: 'settings/channels',
        before,
        after: { ...after, secretsEntered: secretsEntered(request.body) },
      });
      return after;
    },
  );

  app.post(
    '/settings/channels/:kind/checks',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Ask a service whether it takes the settings; nothing is sent to anybody',
        params: z.object({ kind: endpointKind }),
        response: { 200: channelCheck },
      },
    },
    (request) => checkChannel(request.params.kind),
  );

  app.get(
    '/push-key',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'The key with which a browser subscribes to messages', response: { 200: pushKey } },
    },
    async () => ({ publicKey: (await ensurePushKeys(registry)).publicKey }),
  );
}

/** Which secrets a change set or took away: that much the audit says of them. */
function secretsEntered({ telegram, zalo, sms }: z.infer<typeof channelSettingsChange>): string[] {
  const given = {
    'telegram.botToken': telegram.botToken,
    'zalo.appSecret': zalo.appSecret,
    'zalo.refreshToken': zalo.refreshToken,
    ...Object.fromEntries(Object.entries(sms.secrets).map(([name, value]) => [`sms.${name}`, value])),
  };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
