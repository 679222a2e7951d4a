import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newReplacement, replaced, replacement } from '../../domain/api/device-life.ts';
import { type DeviceRecord, device } from '../../domain/api/devices.ts';
import { can } from '../../domain/permissions.ts';
import { replaceDevice, replacementsOf, retireDevice, unretireDevice } from '../../store/registry/device-life.ts';
import { getDevice } from '../../store/registry/devices.ts';
import { RegistryRefusal } from '../../store/registry/errors.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { deviceInPath } from '../http/where.ts';
import { placed } from './placing.ts';

const params = z.object({ id: z.string() });
const tags = ['devices'];

/** What becomes of a device that breaks, or is done with. */
export function deviceLifeRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, broker, creates, devicesChanged } = context;

  const known = async (id: string): Promise<DeviceRecord> => {
    const row = await getDevice(registry, id, now());
    if (!row) throw notFound('device', id);
    return row.device;
  };
  const changed = async (request: FastifyRequest, action: string, id: string): Promise<void> => {
    await devicesChanged([id]);
    broker.disconnect(id);
    await audit(context, request, { action, resource: `device/${id}` });
  };

  app.get(
    '/devices/:id/replacements',
    {
      config: { permission: 'devices.read', where: deviceInPath },
      schema: {
        tags,
        summary: 'The units that the device was before',
        params,
        response: { 200: z.object({ items: z.array(replacement) }) },
      },
    },
    async ({ params: { id } }) => ({ items: await replacementsOf(registry, id) }),
  );

  app.post(
    '/devices/:id/replacements',
    {
      config: { permission: 'devices.credentials', where: deviceInPath },
      schema: {
        tags,
        summary: 'Let another unit go on under the same id, with a new token or as a device in stock',
        params,
        body: newReplacement.strict(),
        response: { 201: replaced },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id } = request.params;
        const { from, reason, serial } = request.body;
        const unit = from === null ? null : places.device(from);
        if (from !== null && (unit === null || !can(principal(request), 'devices.credentials', unit)))
          throw new RegistryRefusal('not-in-stock', 'from', `there is no device ${from} in stock`);
        const before = await known(id);
        const by = principal(request).actor;
        const token = await replaceDevice(registry, id, { reason, serial, from, by, now: now() });
        await devicesChanged(from === null ? [id] : [id, from]);
        broker.disconnect(id);
        if (from !== null) broker.disconnect(from);
        const after = await known(id);
        await audit(context, request, {
          action: 'device.replace',
          resource: `device/${id}`,
          before: { serial: before.serial },
          after: { serial: after.serial, reason, from },
        });
        return { ...placed(places, after), token };
      }),
  );

  app.post(
    '/devices/:id/retirement',
    {
      config: { permission: 'devices.write', where: deviceInPath },
      schema: {
        tags,
        summary: 'Take a device out of use for good; its readings stay',
        params,
        response: { 201: device },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id } = request.params;
        if (!(await retireDevice(registry, id, now())))
          throw new HttpProblem('conflict', `"${id}" is retired already.`);
        await changed(request, 'device.retire', id);
        return placed(places, await known(id));
      }),
  );

  app.delete(
    '/devices/:id/retirement',
    {
      config: { permission: 'devices.write', where: deviceInPath },
      schema: { tags, summary: 'Take a retired device back into use', params, response: { 200: device } },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await unretireDevice(registry, id, now()))) throw new HttpProblem('conflict', `"${id}" is not retired.`);
      await changed(request, 'device.unretire', id);
      return placed(places, await known(id));
    },
  );
}
