import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../../domain/api/common.ts';
import { adopted, waitingDevice } from '../../../domain/api/waiting-devices.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { recordStrangers, STRANGERS_PER_GATEWAY, type Stranger } from '../../../store/registry/unknown-children.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let secretB: string;
const NOW = Date.parse('2026-11-22T08:00:00Z');
const hear = (...strangers: Stranger[]) => api.registry.transaction().execute((trx) => recordStrangers(trx, strangers));
const stranger = (child: string, more: Partial<Stranger> = {}): Stranger => ({
  gateway: 'gw-a',
  child,
  at: NOW,
  uplinks: 1,
  sample: '{"water_level":-3}',
  ...more,
});
const waiting = async (query = '') =>
  bodyOf(page(waitingDevice), api.get(`/api/v1/waiting-devices${query}`, 'manager'));
const adopt = (body: unknown, as: 'manager' | 'viewer' = 'manager') =>
  api.send('POST', '/api/v1/waiting-devices/adoptions', body, { as });

beforeAll(async () => {
  api = await startApi();
  const { registry } = api;
  for (const id of ['a', 'b']) {
    await registry
      .insertInto('organisations')
      .values({ id: `htx-${id}`, name: id, kind: 'cooperative', created_at: 0, updated_at: 0 })
      .execute();
    await registry
      .insertInto('sites')
      .values({
        id: `tram-${id}`,
        name: 'Trạm',
        kind: 'other',
        organisation_id: `htx-${id}`,
        version: 1,
        created_at: 0,
        updated_at: 0,
      })
      .execute();
    await createDevice(registry, { id: `gw-${id}`, name: `Bộ thu ${id}`, profile: 'gateway', site: `tram-${id}` }, NOW);
  }
  const grant = { role: 'manager', scope: 'organisation:htx-b' } as const;
  secretB = (await createToken(registry, { name: 'b', grant, createdBy: 'test', expiresAt: null }, api.clock.now))
    .secret;
});
afterAll(() => api?.close());

describe('devices that wait', () => {
  it('are counted, with the last that was said of them and the profile that it fits', async () => {
    await hear(stranger('ruong-1'), stranger('ruong-2', { sample: null, at: NOW + 5 }));
    await hear(stranger('ruong-1', { uplinks: 4, at: NOW + 9, sample: '{"water_level":-4,"battery_voltage":3.6}' }));
    const { items } = await waiting();
    expect(items).toMatchObject([
      {
        child: 'ruong-1',
        uplinks: 5,
        profile: 'paddy-level',
        fields: ['water_level', 'battery_voltage'],
        adoptable: true,
      },
      { child: 'ruong-2', uplinks: 1, profile: null, sample: null },
    ]);
    expect(items[0]?.place).toContain('organisation:htx-a');
  });

  it('are not those that are registered, nor of a gateway that is gone', async () => {
    await hear(stranger('gw-b'), stranger('x', { gateway: 'gone' }));
    expect((await waiting()).items.map(({ child }) => child)).toEqual(['ruong-1', 'ruong-2']);
  });

  it('come page by page', async () => {
    const first = await waiting('?limit=1');
    expect(first.next).not.toBeNull();
    expect((await waiting(`?limit=1&cursor=${first.next}`)).items.map(({ child }) => child)).toEqual(['ruong-2']);
  });

  it('are shown, adopted and put aside by those alone who manage the gateway', async () => {
    const as = (method: string, path: string, body?: unknown) =>
      fetch(`${api.url}/api/v1/waiting-devices${path}`, {
        method,
        headers: { authorization: `Bearer ${secretB}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    await api.places.reload();
    expect(await (await as('GET', '')).json()).toEqual({ items: [], next: null });
    const body = { gateway: 'gw-a', child: 'ruong-1', profile: 'paddy-level' };
    expect((await as('POST', '/adoptions', body)).status).toBe(404);
    expect((await as('PUT', '/ignored', { gateway: 'gw-a', child: 'ruong-1', ignored: true })).status).toBe(404);
    expect((await adopt(body, 'viewer')).status).toBe(403);
  });

  it('are put aside and taken back', async () => {
    const ignore = (ignored: boolean) =>
      api.send(
        'PUT',
        '/api/v1/waiting-devices/ignored',
        { gateway: 'gw-a', child: 'ruong-2', ignored },
        { as: 'manager' },
      );
    expect((await ignore(true)).status).toBe(204);
    expect((await waiting()).items.map(({ child }) => child)).toEqual(['ruong-1']);
    expect((await waiting('?ignored=true')).items.map(({ child }) => child)).toEqual(['ruong-2']);
    await ignore(false);
    expect((await waiting()).items).toHaveLength(2);
  });

  it('are adopted by one request: under their gateway, where it stands, and what waited for them is replayed', async () => {
    const item = {
      journal_seq: 1,
      state: 'waiting',
      device_id: null,
      connection: 'gw-a',
      topic: 'v1/gateway/telemetry',
      payload: Buffer.from('{}'),
      received_at: NOW,
      reason: 'unknown-device',
      detail: '',
      resolved_at: null,
    } as const;
    await api.registry
      .insertInto('quarantine')
      .values([
        { ...item, journal_index: 0, field: 'ruong-1' },
        { ...item, journal_index: 1, field: '' },
        { ...item, journal_index: 2, field: 'ruong-2' },
        { ...item, journal_index: 3, field: 'ruong-1', connection: 'gw-b' },
      ])
      .execute();
    const answer = await adopt({ gateway: 'gw-a', child: 'ruong-1', profile: 'paddy-level', name: 'Ruộng một' });
    expect(answer.status).toBe(201);
    expect(await bodyOf(adopted, answer)).toMatchObject({
      device: { id: 'ruong-1', name: 'Ruộng một', gateway: 'gw-a', site: 'tram-a' },
      replayed: 2,
    });
    expect(api.parts.replays.at(-1)).toHaveLength(2);
    expect((await waiting()).items.map(({ child }) => child)).toEqual(['ruong-2']);
    expect((await adopt({ gateway: 'gw-a', child: 'ruong-1', profile: 'paddy-level' })).status).toBe(409);
    expect((await adopt({ gateway: 'gw-a', child: 'nobody', profile: 'paddy-level' })).status).toBe(404);
  });

  it('whose name no device can have are told to be called otherwise', async () => {
    await hear(stranger('Cảm biến 1', { at: NOW + 20 }));
    expect((await waiting()).items[0]).toMatchObject({ child: 'Cảm biến 1', adoptable: false });
    const answer = await adopt({ gateway: 'gw-a', child: 'Cảm biến 1', profile: 'paddy-level' });
    expect(answer.status).toBe(400);
  });

  it('of a gateway that makes names up are bounded', async () => {
    for (let from = 0; from < 3000; from += 500)
      await hear(...Array.from({ length: 500 }, (_, n) => stranger(`made-up-${from + n}`, { gateway: 'gw-b' })));
    const { count } = await api.registry
      .selectFrom('unknown_children')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('gateway_id', '=', 'gw-b')
      .executeTakeFirstOrThrow();
    expect(count).toBe(STRANGERS_PER_GATEWAY);
  });
});
