import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  adopted,
  adoption,
  ignoring,
  type WaitingDevice,
  waitingDevice,
  waitingQuery,
} from '../../domain/api/waiting-devices.ts';
import type { DeviceProfile } from '../../domain/device-profile.ts';
import { fieldsOf, guessProfile } from '../../domain/guess-profile.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { DEVICE_ID } from '../../domain/topics.ts';
import { createDevice } from '../../store/registry/device-registration.ts';
import { getDevice } from '../../store/registry/devices.ts';
import { listProfiles } from '../../store/registry/profiles.ts';
import {
  hasStranger,
  ignoreStranger,
  listStrangers,
  strangerItems,
  type WaitingChild,
} from '../../store/registry/unknown-children.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import type { Where } from '../http/where.ts';
import { checkPlacing, placed } from './placing.ts';

const tags = ['devices'];
/** Messages of a child that are tried again as it is adopted; the rest can be replayed from quarantine. */
const MAX_REPLAYED = 2000;

const gatewayInBody: Where = (request, { places }) => {
  const { gateway } = request.body as { readonly gateway: string };
  return [{ what: 'device', id: gateway, place: places.device(gateway) }];
};

/** Devices that gateways announce and nobody has registered yet. */
export function waitingDeviceRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates, devicesChanged, ingest } = context;

  const shown = (child: WaitingChild, profiles: readonly DeviceProfile[]): WaitingDevice => {
    const fields = child.sample === null ? [] : (fieldsOf(child.sample) ?? []);
    return {
      ...child,
      firstAt: rfc3339(child.firstAt),
      lastAt: rfc3339(child.lastAt),
      adoptable: DEVICE_ID.test(child.child),
      fields: fields.slice(0, 50),
      profile: guessProfile(fields, profiles),
      place: [...(places.device(child.gateway) ?? EVERYWHERE)],
    };
  };

  app.get(
    '/waiting-devices',
    {
      config: { permission: 'devices.write', where: 'own' },
      schema: {
        tags,
        summary: 'Devices that gateways speak of and nobody has registered, heard last first',
        querystring: waitingQuery,
        response: { 200: page(waitingDevice) },
      },
    },
    async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const scopes = scopesFor(principal(request), 'devices.write');
      const after = decodeCursor(cursor, z.tuple([z.number(), z.string().max(64), z.string().max(64)]));
      const rows = await listStrangers(registry, { ...asked, scopes }, { after, limit: limit + 1 });
      const profiles = (await listProfiles(registry)).map(({ profile }) => profile);
      const { items, next } = pageOf(rows, limit, ({ lastAt, gateway, child }) => [lastAt, gateway, child]);
      return { items: items.map((child) => shown(child, profiles)), next };
    },
  );

  app.post(
    '/waiting-devices/adoptions',
    {
      config: { permission: 'devices.write', where: gatewayInBody },
      schema: {
        tags,
        summary: 'Register a device that waits, under its gateway, and store what waited for it',
        body: adoption.strict(),
        response: { 201: adopted },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { gateway, child, profile, name = child } = request.body;
        if (!(await hasStranger(registry, gateway, child))) throw notFound('waiting device', child);
        if (!DEVICE_ID.test(child))
          throw invalid(
            'body.child',
            'cannot be a device id: have the gateway call it by letters, digits and . _ : - only',
          );
        const through = await getDevice(registry, gateway, now());
        const { site = through?.device.site ?? null } = request.body;
        const organisation = through?.device.organisation ?? null;
        const device = { id: child, name, profile, site, gateway, organisation };
        await checkPlacing(context, request, device);
        await createDevice(registry, device, now());
        await devicesChanged([child]);
        await audit(context, request, { action: 'device.adopt', resource: `device/${child}`, after: device });
        const waiting = await strangerItems(registry, { gateway, child, limit: MAX_REPLAYED });
        const outcome = waiting.length === 0 ? { replayed: 0, stillWaiting: 0 } : await ingest.replay(waiting);
        const row = await getDevice(registry, child, now());
        if (!row) throw notFound('device', child);
        reply.header('location', `/api/v1/devices/${encodeURIComponent(child)}`);
        return { device: placed(places, row.device), ...outcome };
      }),
  );

  app.put(
    '/waiting-devices/ignored',
    {
      config: { permission: 'devices.write', where: gatewayInBody },
      schema: {
        tags,
        summary: 'Put a waiting device aside, or take it back',
        body: ignoring.strict(),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { gateway, child, ignored } = request.body;
      if (!(await ignoreStranger(registry, { gateway, child, now: ignored ? now() : null })))
        throw notFound('waiting device', child);
      await audit(context, request, {
        action: 'device.ignore',
        resource: `device/${gateway}`,
        after: { child, ignored },
      });
      return reply.code(204).send(null);
    },
  );
}
