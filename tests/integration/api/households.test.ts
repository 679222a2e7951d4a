import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { erasure, household, householdDetail } from '../../../domain/api/households.ts';
import type { Role } from '../../../domain/api/session.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { insertAlerts } from '../../support/alert-rows.ts';
import { addPerson, visitorOf } from './people.ts';
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

describe('a household with a meter', () => {
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
    // Where staff worked from is their own.
    expect(JSON.stringify(document['audit'])).not.toContain('127.0.0.1');
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

describe('the alerts of a household', () => {
  it('go with it, and whatever was told of them', async () => {
    const { id, site, device } = await withMeter();
    const { registry, clock } = api;
    const now = clock.now;
    const alert = `alert-${site}`;
    const when = { created_at: now, next_attempt_at: now };
    await insertAlerts(registry, [{ id: alert, raised_at: now, device_id: device, site_id: site }]);
    await registry
      .insertInto('outbox')
      .values({ ...when, idempotency_key: `${alert}:raised:${now}`, kind: 'alert-raised', body: '{}', attempts: 0 })
      .execute();
    const delivery = {
      ...when,
      level: 'act',
      channel: 'sms',
      recipient: '09•••',
      state: 'sent' as const,
    };
    const digest = JSON.stringify({ subject: 'Tin trong ngày', text: 'Đồng hồ nhà Hoạ Mi: 4,125' });
    await registry
      .insertInto('deliveries')
      .values([
        { ...delivery, idempotency_key: `r ${site}`, purpose: 'raised', alert_id: alert, message: '{}' },
        { ...delivery, idempotency_key: `d ${site}`, purpose: 'digest', message: digest },
        { ...delivery, idempotency_key: `o ${site}`, purpose: 'digest', message: '{"text":"của người khác"}' },
      ])
      .execute();
    const user = (await registry.selectFrom('users').select('id').executeTakeFirstOrThrow()).id;
    const told = { user_id: user, created_at: now };
    await registry
      .insertInto('notices')
      .values([
        { ...told, once: `r ${site}`, purpose: 'raised', alert_id: alert, body: '{}' },
        { ...told, once: `d ${site}`, purpose: 'digest', body: digest },
      ])
      .execute();
    await registry
      .insertInto('digest_items')
      .values({ ...told, once: site, body: JSON.stringify({ kind: 'late', site }) })
      .execute();
    await registry
      .insertInto('rule_states')
      .values({ rule_id: 'salty', subject: `device/${device}`, key: 'salinity', state: '{"sum":4.125}' })
      .execute();
    await registry
      .insertInto('late_findings')
      .values({
        rule_id: 'salty',
        device_id: device,
        key: 'salinity',
        day: '2026-11-22',
        site_id: site,
        step: 1,
        level: 'act',
        first_at: now,
        last_at: now,
        worst: 4.125,
        results: 1,
        recorded_at: now,
      })
      .execute();

    expect((await api.send('POST', `/api/v1/households/${id}/erase`)).status).toBe(200);
    for (const table of [
      'alerts',
      'alert_events',
      'outbox',
      'late_findings',
      'rule_states',
      'notices',
      'digest_items',
    ] as const)
      expect([table, await registry.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
    const left = await registry.selectFrom('deliveries').select('idempotency_key as key').execute();
    expect(left.map(({ key }) => key)).toEqual([`o ${site}`]);
  });
});

describe("what a household's meter measured", () => {
  const at = () => api.clock.now - 600_000;
  const range = () =>
    `from=${new Date(api.clock.now - 3_600_000).toISOString()}&to=${new Date(api.clock.now + 3_600_000).toISOString()}`;

  /** A meter that came from a public site to a household's a quarter of an hour ago, and a pump that never did. */
  async function meterAndPump() {
    const made = await addHousehold({ name: 'Hộ có đồng hồ' });
    const [home, square, meter, pump] = [`nha-${++n}`, `tram-${n}`, `meter-${n}`, `pump-${n}`] as const;
    for (const body of [
      { id: home, name: 'Nhà', kind: 'household', organisation: 'dien-luc', household: made.id },
      { id: square, name: 'Trạm', kind: 'pump', organisation: 'dien-luc' },
    ])
      expect((await api.send('POST', '/api/v1/sites', body)).status).toBe(201);
    for (const id of [meter, pump])
      expect(
        (await api.send('POST', '/api/v1/devices', { id, name: id, profile: 'generic-json', site: square })).status,
      ).toBe(201);
    const moved = at() - 300_000;
    await api.registry
      .updateTable('deployments')
      .set({ from_at: moved - 600_000 })
      .where('site_id', '=', square)
      .execute();
    await api.registry.updateTable('deployments').set({ to_at: moved }).where('device_id', '=', meter).execute();
    await api.registry
      .insertInto('deployments')
      .values({ device_id: meter, site_id: home, from_at: moved, to_at: null })
      .execute();
    api.readings.add({ device: meter, datastream: 'energy', at: moved - 1000, result: 11.5 });
    api.readings.add({ device: meter, datastream: 'energy', at: at(), result: 87.125 });
    api.readings.add({ device: pump, datastream: 'energy', at: at(), result: 5 });
    await api.registry
      .insertInto('latest')
      .values(
        [meter, pump].map((device_id) => ({
          device_id,
          key: 'energy',
          at: at(),
          received_at: at(),
          value: device_id === meter ? 87.125 : 5,
          text: null,
          quality: 0,
        })),
      )
      .execute();
    return { meter, pump, home };
  }

  it('is not told by a rule elsewhere that takes it away from something', async () => {
    const { meter } = await meterAndPump();
    const own = `rieng-${++n}`;
    const device = { id: own, name: own, profile: 'generic-json', organisation: 'htx-b' };
    expect((await api.send('POST', '/api/v1/devices', device)).status).toBe(201);
    const body = {
      name: { vi: 'So', en: 'Compare' },
      scope: { place: 'organisation:htx-b', devices: [own] },
      condition: {
        kind: 'difference',
        property: 'energy',
        minus: { device: meter, property: 'energy' },
        operator: '<',
        steps: [{ level: 'watch', value: 0, clearValue: 0 }],
      },
    };
    const asked = async (role: Role): Promise<number> => {
      const name = `so-${++n}@example.org`;
      await addPerson(api, name, [
        { role: 'manager', scope: 'organisation:htx-b' },
        { role, scope: 'organisation:dien-luc' },
      ]);
      return (await (await visitorOf(api, name)).send('POST', '/rules', body)).status;
    };
    expect([await asked('operator'), await asked('manager')]).toEqual([400, 201]);
  });

  it('stays theirs: a site where it was measured passes to nobody else', async () => {
    const { home } = await meterAndPump();
    const next = await addHousehold({ name: 'Hộ đến sau' });
    for (const other of [null, next.id]) {
      const answer = await api.send('PATCH', `/api/v1/sites/${home}`, { household: other });
      expect(answer.status).toBe(409);
      expect(await bodyOf(problem, answer)).toMatchObject({ code: 'in-use' });
    }
    const empty = {
      id: `nha-trong-${++n}`,
      name: 'Nhà',
      kind: 'household',
      organisation: 'dien-luc',
      household: next.id,
    };
    expect((await api.send('POST', '/api/v1/sites', empty)).status).toBe(201);
    expect((await api.send('PATCH', `/api/v1/sites/${empty.id}`, { household: null })).status).toBe(200);
  });

  it('is masked in messages that wait as well, by where the meter stood when they came', async () => {
    const { meter, pump, home } = await meterAndPump();
    const item = {
      device_id: meter,
      connection: meter,
      journal_seq: 1,
      journal_index: 0,
      topic: 't',
      reason: 'bad-payload',
      detail: 'kWh 87.125',
      field: '',
    };
    const payload = Buffer.from('{"energy": 87.125');
    const waiting = { ...item, payload, received_at: at(), state: 'waiting', resolved_at: null } as const;
    await api.registry
      .insertInto('quarantine')
      .values([
        { ...waiting, id: 9001 },
        // Of a device that nobody has registered, by a gateway in the house.
        { ...waiting, id: 9002, device_id: 'nobody-knows', field: 'nobody-knows' },
        { ...waiting, id: 9003, device_id: pump, connection: meter, field: 'energy' },
      ])
      .execute();
    // The meter moves on; what came from the house stays the household's.
    const moved = await api.send('PATCH', `/api/v1/devices/${meter}`, { site: home.replace('nha', 'tram') });
    expect(moved.status).toBe(200);
    const operator = await somebody('operator', 'all');
    const manager = await somebody('manager', 'all');
    for (const [id, open] of [
      [9001, false],
      [9002, false],
      [9003, true],
    ] as const) {
      const shown = await (await operator('GET', `/quarantine/${id}`)).text();
      expect([id, shown.includes('87.125'), shown.includes(payload.toString('base64'))]).toEqual([id, open, open]);
      expect(await (await manager('GET', `/quarantine/${id}`)).text()).toContain('87.125');
    }
    expect((await (await operator('GET', `/quarantine?device=${meter}`)).text()).includes('87.125')).toBe(false);
  });

  it('is masked in every answer and every export for those who may not see households, and for nobody else', async () => {
    const { meter, pump } = await meterAndPump();
    const viewers = [await somebody('viewer', 'organisation:dien-luc'), await somebody('operator', 'all')] as const;
    const manager = await somebody('manager', 'organisation:dien-luc');
    const paths = [
      `/observations?device=${meter}&${range()}`,
      `/observations?device=${meter}&device=${pump}&${range()}&format=csv`,
      `/observations?device=${meter}&${range()}&format=jsonl`,
      `/series?datastream=${meter}/energy&${range()}&bucket=raw`,
      `/series?datastream=${meter}/energy&${range()}&bucket=1h`,
      `/latest?device=${meter}&device=${pump}`,
      '/latest',
    ];
    for (const path of paths) {
      for (const viewer of viewers) {
        const answer = await viewer('GET', path);
        expect([path, answer.status]).toEqual([path, 200]);
        expect([path, await answer.text()]).toEqual([path, expect.not.stringContaining('87.125')]);
      }
      expect([path, await (await manager('GET', path)).text()]).toEqual([path, expect.stringContaining('87.125')]);
    }
    const [viewer] = viewers;
    // What it measured at the public site is nobody's secret, and the row of the other stays, without its value.
    const csv = (await (await viewer('GET', paths[1] as string)).text()).trim().split('\n');
    expect(
      csv.map((line) =>
        line
          .split(',')
          .filter((_, column) => column !== 3)
          .join(','),
      ),
    ).toEqual(['device,property,channel,value', `${meter},energy,,11.5`, `${meter},energy,,`, `${pump},energy,,5`]);
    const { series: columns } = (await (await viewer('GET', paths[3] as string)).json()) as {
      series: { masked?: true; last: number[] }[];
    };
    expect(columns[0]).toMatchObject({ masked: true, last: [11.5] });
  });
});
