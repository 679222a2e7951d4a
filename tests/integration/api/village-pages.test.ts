import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublicVillage, publicVillage, villagePageView } from '../../../domain/api/village-pages.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { addHousehold, addPlaces, callerWith, MANG_DEN, TAN_PHU_DONG } from './places-example.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
const body = {
  slug: 'lang-phu-dong',
  published: true,
  intro: { vi: 'Cống & kênh <của> làng', en: '' },
  items: [{ site: 'cong', datastream: 'salinity', label: { vi: 'Cống đầu làng', en: 'Gate' } }],
};
const put = (change: object = {}, headers: Record<string, string> = {}) =>
  api.send('PUT', '/api/v1/villages/lang-dong/page', { ...body, ...change }, { headers });
const open = (path: string, headers: Record<string, string> = {}) => fetch(`${api.url}${path}`, { headers });
const shown = async (): Promise<PublicVillage> => bodyOf(publicVillage, open('/api/v1/public/villages/lang-phu-dong'));

async function measure(device: string, key: string, value: number): Promise<void> {
  const { now } = api.clock;
  const row = { device_id: device, key, at: now, received_at: now, value, text: null, quality: 0 };
  await api.registry
    .insertInto('latest')
    .values(row)
    .onConflict((c) => c.columns(['device_id', 'key']).doUpdateSet({ value, at: now }))
    .execute();
  const activity = {
    device_id: device,
    last_uplink_at: now,
    live_at: now,
    uplinks: 1,
    observations: 1,
    quarantined: 0,
    status: null,
  };
  await api.registry
    .insertInto('device_activity')
    .values(activity)
    .onConflict((c) => c.column('device_id').doUpdateSet({ live_at: now }))
    .execute();
}

beforeAll(async () => {
  api = await startApi();
  await addPlaces(api);
  await addHousehold(api, 'ho-nam', 'htx-dong');
  const { registry, clock } = api;
  const at = { organisation: 'htx-dong', village: 'lang-dong' };
  await createSite(registry, { id: 'cong', name: 'Cống Xuân Hòa', kind: 'gate', ...at }, clock.now);
  await createSite(
    registry,
    { id: 'nha', name: 'Nhà chú Năm', kind: 'household', household: 'ho-nam', ...at },
    clock.now,
  );
  await createSite(registry, { id: 'nui', name: 'Ruộng trên núi', kind: 'field', village: 'lang-nui' }, clock.now);
  for (const [id, site] of [
    ['phao', 'cong'],
    ['dong-ho', 'nha'],
    ['xa', 'nui'],
  ] as const)
    await createDevice(registry, { id, name: id, profile: 'generic-json', site }, clock.now);
  await measure('phao', 'salinity', 1.25);
  await measure('dong-ho', 'water_volume', 12);
  await measure('xa', 'soil_moisture', 30);
  await api.places.reload();
});
afterAll(() => api.close());

describe('the page of a village', () => {
  it('offers what is measured in the village, but for what is a household’s', async () => {
    const view = await bodyOf(villagePageView, api.get('/api/v1/villages/lang-dong/page', 'manager'));
    expect(view).toEqual({
      page: null,
      choices: [{ site: 'cong', siteName: 'Cống Xuân Hòa', datastream: 'salinity' }],
    });
  });

  it.each([
    ['nha', 'water_volume'],
    ['nui', 'soil_moisture'],
    ['cong', 'nothing'],
  ])('cannot show %s %s', async (site, datastream) => {
    const answer = await put({ items: [{ site, datastream, label: null }] });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('body.items.0');
  });

  it('is there for everybody once it is published, and not before', async () => {
    expect((await put({ published: false })).status).toBe(200);
    for (const path of ['/p/lang-phu-dong', '/p/nothing', '/api/v1/public/villages/lang-phu-dong'])
      expect((await open(path)).status).toBe(404);
    expect((await put()).status).toBe(200);
    expect(await shown()).toEqual({
      slug: 'lang-phu-dong',
      name: 'Làng Phú Đông',
      commune: expect.stringContaining('Tân Phú Đông'),
      province: expect.stringContaining('Đồng Tháp'),
      intro: body.intro,
      items: [
        {
          label: { vi: 'Cống đầu làng', en: 'Gate' },
          datastream: 'salinity',
          unit: 'g/L',
          result: 1.25,
          at: new Date(api.clock.now).toISOString(),
          freshness: 'fresh',
        },
      ],
      warnings: [],
    });
  });

  it('is plain HTML in both languages, that may be part of any page, and runs nothing that somebody wrote into it', async () => {
    const answer = await open('/p/lang-phu-dong');
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(answer.headers.get('x-frame-options')).toBeNull();
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(html).toContain('Cống &amp; kênh &lt;của&gt; làng');
    expect(html).toContain('1,25 <small>g/L</small>');
    expect(html).toContain('mới · <time');
    expect(await (await open('/p/lang-phu-dong?lang=en')).text()).toContain('1.25 <small>g/L</small>');
    const part = await (await open('/p/lang-phu-dong?embed=1')).text();
    expect(part).toContain('1,25');
    expect(part).not.toContain('<footer>');
    // Only this page may be framed.
    expect((await open('/api/v1/public/villages/lang-phu-dong')).headers.get('x-frame-options')).toBe('DENY');
  });

  it.each(['/p/lang-phu-dong', '/api/v1/public/villages/lang-phu-dong'])('is kept by caches: %s', async (path) => {
    const first = await open(path);
    expect(first.headers.get('cache-control')).toContain('public, max-age=30');
    const again = await open(path, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    await measure('phao', 'salinity', 1.5);
    expect((await open(path, { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(200);
    await measure('phao', 'salinity', 1.25);
  });

  it('tells how old a value is, and shows a site no more that became a household’s', async () => {
    api.clock.now += 30 * 86_400_000;
    expect((await shown()).items).toMatchObject([{ result: 1.25, freshness: 'lost' }]);
    await api.registry.updateTable('sites').set({ household_id: 'ho-nam' }).where('id', '=', 'cong').execute();
    expect((await shown()).items).toEqual([]);
    await api.registry.updateTable('sites').set({ household_id: null }).where('id', '=', 'cong').execute();
  });

  it('shows the newest of several devices, and nothing that one measured before it came', async () => {
    const { registry, clock } = api;
    await measure('phao', 'salinity', 1.25);
    clock.now += 60_000;
    await createDevice(registry, { id: 'phao-2', name: 'phao-2', profile: 'generic-json', site: 'cong' }, clock.now);
    await measure('phao-2', 'salinity', 7);
    expect((await shown()).items).toMatchObject([{ result: 7 }]);
    // As a meter that hung in somebody's house until now.
    const came = { from_at: clock.now + 1 };
    await registry.updateTable('deployments').set(came).where('device_id', '=', 'phao-2').execute();
    expect((await shown()).items).toMatchObject([{ result: 1.25 }]);
  });

  it('shows whatever word a device sends', async () => {
    await measure('phao', 'gate_state', 0);
    const items = [{ site: 'cong', datastream: 'gate_state', label: null }];
    expect((await put({ items })).status).toBe(200);
    for (const [text, said] of [
      ['OPEN', 'Mở'],
      ['constructor', 'constructor'],
      ['__proto__', '__proto__'],
      ['<b>', '&lt;b&gt;'],
    ]) {
      await api.registry
        .updateTable('latest')
        .set({ value: null, text: text as string })
        .where('key', '=', 'gate_state')
        .execute();
      const answer = await open('/p/lang-phu-dong');
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain(`<p class="value">${said}</p>`);
    }
    await put();
  });

  it('goes on calling a site what it was called when that was put together', async () => {
    const unnamed = { ...body.items[0], label: null };
    expect((await put({ items: [unnamed] })).status).toBe(200);
    const rename = (name: string) => api.registry.updateTable('sites').set({ name }).where('id', '=', 'cong').execute();
    await rename('Cống nhà chú Năm');
    expect(JSON.stringify(await shown())).not.toContain('chú Năm');
    expect((await shown()).items[0]?.label.vi).toBe('Cống Xuân Hòa');
    await rename('Cống Xuân Hòa');
    expect((await put()).status).toBe(200);
  });

  it('is changed by whoever read it last, and has an address of its own', async () => {
    expect((await put({}, { 'if-match': '"1"' })).status).toBe(412);
    const other = await api.send('PUT', '/api/v1/villages/lang-nui/page', { ...body, items: [] });
    expect(other.status).toBe(409);
    expect(await other.text()).toContain('nother village has the address');
  });

  it('is for those who answer for the village', async () => {
    const here = await callerWith(api, 'manager', `commune:${TAN_PHU_DONG}`);
    const elsewhere = await callerWith(api, 'manager', `commune:${MANG_DEN}`);
    const operator = await callerWith(api, 'operator', `commune:${TAN_PHU_DONG}`);
    expect((await here('PUT', '/api/v1/villages/lang-dong/page', body)).status).toBe(200);
    expect((await elsewhere('PUT', '/api/v1/villages/lang-dong/page', body)).status).toBe(404);
    expect((await operator('PUT', '/api/v1/villages/lang-dong/page', body)).status).toBe(403);
  });
});
