import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { device } from '../../../domain/api/devices.ts';
import { alertLetters } from '../../../domain/api/settings.ts';
import { type Setup, setup } from '../../../domain/api/setup.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { deleteDevice } from '../../../store/registry/devices.ts';
import { createEndpoint } from '../../../store/registry/notification-endpoints.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const PATH = '/api/v1/setup';
const LETTERS = '/api/v1/settings/alert-letters';
const SIMULATED = '/api/v1/setup/simulated-device';

let api: RunningApi;
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

const read = (): Promise<Setup> => bodyOf(setup, api.get(PATH, 'administrator'));
const states = async (): Promise<string> => (await read()).steps.map(({ id, state }) => `${id} ${state}`).join(', ');

describe('setting up', () => {
  it('is seen from what there is, not from what was clicked', async () => {
    expect(await states()).toBe('organisation open, place open, device open, value open, channel open');
    const { registry, clock } = api;
    await createOrganisation(registry, { id: 'htx', name: 'HTX', kind: 'cooperative' }, clock.now);
    await createSite(registry, { id: 'kho', name: 'Kho', kind: 'other' }, clock.now);
    expect(await states()).toBe('organisation done, place open, device open, value open, channel open');
    await createSite(registry, { id: 'ruong', name: 'Ruộng', kind: 'field', commune: '28696@2025-07-01' }, clock.now);
    await createDevice(registry, { id: 'a', name: 'A', profile: 'generic-json', site: 'ruong' }, clock.now);
    expect(await states()).toBe('organisation done, place done, device done, value open, channel open');
    expect((await read()).device).toBe('a');
    const latest = { device_id: 'a', key: 'salinity', at: 1, received_at: 1, value: 1, text: null, quality: 0 };
    await registry.insertInto('latest').values(latest).execute();
    await api.send('PUT', LETTERS, { to: ['tram@htx.vn'], from: 'act', language: 'vi' });
    expect(await states()).toBe('organisation done, place done, device done, value done, channel done');
    await api.send('PUT', LETTERS, { to: [], from: 'act', language: 'vi' });
    const endpoint = { kind: 'telegram', config: { chatId: '@htx_chat' }, name: 'Nhóm', secret: null } as const;
    for (const [id, confirmedAt] of [
      ['unproved', null],
      ['proved', clock.now],
    ] as const) {
      const whose = { user: null, scope: 'organisation:htx', fromLevel: 'act', createdBy: 'test' } as const;
      const config = { chatId: `@${id}_chat` };
      await createEndpoint(registry, { ...endpoint, ...whose, id, config, confirmedAt }, { now: clock.now, most: 9 });
      expect((await read()).steps.at(-1)?.state).toBe(confirmedAt === null ? 'open' : 'done');
    }
    await deleteDevice(registry, 'a', { expected: null });
    expect(await states()).toBe('organisation done, place done, device open, value open, channel done');
  });

  it('waits for the newest device, but shows one that has sent', async () => {
    const { registry, clock } = api;
    for (const [n, id] of ['a', 'b', 'c'].entries())
      await createDevice(registry, { id, name: id, profile: 'generic-json' }, clock.now + n);
    expect((await read()).device).toBe('c');
    const latest = { device_id: 'b', key: 'salinity', at: 1, received_at: 1, value: 1, text: null, quality: 0 };
    await registry.insertInto('latest').values(latest).execute();
    expect((await read()).device).toBe('b');
  });

  it('lets steps be skipped and the reminder be put away, for all administrators', async () => {
    const skipped = await bodyOf(setup, api.send('PATCH', PATH, { skipped: ['channel', 'channel'] }));
    expect(skipped.steps.at(-1)).toEqual({ id: 'channel', state: 'skipped' });
    expect(skipped.dismissed).toBe(false);
    const away = await bodyOf(setup, api.send('PATCH', PATH, { dismissed: true }));
    expect(away.dismissed).toBe(true);
    expect(away.steps.at(-1)?.state).toBe('skipped');
    expect((await api.send('PATCH', PATH, { skipped: ['coffee'] })).status).toBe(400);
    expect((await api.send('PATCH', PATH, { simulated: 'x' })).status).toBe(400);
  });

  it('is for administrators of the installation', async () => {
    for (const as of ['viewer', 'operator', 'manager'] as const) {
      expect((await api.get(PATH, as)).status).toBe(403);
      expect((await api.send('PATCH', PATH, {}, { as })).status).toBe(403);
      expect((await api.send('POST', SIMULATED, { profile: 'pond-sonde' }, { as })).status).toBe(403);
      expect((await api.send('DELETE', SIMULATED, undefined, { as })).status).toBe(403);
      expect((await api.get(LETTERS, as)).status).toBe(403);
    }
  });
});

describe('a simulated device', () => {
  it('is registered, marked as such, played with a token of its own, and removed with what it has sent', async () => {
    const made = await bodyOf(device, api.send('POST', SIMULATED, { profile: 'pond-sonde' }));
    expect(made).toMatchObject({ profile: 'pond-sonde', serial: 'SIMULATED', name: 'Thiết bị mô phỏng' });
    expect(api.parts.played).toMatchObject([{ device: made.id, profile: 'pond-sonde' }]);
    expect(api.parts.changedDevices).toEqual([made.id]);
    expect((await read()).simulated).toBe(made.id);

    const twice = await api.send('POST', SIMULATED, { profile: 'pond-sonde' });
    expect([twice.status, await twice.json()]).toMatchObject([409, { code: 'conflict' }]);

    expect((await api.send('DELETE', SIMULATED)).status).toBe(204);
    expect(api.parts.played.at(-1)).toBeNull();
    expect(api.parts.deletions).toMatchObject([{ device: made.id, datastream: null }]);
    expect(api.parts.disconnected).toEqual([made.id]);
    expect((await api.get(`/api/v1/devices/${made.id}`)).status).toBe(404);
    expect((await read()).simulated).toBeNull();
    expect((await api.send('DELETE', SIMULATED)).status).toBe(404);
  });

  it('that somebody removed by hand makes room for another', async () => {
    const made = await bodyOf(device, api.send('POST', SIMULATED, { profile: 'paddy-level' }));
    await deleteDevice(api.registry, made.id, { expected: null });
    expect((await read()).simulated).toBeNull();
    expect((await api.send('POST', SIMULATED, { profile: 'paddy-level' })).status).toBe(201);
  });

  it('stands at a site that there is, and measures what the simulator knows', async () => {
    expect((await api.send('POST', SIMULATED, { profile: 'pond-sonde', site: 'nowhere' })).status).toBe(400);
    expect((await api.send('POST', SIMULATED, { profile: 'gateway' })).status).toBe(400);
    expect((await read()).simulated).toBeNull();
    expect(api.parts.played).toEqual([]);
  });
});

describe('letters of alerts', () => {
  it('go to addresses that an administrator sets', async () => {
    const asked = { to: ['tram@htx.vn', 'giam-doc@htx.vn'], from: 'danger', language: 'en' };
    expect(await bodyOf(alertLetters, api.send('PUT', LETTERS, asked))).toEqual(asked);
    expect(await bodyOf(alertLetters, api.get(LETTERS, 'administrator'))).toEqual(asked);
    for (const to of [['tram'], ['tram@htx.vn', 'TRAM@htx.vn'], ['a@b.vn\r\nBcc: x@y.vn']])
      expect((await api.send('PUT', LETTERS, { ...asked, to })).status, String(to)).toBe(400);
  });
});
