import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { device } from '../../domain/api/devices.ts';
import { newSimulatedDevice, type Setup, setup, setupPatch } from '../../domain/api/setup.ts';
import { createDevice } from '../../store/registry/device-registration.ts';
import { deleteDevice, getDevice } from '../../store/registry/devices.ts';
import { readSetting, writeSetting } from '../../store/registry/settings.ts';
import { readSetupFacts } from '../../store/registry/setup-facts.ts';
import type { ApiContext } from '../context.ts';
import { placed } from '../devices/placing.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const tags = ['setup'];

/** What an empty installation is told apart by, and a device to try it with. */
export function setupRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, broker, ingest, creates, devicesChanged, simulator, channels } = context;

  const answer = async (): Promise<Setup> => {
    const [{ first, endpoint, ...facts }, state, letters] = await Promise.all([
      readSetupFacts(registry),
      readSetting(registry, 'setup'),
      readSetting(registry, 'alert-letters'),
    ]);
    const done = { ...facts, channel: endpoint || channels.webhook || letters.to.length > 0 };
    const steps = setup.shape.steps.element.shape.id.options.map((id) => ({
      id,
      state: done[id] ? ('done' as const) : state.skipped.includes(id) ? ('skipped' as const) : ('open' as const),
    }));
    const simulated = state.simulated !== null && places.device(state.simulated) !== null ? state.simulated : null;
    return { steps, dismissed: state.dismissed, device: first, simulated, channels };
  };

  app.get(
    '/setup',
    {
      config: { permission: 'settings.read' },
      schema: { tags, summary: 'How far the installation is set up', response: { 200: setup } },
    },
    answer,
  );

  app.patch(
    '/setup',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Skip steps of setting up, or be reminded no more',
        body: setupPatch.strict(),
        response: { 200: setup },
      },
    },
    async (request) => {
      const before = await readSetting(registry, 'setup');
      const { dismissed = before.dismissed, skipped = before.skipped } = request.body;
      const after = { ...before, dismissed, skipped: [...new Set(skipped)] };
      await writeSetting(registry, 'setup', after);
      await audit(context, request, { action: 'settings.change', resource: 'settings/setup', before, after });
      return answer();
    },
  );

  app.post(
    '/setup/simulated-device',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Register a device that the server plays over MQTT, to see Sen work without one at hand',
        body: newSimulatedDevice.strict(),
        response: { 201: device },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const state = await readSetting(registry, 'setup');
        if (state.simulated !== null && places.device(state.simulated) !== null)
          throw new HttpProblem('conflict', 'The server plays a device already; remove it before you try another.');
        const { profile, site } = request.body;
        const id = `mo-phong-${randomBytes(3).toString('hex')}`;
        const asked = { id, name: 'Thiết bị mô phỏng', profile, site, serial: 'SIMULATED', expectedIntervalS: 10 };
        const { token } = await createDevice(registry, asked, now());
        await writeSetting(registry, 'setup', { ...state, simulated: id });
        await devicesChanged([id]);
        await simulator.play({ device: id, profile, token });
        await audit(context, request, { action: 'device.create', resource: `device/${id}`, after: asked });
        const row = await getDevice(registry, id, now());
        if (!row) throw notFound('device', id);
        return placed(places, row.device);
      }),
  );

  app.delete(
    '/setup/simulated-device',
    {
      config: { permission: 'settings.write' },
      schema: {
        tags,
        summary: 'Remove the device that the server plays, with all that it has sent',
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const state = await readSetting(registry, 'setup');
      const id = state.simulated;
      if (id === null) throw notFound('simulated device', 'simulated-device');
      await simulator.stop();
      const before = await getDevice(registry, id, now());
      if (before) {
        await ingest.deleteReadings({ device: id, datastream: null, from: 0, to: now() + 86_400_000 });
        await deleteDevice(registry, id, { expected: null });
        await devicesChanged([id]);
        broker.disconnect(id);
      }
      await writeSetting(registry, 'setup', { ...state, simulated: null });
      await audit(context, request, { action: 'device.delete', resource: `device/${id}`, before: before?.device });
      return reply.code(204).send(null);
    },
  );
}
