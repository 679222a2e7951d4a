import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { erasure, household, householdDetail } from '../../../domain/api/households.ts';
import type { Role } from '../../../domain/api/session.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const HOA = { kind: 'household', name: 'Nguyễn Thị Hoạ Mi', phone: '0912 345 678', address: 'Ấp Tân Hoà, số 14' };
let api: RunningApi;
let n = 0;

beforeAll(async () => {
  api = await startApi();
  for (const id of ['dien-luc', 'htx-b'])
    await createOrganisation(
      api.registry,
      { id, name: `Tổ chức ${id}`, kind: 'utility', commune: null, phone: null },
      api.clock.now,
    );
});
afterAll(() => api.close());

/** Somebody with one role on one scope. */
async function somebody(role: Role, scope: Scope) {
  const { secret } = await createToken(
    api.registry,
    { name: `${role} ${scope} ${++n}`, grant: { role, scope }, createdBy: 'test', expiresAt: null },
    api.clock.now,
  );
  return (method: string, path: string, body?: unknown) =>
    api.send(method, `/api/v1${path}`, body, { as: null, headers: { authorization: `Bearer ${secret}` } });
}

async function addHousehold(more: object = {}) {
  const answer = await api.send('POST', '/api/v1/households', { ...HOA, organisation: 'dien-luc', ...more });
  expect(answer.status).toBe(201);
  return bodyOf(householdDetail, answer);
}

describe('households', () => {
  it('are added with an id that tells nothing, found without diacritics and by number, and changed', async () => {
    const made = await addHousehold();
    expect(made.id).toMatch(/^ho-[0-9a-f]{12}$/);
    expect(made).toMatchObject({ ...HOA, organisationName: 'Tổ chức dien-luc', sites: 0, erasedAt: null });
    const find = async (q: string) =>
      (await bodyOf(page(household), api.get(`/api/v1/households?q=${encodeURIComponent(q)}`, 'manager'))).items.map(
        ({ id }) => id,
      );
    for (const q of ['hoa mi', 'NGUYỄN', 'tan hoa', '0912345', '+84 912 345'])
      expect([q, await find(q)]).toEqual([q, [made.id]]);
    expect(await find('0999')).toEqual([]);

    const stale = await api.send(
      'PATCH',
      `/api/v1/households/${made.id}`,
      { phone: null },
      {
        headers: { 'if-match': '"7"' },
      },
    );
    expect(stale.status).toBe(412);
    const changed = await api.send('PATCH', `/api/v1/households/${made.id}`, { phone: null });
    expect(await bodyOf(householdDetail, changed)).toMatchObject({ phone: null, name: HOA.name });
  });

  it.each([
    [{ name: '' }, 'body.name'],
    [{ phone: 'gọi con trai' }, 'body.phone'],
    [{ organisation: 'ghost' }, 'body.organisation'],
    [{ kind: 'cow' }, 'body.kind'],
  ])('are refused with %j, which is named', async (wrong, path) => {
    const answer = await api.send('POST', '/api/v1/households', { ...HOA, ...wrong });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).errors?.[0]?.path).toBe(path);
  });

  it('are for those who manage the organisation that looks after them', async () => {
    const { id } = await addHousehold({ name: 'Hộ của điện lực' });
    const own = await somebody('manager', 'organisation:dien-luc');
    const viewer = await somebody('viewer', 'organisation:dien-luc');
    const other = await somebody('administrator', 'organisation:htx-b');
    expect((await own('GET', `/households/${id}`)).status).toBe(200);
    expect((await viewer('GET', '/households')).status).toBe(403);
    expect((await viewer('GET', `/households/${id}`)).status).toBe(403);
    expect((await other('GET', `/households/${id}`)).status).toBe(404);
    expect((await bodyOf(page(household), other('GET', '/households'))).items).toEqual([]);
    // Erasing is for administrators, and nobody pushes a household on others or hides it from them.
    expect((await own('GET', `/households/${id}/erasure`)).status).toBe(403);
    expect((await own('PATCH', `/households/${id}`, { organisation: 'htx-b' })).status).toBe(400);
    expect((await own('PATCH', `/households/${id}`, { organisation: null })).status).toBe(403);
    expect((await own('POST', '/households', { ...HOA, organisation: null })).status).toBe(403);
  });

  it('leave neither name nor phone nor address in the audit', async () => {
    const { id } = await addHousehold();
    await api.send('PATCH', `/api/v1/households/${id}`, { name: 'Nguyễn Thị Hoạ Mi Mới', phone: null });
    const { items } = await bodyOf(
      page(auditEntry),
      api.get(`/api/v1/audit?resource=household/${id}`, 'administrator'),
    );
    expect(items).toMatchObject([
      { action: 'household.change', before: { name: '•••', phone: '•••' }, after: { name: '•••', phone: null } },
      { action: 'household.create', before: null, after: { kind: 'household', name: '•••', address: '•••' } },
    ]);
    expect(JSON.stringify(await api.registry.selectFrom('audit').selectAll().execute())).not.toMatch(/Hoạ Mi|0912/);
  });

  it('are seen in the audit by whoever administers their organisation alone', async () => {
    const { id } = await addHousehold();
    const own = await somebody('administrator', 'organisation:dien-luc');
    const other = await somebody('administrator', 'organisation:htx-b');
    const about = async (who: typeof own) =>
      (await bodyOf(page(auditEntry), who('GET', `/audit?resource=household/${id}`))).items.length;
    expect(await about(own)).toBe(1);
    expect(await about(other)).toBe(0);
  });
});

describe('a household with a meter', () => {
  async function withMeter() {
    const made = await addHousehold();
    const site = `nha-${++n}`;
    const device = `dong-ho-${n}`;
    const answers = [
      await api.send('POST', '/api/v1/sites', {
        id: site,
        name: 'Nhà Hoạ Mi',
        kind: 'household',
        organisation: 'dien-luc',
        household: made.id,
        latitude: 10.123456,
        longitude: 106.654321,
      }),
      await api.send('POST', '/api/v1/devices', {
        id: device,
        name: 'Đồng hồ nhà Hoạ Mi',
        profile: 'generic-json',
        site,
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    for (let i = 0; i < 3; i++)
      api.readings.add({ device, datastream: 'energy', at: api.clock.now + i * 1000, result: 100.25 + i });
    return { id: made.id, site, device };
  }

  it('is exported whole, with every reading, and the export is in the audit', async () => {
    const { id, site, device } = await withMeter();
    const answer = await api.get(`/api/v1/households/${id}/export`, 'manager');
    expect(answer.headers.get('content-disposition')).toContain(`${id}.json`);
    const document = (await answer.json()) as Record<string, unknown>;
    expect(document).toMatchObject({
      household: { ...HOA, id },
      sites: [{ id: site, latitude: 10.123456 }],
      devices: [{ id: device, name: 'Đồng hồ nhà Hoạ Mi', site, to: null }],
      alerts: [],
      readings: [{ result: 100.25 }, { result: 101.25 }, { result: 102.25 }],
    });
    expect(document['audit']).toMatchObject([{ action: 'household.export' }, { action: 'household.create' }]);
  });

  it('says what would be erased, then stops its meter and erases it, once', async () => {
    const { id, site, device } = await withMeter();
    const expected = { sites: 1, devices: 1, readings: 3, alerts: 0, messages: 0 };
    expect(await bodyOf(erasure, api.get(`/api/v1/households/${id}/erasure`, 'administrator'))).toEqual(expected);
    const erased = await api.send('POST', `/api/v1/households/${id}/erase`);
    expect(erased.status).toBe(200);
    expect(api.parts.deletions.at(-1)).toMatchObject({ device, datastream: null });
    expect(api.parts.disconnected).toContain(device);

    expect(await bodyOf(householdDetail, api.get(`/api/v1/households/${id}`, 'manager'))).toMatchObject({
      name: '',
      phone: null,
      address: null,
      erasedAt: expect.any(String),
    });
    expect(await (await api.get(`/api/v1/sites/${site}`, 'administrator')).json()).toMatchObject({
      name: site,
      latitude: null,
      longitude: null,
    });
    expect(await (await api.get(`/api/v1/devices/${device}`, 'administrator')).json()).toMatchObject({
      name: device,
      site: null,
      disabled: true,
    });
    const { items } = await bodyOf(
      page(auditEntry),
      api.get(`/api/v1/audit?resource=household/${id}&action=household.erase`, 'administrator'),
    );
    expect(items).toMatchObject([{ after: { sites: 1, devices: 1 }, result: 'ok' }]);

    for (const [method, path, body] of [
      ['POST', `/households/${id}/erase`, undefined],
      ['PATCH', `/households/${id}`, { name: 'x' }],
    ] as const)
      expect((await api.send(method, `/api/v1${path}`, body)).status).toBe(409);
    const other = { id: `${site}-b`, name: 'Nhà khác', kind: 'household', household: id };
    expect((await api.send('POST', '/api/v1/sites', other)).status).toBe(400);
    const { items: left } = await bodyOf(page(household), api.get('/api/v1/households', 'manager'));
    expect(left.map((one) => one.id)).not.toContain(id);
  });
});
