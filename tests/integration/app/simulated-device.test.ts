import { afterEach, expect, it, vi } from 'vitest';
import { device } from '../../../domain/api/devices.ts';
import { setup } from '../../../domain/api/setup.ts';
import { removeDir, signIn, startServer, type TestServer, tempDir } from '../../support/server.ts';

vi.setConfig({ testTimeout: 120_000 });

const dataDir = tempDir();
let server: TestServer | null = null;
afterEach(async () => {
  await server?.stop();
  removeDir(dataDir);
});

async function begin() {
  const running = await startServer({ dataDir });
  server = running;
  const cookie = await signIn(running);
  const ask = (path: string, method = 'GET', body?: unknown): Promise<Response> =>
    fetch(`${running.http}/api/v1${path}`, {
      method,
      headers: { cookie, origin: running.http, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ask,
    /** Waits until the device has brought more than `uplinks` messages. */
    async heard(id: string, uplinks: number): Promise<number> {
      const end = Date.now() + 40_000;
      for (;;) {
        const found = device.parse(await (await ask(`/devices/${id}`)).json());
        if (found.uplinks > uplinks) return found.uplinks;
        if (Date.now() > end) throw new Error(`no message of ${id} came`);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
  };
}

it('sends over the wire, goes on after a restart, and leaves nothing behind', async () => {
  const { ask, heard } = await begin();
  const answer = await ask('/setup/simulated-device', 'POST', { profile: 'pond-sonde' });
  const { id } = device.parse(await answer.json());
  const before = await heard(id, 0);
  const done = setup.parse(await (await ask('/setup')).json());
  expect(done).toMatchObject({ device: id, simulated: id });
  expect(done.steps.find((step) => step.id === 'value')?.state).toBe('done');
  await server?.stop();

  const again = await begin();
  await again.heard(id, before);
  expect((await again.ask('/setup/simulated-device', 'DELETE')).status).toBe(204);
  expect((await again.ask(`/devices/${id}`)).status).toBe(404);
  const left = setup.parse(await (await again.ask('/setup')).json());
  expect(left).toMatchObject({ device: null, simulated: null });
  const { items } = (await (await again.ask('/latest')).json()) as { items: unknown[] };
  expect(items).toEqual([]);
});
