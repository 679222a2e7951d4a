import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaced } from '../../../domain/api/device-life.ts';
import { device } from '../../../domain/api/devices.ts';
import { hashSecret } from '../../../store/registry/credentials.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
const post = (path: string, body?: unknown) => api.send('POST', `/api/v1/devices/${path}`, body, { as: 'manager' });
const ids = async (query = '') =>
  ((await (await api.get(`/api/v1/devices${query}`)).json()) as { items: { id: string }[] }).items.map(({ id }) => id);
const credentials = async (id: string) =>
  (await api.registry.selectFrom('device_credentials').select('hash').where('device_id', '=', id).execute()).map(
    ({ hash }) => hash,
  );

beforeAll(async () => {
  api = await startApi();
  await api.registry
    .insertInto('organisations')
    .values({ id: 'htx-a', name: 'A', kind: 'cooperative', created_at: 0, updated_at: 0 })
    .execute();
  await api.registry
    .insertInto('sites')
    .values({
      id: 'ruong',
      name: 'Ruộng',
      kind: 'field',
      organisation_id: 'htx-a',
      version: 1,
      created_at: 0,
      updated_at: 0,
    })
    .execute();
});
afterAll(() => api?.close());

const make = (id: string, more: { site?: string; serial?: string } = {}) =>
  createDevice(api.registry, { id, name: id, profile: 'paddy-level', ...more }, api.clock.now);

describe('a broken device', () => {
  it('goes on as another unit with a new token; what it was is written down', async () => {
    const { token } = await make('r-1', { site: 'ruong', serial: 'SN-1' });
    const answer = await bodyOf(replaced, post('r-1/replacements', { reason: 'Hỏng pin', serial: 'SN-2' }));
    expect(answer).toMatchObject({ id: 'r-1', serial: 'SN-2', site: 'ruong' });
    expect(await credentials('r-1')).toEqual([hashSecret(answer.token as string)]);
    expect(answer.token).not.toBe(token);
    expect(api.parts.disconnected).toContain('r-1');
    expect(await (await api.get('/api/v1/devices/r-1/replacements')).json()).toMatchObject({
      items: [{ oldSerial: 'SN-1', newSerial: 'SN-2', reason: 'Hỏng pin', by: 'token manager' }],
    });
  });

  it('goes on as a device in stock, whose credentials it takes over', async () => {
    await make('r-2', { site: 'ruong' });
    const { token } = await make('spare', { serial: 'SN-9' });
    const answer = await bodyOf(replaced, post('r-2/replacements', { reason: 'Ngập nước', from: 'spare' }));
    expect(answer).toMatchObject({ token: null, serial: 'SN-9' });
    expect(await credentials('r-2')).toEqual([hashSecret(token)]);
    expect(await credentials('spare')).toEqual([]);
    expect(await ids()).not.toContain('spare');
  });

  it('is not replaced by one that stands elsewhere, by itself, or by one that there is not', async () => {
    await make('r-3', { site: 'ruong' });
    for (const from of ['r-1', 'r-3', 'nothing'])
      expect((await post('r-3/replacements', { reason: 'x', from })).status).toBe(400);
    expect((await post('r-3/replacements', { reason: ' ' })).status).toBe(400);
    expect((await post('nothing/replacements', { reason: 'x' })).status).toBe(404);
  });
});

describe('a retired device', () => {
  it('stands nowhere, may not connect, and is in no list that does not ask for it', async () => {
    await make('old', { site: 'ruong' });
    const answer = await bodyOf(device, post('old/retirement'));
    expect(answer).toMatchObject({ disabled: true, site: null, organisation: 'htx-a' });
    expect(answer.retiredAt).not.toBeNull();
    const [stay] = await api.registry.selectFrom('deployments').selectAll().where('device_id', '=', 'old').execute();
    expect(stay).toMatchObject({ site_id: 'ruong', to_at: expect.any(Number) });
    expect(await ids()).not.toContain('old');
    expect(await ids('?retired=with')).toContain('old');
    expect(await ids('?retired=only')).toEqual(expect.arrayContaining(['old']));
    expect((await post('old/retirement')).status).toBe(409);
  });

  it('is put to no use until it is taken back', async () => {
    const patch = (body: unknown) => api.send('PATCH', '/api/v1/devices/old', body, { as: 'manager' });
    expect((await patch({ site: 'ruong' })).status).toBe(400);
    expect((await patch({ disabled: false })).status).toBe(400);
    expect((await post('old/replacements', { reason: 'x' })).status).toBe(400);
    const back = await api.send('DELETE', '/api/v1/devices/old/retirement', undefined, { as: 'manager' });
    expect(await bodyOf(device, back)).toMatchObject({ disabled: false, retiredAt: null });
    expect((await patch({ site: 'ruong' })).status).toBe(200);
    expect((await api.send('DELETE', '/api/v1/devices/old/retirement', undefined, { as: 'manager' })).status).toBe(409);
  });
});
