import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { device, devicePatch, deviceQuery, deviceWithToken, newDevice } from '../../domain/api/devices.ts';
import { scopesFor } from '../../domain/permissions.ts';
import { createDevice, rotateCredential } from '../../store/registry/device-registration.ts';
import { type DeviceRow, deleteDevice, getDevice, listDevices, updateDevice } from '../../store/registry/devices.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { deviceInPath } from '../http/where.ts';
import { deviceActivityRoutes } from './activity-routes.ts';
import { heartbeatRoutes } from './heartbeat-routes.ts';
import { checkPlacing, placed } from './placing.ts';

const params = z.object({ id: z.string() });
const tags = ['devices'];

/** Devices and gateways, and the credentials with which they connect. */
export function deviceRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, broker, devicesChanged, creates } = context;
  deviceActivityRoutes(app, context);
  heartbeatRoutes(app, context);

  const known = async (id: string): Promise<DeviceRow> => {
    const row = await getDevice(registry, id, now());
    if (!row) throw notFound('device', id);
    return row;
  };

  app.get(
    '/devices',
    {
      config: { permission: 'devices.read', where: 'own' },
      schema: { tags, summary: 'Devices by id', querystring: deviceQuery, response: { 200: page(device) } },
    },
    async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const filter = { ...asked, scopes: scopesFor(principal(request), 'devices.read') };
      const after = decodeCursor(cursor, z.string().max(64));
      const rows = await listDevices(registry, filter, { after, limit: limit + 1, now: now() });
      const { items, next } = pageOf(rows, limit, (row) => row.device.id);
      return { items: items.map((row) => placed(places, row.device)), next };
    },
  );

  app.post(
    '/devices',
    {
      config: { permission: 'devices.write', where: 'own' },
      schema: {
        tags,
        summary: 'Register a device; its token is in this answer and nowhere else',
        body: newDevice.strict(),
        response: { 201: deviceWithToken },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        await checkPlacing(context, request, request.body);
        const { token } = await createDevice(registry, request.body, now());
        await devicesChanged([request.body.id]);
        await audit(context, request, {
          action: 'device.create',
          resource: `device/${request.body.id}`,
          after: request.body,
        });
        const row = await known(request.body.id);
        reply.header('location', `/api/v1/devices/${encodeURIComponent(row.device.id)}`);
        return { ...placed(places, row.device), token };
      }),
  );

  app.get(
    '/devices/:id',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: { tags, summary: 'One device', params, response: { 200: device } },
    },
    async ({ params: { id } }, reply) => {
      const row = await known(id);
      sendVersion(reply, row.version);
      return placed(places, row.device);
    },
  );

  app.patch(
    '/devices/:id',
    {
      config: { permission: 'devices.write', where: deviceInPath },
      schema: {
        tags,
        summary: 'Change a device; a new site ends its deployment and begins another',
        params,
        body: devicePatch.strict(),
        response: { 200: device },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await known(id);
      await checkPlacing(context, request, { ...request.body, id });
      if (!(await updateDevice(registry, id, request.body, { expected, now: now() }))) throw versionChanged();
      await devicesChanged([id]);
      if (request.body.disabled) broker.disconnect(id);
      await audit(context, request, {
        action: 'device.change',
        resource: `device/${id}`,
        before: pick(before.device, Object.keys(request.body)),
        after: request.body,
      });
      const row = await known(id);
      sendVersion(reply, row.version);
      return placed(places, row.device);
    },
  );

  app.delete(
    '/devices/:id',
    {
      config: { permission: 'devices.write', where: deviceInPath },
      schema: {
        tags,
        summary: 'Delete a device and its credentials; its readings and past alerts stay',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await known(id);
      if (!(await deleteDevice(registry, id, { expected }))) throw versionChanged();
      await devicesChanged([id]);
      broker.disconnect(id);
      await audit(context, request, { action: 'device.delete', resource: `device/${id}`, before: before.device });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/devices/:id/credentials',
    {
      config: { permission: 'devices.credentials', where: deviceInPath },
      schema: {
        tags,
        summary: 'Replace every credential by a new token and end the connections of the old; shown this once',
        params,
        response: { 201: deviceWithToken },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id } = request.params;
        const { device: found } = await known(id);
        const token = await rotateCredential(registry, id, now());
        await devicesChanged([id]);
        broker.disconnect(id);
        await audit(context, request, { action: 'device.credentials', resource: `device/${id}` });
        return { ...placed(places, found), token };
      }),
  );
}

const pick = (from: object, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
