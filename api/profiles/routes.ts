import { z } from 'zod';
import { deviceProfile } from '../../domain/device-profile.ts';
import { getProfile, listProfiles, putProfile } from '../../store/registry/profiles.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';

const params = z.object({ id: z.string() });
const tags = ['profiles'];

/** Models of device: what their fields mean and how often they report. */
export function profileRoutes(app: Api, context: ApiContext): void {
  const { registry, now, ingest } = context;

  app.get(
    '/profiles',
    {
      config: { permission: 'profiles.read', where: 'own' },
      schema: {
        tags,
        summary: 'Every profile',
        response: { 200: z.object({ items: z.array(deviceProfile), next: z.null() }) },
      },
    },
    async () => ({ items: (await listProfiles(registry)).map((row) => row.profile), next: null }),
  );

  app.get(
    '/profiles/:id',
    {
      config: { permission: 'profiles.read', where: 'own' },
      schema: { tags, summary: 'One profile', params, response: { 200: deviceProfile } },
    },
    async ({ params: { id } }, reply) => {
      const row = await getProfile(registry, id);
      if (!row) throw notFound('profile', id);
      sendVersion(reply, row.version);
      return row.profile;
    },
  );

  app.put(
    '/profiles/:id',
    {
      config: { permission: 'profiles.write' },
      schema: {
        tags,
        summary: 'Add a profile or replace it; waiting quarantine items can be replayed after',
        params,
        body: deviceProfile.strict(),
        response: { 200: deviceProfile, 201: deviceProfile },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body } = request;
      if (body.id !== id) throw invalid('body.id', `is "${body.id}", but the address says "${id}"`);
      const twice = firstTwice(body.fields.map(({ field }) => field));
      if (twice !== null) throw invalid('body.fields', `names the field "${twice}" twice`);
      const before = await getProfile(registry, id);
      const version = await putProfile(registry, body, { expected: expectedVersion(request), now: now() });
      if (version === null) throw versionChanged();
      await ingest.registryChanged();
      await audit(context, request, {
        action: before ? 'profile.change' : 'profile.create',
        resource: `profile/${id}`,
        before: before?.profile,
        after: body,
      });
      sendVersion(reply, version);
      return reply.code(before ? 200 : 201).send(body);
    },
  );
}

function firstTwice(names: readonly string[]): string | null {
  return names.find((name, at) => names.indexOf(name) !== at) ?? null;
}
