import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { organisation } from '../../../domain/api/organisations.ts';
import { site } from '../../../domain/api/sites.ts';
import { village } from '../../../domain/api/villages.ts';
import { dayOf } from '../../../domain/units/days.ts';
import { addPlaces, callerWith, DAK_HA, MANG_DEN, TAN_PHU_DONG } from './places-example.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api);
  await api.send('POST', '/api/v1/sites', {
    id: 'ruong-1',
    name: 'Ruộng 1',
    kind: 'field',
    organisation: 'htx-dong',
    village: 'lang-dong',
  });
});
afterAll(() => api.close());

const idsOf = async (answer: Response | Promise<Response>) =>
  (await bodyOf(page(organisation), answer)).items.map(({ id }) => id);

describe('organisations', () => {
  it('are added once, found without diacritics, changed at their version and deleted', async () => {
    const body = { id: 'hq-canh-dong', name: 'Hội quán Cánh Đồng Vàng', kind: 'club', commune: TAN_PHU_DONG };
    const added = await api.send('POST', '/api/v1/organisations', { ...body, phone: '0273 3812 345' });
    expect(added.status).toBe(201);
    expect(await bodyOf(organisation, added)).toMatchObject({
      communeName: 'Xã Tân Phú Đông',
      provinceName: 'Tỉnh Đồng Tháp',
      sites: 0,
      place: ['organisation:hq-canh-dong', 'all'],
    });
    expect((await api.send('POST', '/api/v1/organisations', body)).status).toBe(409);
    expect(await idsOf(api.get('/api/v1/organisations?q=canh%20dong'))).toEqual(['hq-canh-dong']);
    expect(await idsOf(api.get('/api/v1/organisations?kind=club'))).toEqual(['hq-canh-dong']);

    const path = '/api/v1/organisations/hq-canh-dong';
    const changed = await api.send('PATCH', path, { phone: null }, { headers: { 'if-match': '"1"' } });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await bodyOf(organisation, changed)).phone).toBeNull();
    const { items } = await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=1', 'administrator'));
    expect(items[0]).toMatchObject({ action: 'organisation.change', resource: 'organisation/hq-canh-dong' });
    const late = await api.send('PATCH', path, { name: 'x' }, { headers: { 'if-match': '"1"' } });
    expect(late.status).toBe(412);
    expect((await api.send('DELETE', path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
  });

  it.each([
    ['a phone number with letters', { phone: 'gọi chú Ba' }, 'body.phone'],
    ['a commune that is not there', { commune: '99999@2025-07-01' }, 'body.commune'],
    ['a kind that nobody knows', { kind: 'bank' }, 'body.kind'],
  ])('are refused with %s', async (_name, wrong, path) => {
    const body = { id: 'moi', name: 'Mới', kind: 'company', ...wrong };
    const answer = await bodyOf(problem, api.send('POST', '/api/v1/organisations', body));
    expect(answer.errors?.[0]?.path).toBe(path);
  });

  it('are known to their own people, and by name to whoever sees one of their sites', async () => {
    const own = await callerWith(api, 'viewer', 'organisation:htx-nui');
    expect(await idsOf(own('GET', '/api/v1/organisations'))).toEqual(['htx-nui']);
    expect((await own('GET', '/api/v1/organisations/htx-dong')).status).toBe(404);
    const neighbour = await callerWith(api, 'viewer', 'village:lang-dong');
    const { items } = await bodyOf(page(organisation), neighbour('GET', '/api/v1/organisations'));
    expect(items).toMatchObject([{ id: 'htx-dong', name: 'HTX Phú Đông', phone: null, sites: 1 }]);
    expect((await bodyOf(organisation, api.get('/api/v1/organisations/htx-dong'))).phone).toBe('0273 3855 000');
  });

  it('are written by those alone who administer everything', async () => {
    const own = await callerWith(api, 'administrator', 'organisation:htx-dong');
    expect((await own('PATCH', '/api/v1/organisations/htx-dong', { name: 'x' })).status).toBe(403);
    expect((await own('POST', '/api/v1/organisations', { id: 'y', name: 'Y', kind: 'club' })).status).toBe(403);
    expect((await own('DELETE', '/api/v1/organisations/htx-dong')).status).toBe(403);
  });

  it('stay while they own something, or while anybody has a right on them', async () => {
    expect((await api.send('DELETE', '/api/v1/organisations/htx-dong')).status).toBe(409);
    const answer = await bodyOf(problem, api.send('DELETE', '/api/v1/organisations/htx-nui'));
    expect(answer).toMatchObject({ code: 'in-use', detail: expect.stringContaining('rights') });
  });
});

describe('villages', () => {
  const villages = async (path: string, as?: Awaited<ReturnType<typeof callerWith>>) =>
    (await bodyOf(page(village), as ? as('GET', path) : api.get(path))).items.map(({ id }) => id);

  it('are listed by commune and province, to those who may know of them', async () => {
    expect(await villages('/api/v1/villages')).toEqual(['lang-dong', 'lang-nui']);
    expect(await villages(`/api/v1/villages?commune=${MANG_DEN}`)).toEqual(['lang-nui']);
    expect(await villages('/api/v1/villages?province=82@2025-07-01')).toEqual(['lang-dong']);
    expect(await villages('/api/v1/villages?q=kon')).toEqual(['lang-nui']);
    const owner = await callerWith(api, 'viewer', 'organisation:htx-dong');
    expect(await villages('/api/v1/villages', owner)).toEqual(['lang-dong']);
    expect((await owner('GET', '/api/v1/villages/lang-nui')).status).toBe(404);
    expect((await owner('GET', '/api/v1/villages/lang-dong')).status).toBe(200);
  });

  it('are made and moved by those alone who administer the commune, on both sides', async () => {
    const here = await callerWith(api, 'administrator', `commune:${DAK_HA}`);
    const body = { id: 'lang-dak', name: 'Làng Đăk Hà' };
    expect((await here('POST', '/api/v1/villages', { ...body, commune: MANG_DEN })).status).toBe(403);
    expect((await here('POST', '/api/v1/villages', { ...body, commune: DAK_HA })).status).toBe(201);
    expect((await here('PATCH', '/api/v1/villages/lang-dak', { commune: MANG_DEN })).status).toBe(403);
    expect((await here('PATCH', '/api/v1/villages/lang-nui', { name: 'x' })).status).toBe(404);
    const manager = await callerWith(api, 'manager', `commune:${DAK_HA}`);
    expect((await manager('PATCH', '/api/v1/villages/lang-dak', { name: 'x' })).status).toBe(403);
    expect((await here('DELETE', '/api/v1/villages/lang-dak')).status).toBe(204);
  });

  it('take their sites along to another commune, and where these were stays on record', async () => {
    await api.send('POST', '/api/v1/villages', { id: 'lang-di', name: 'Làng đi', commune: MANG_DEN });
    await api.send('POST', '/api/v1/sites', { id: 'nha-rong', name: 'Nhà rông', kind: 'other', village: 'lang-di' });
    const before = api.clock.now;
    api.clock.now += 3_600_000;
    const moved = await api.send('PATCH', '/api/v1/villages/lang-di', { commune: DAK_HA });
    expect(await bodyOf(village, moved)).toMatchObject({ commune: DAK_HA, communeName: 'Xã Đăk Hà', sites: 1 });
    const stays = await api.registry
      .selectFrom('site_communes')
      .select(['commune_id as commune', 'from_at as from', 'to_at as to'])
      .where('site_id', '=', 'nha-rong')
      .orderBy('id')
      .execute();
    expect(stays).toEqual([
      { commune: MANG_DEN, from: before, to: api.clock.now },
      { commune: DAK_HA, from: api.clock.now, to: null },
    ]);
    expect((await api.send('DELETE', '/api/v1/villages/lang-di')).status).toBe(409);
    await api.send('DELETE', '/api/v1/sites/nha-rong');
    expect((await api.send('DELETE', '/api/v1/villages/lang-di')).status).toBe(204);
  });

  it('keep on record which sites they had, and on which day', async () => {
    for (const id of ['lang-xua', 'lang-nay'])
      await api.send('POST', '/api/v1/villages', { id, name: `Làng ${id}`, commune: MANG_DEN });
    await api.send('POST', '/api/v1/sites', { id: 'ruong-doi', name: 'Ruộng dời', kind: 'field', village: 'lang-xua' });
    const then = dayOf(api.clock.now);
    const inVillage = async (of: string, asOf?: string) => {
      const answer = api.get(`/api/v1/sites?village=${of}${asOf === undefined ? '' : `&asOf=${asOf}`}`);
      return (await bodyOf(page(site), answer)).items.map(({ id, village, villageName }) => ({
        id,
        village,
        villageName,
      }));
    };
    api.clock.now += 3 * 86_400_000;
    await api.send('PATCH', '/api/v1/sites/ruong-doi', { village: 'lang-nay' });
    const was = { id: 'ruong-doi', village: 'lang-xua', villageName: 'Làng lang-xua' };
    const is = { id: 'ruong-doi', village: 'lang-nay', villageName: 'Làng lang-nay' };
    expect(await inVillage('lang-xua', then)).toEqual([was]);
    expect(await inVillage('lang-nay', then)).toEqual([]);
    expect(await inVillage('lang-xua')).toEqual([]);
    expect(await inVillage('lang-nay')).toEqual([is]);
    expect(await inVillage('lang-nay', dayOf(api.clock.now))).toEqual([is]);
    await api.send('PATCH', '/api/v1/sites/ruong-doi', { village: null });
    expect(await inVillage('lang-nay', dayOf(api.clock.now))).toEqual([]);

    const refused = await api.send('DELETE', '/api/v1/villages/lang-xua');
    expect(refused.status).toBe(409);
    expect((await bodyOf(problem, refused)).detail).toContain('lists of those days name it');
    await api.send('DELETE', '/api/v1/sites/ruong-doi');
    expect((await api.send('DELETE', '/api/v1/villages/lang-xua')).status).toBe(204);
  });
});
