import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { page, problem } from '../../../domain/api/common.ts';
import { siteSeries } from '../../../domain/api/observations.ts';
import { season } from '../../../domain/api/seasons.ts';
import { deployment, site } from '../../../domain/api/sites.ts';
import { addDatastreams, addHousehold, addPlaces, callerWith, MANG_DEN, TAN_PHU_DONG } from './places-example.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

type Caller = Awaited<ReturnType<typeof callerWith>>;

const HOUR = 3_600_000;
let api: RunningApi;
let cooperative: Caller;
let villagers: Caller;
let n = 0;

beforeAll(async () => {
  api = await startApi();
  await addPlaces(api);
  cooperative = await callerWith(api, 'manager', 'organisation:htx-dong');
  villagers = await callerWith(api, 'manager', 'village:lang-dong');
});
afterAll(() => api.close());

const add = (more: object, as: Caller = (method, path, body) => api.send(method, path, body)) =>
  as('POST', '/api/v1/sites', { id: `diem-${++n}`, name: 'Ruộng', kind: 'field', ...more });
const idsOf = async (answer: Response | Promise<Response>) =>
  (await bodyOf(page(site), answer)).items.map(({ id }) => id);

const square = (side: number) => [
  [106.7, 10.26],
  [106.7 + side, 10.26],
  [106.7 + side, 10.26 + side],
  [106.7, 10.26 + side],
  [106.7, 10.26],
];

describe('a site', () => {
  it('carries where it is, what it measures in hectares, and to whom it belongs', async () => {
    const made = await bodyOf(
      site,
      add({
        id: 'ruong-a',
        organisation: 'htx-dong',
        village: 'lang-dong',
        latitude: 10.265,
        longitude: 106.705,
        polygon: { type: 'Polygon', coordinates: [[...square(0.001)].reverse()] },
      }),
    );
    expect(made).toMatchObject({
      commune: TAN_PHU_DONG,
      communeName: 'Xã Tân Phú Đông',
      provinceName: 'Tỉnh Đồng Tháp',
      polygon: { coordinates: [square(0.001)] },
      place: ['organisation:htx-dong', 'village:lang-dong', `commune:${TAN_PHU_DONG}`, 'province:82@2025-07-01', 'all'],
      season: null,
      personal: false,
      openAlerts: 0,
    });
    expect(made.areaHa).toBeCloseTo(1.2117, 3);
    const cleared = await api.send('PATCH', '/api/v1/sites/ruong-a', { polygon: null });
    expect(await bodyOf(site, cleared)).toMatchObject({ polygon: null, areaHa: null });
  });

  it.each([
    [
      'an edge that crosses itself, naming where',
      [
        [106.7, 10.26],
        [106.71, 10.27],
        [106.71, 10.26],
        [106.7, 10.27],
        [106.7, 10.26],
      ],
      'crosses itself at latitude 10.265000, longitude 106.705000',
    ],
    [
      'an edge that encloses nothing',
      [
        [106.7, 10.26],
        [106.71, 10.27],
        [106.72, 10.28],
        [106.7, 10.26],
      ],
      'a square metre',
    ],
    [
      'an edge without corners',
      [
        [106.7, 10.26],
        [106.7, 10.26],
        [106.7, 10.26],
        [106.7, 10.26],
      ],
      'three corners',
    ],
    ['an edge that is not closed', square(0.01).slice(0, 4), 'end with the position'],
  ])('is refused with %s', async (_name, ring, why) => {
    const answer = await add({ polygon: { type: 'Polygon', coordinates: [ring] } });
    expect(answer.status).toBe(400);
    const { errors } = await bodyOf(problem, answer);
    expect(errors?.[0]?.path).toMatch(/^body\.polygon/);
    expect(errors?.[0]?.message).toContain(why);
  });

  it('is refused with a hole that lies outside, or crosses its edge', async () => {
    const far = square(0.001).map(([x, y]) => [x! + 1, y! + 1]);
    const across = square(0.001).map(([x, y]) => [x! - 0.0005, y! + 0.002]);
    const coordinates = (hole: number[][]) => ({ polygon: { type: 'Polygon', coordinates: [square(0.01), hole] } });
    expect((await bodyOf(problem, add(coordinates(far)))).detail).toContain('outside');
    expect((await bodyOf(problem, add(coordinates(across)))).detail).toContain('crosses itself');
    const inside = square(0.001).map(([x, y]) => [x! + 0.002, y! + 0.002]);
    expect((await add(coordinates(inside))).status).toBe(201);
  });

  it('is refused with half a position, a former commune, or what there is not', async () => {
    for (const [wrong, path] of [
      [{ latitude: 10 }, 'body.longitude'],
      [{ commune: '99999@2025-07-01' }, 'body.commune'],
      [{ commune: '82@2025-07-01' }, 'body.commune'],
      [{ village: 'lang-khong-co' }, 'body.village'],
      [{ organisation: 'htx-khong-co' }, 'body.organisation'],
      [{ household: 'ho-khong-co' }, 'body.household'],
    ] as const)
      expect((await bodyOf(problem, add(wrong))).errors?.[0]?.path).toBe(path);
  });

  it('is found by what it is, where it is and what grows there, a page at a time', async () => {
    await add({ id: 'ao-1', name: 'Ao cá Lóc', kind: 'pond', organisation: 'htx-dong', village: 'lang-dong' });
    await add({ id: 'ao-2', name: 'Ao hồ đội 2', kind: 'pond', organisation: 'htx-nui', commune: MANG_DEN });
    const today = new Date(api.clock.now + 7 * HOUR).toISOString().slice(0, 10);
    await api.send('POST', '/api/v1/sites/ao-1/seasons', { crop: 'snakehead', name: 'Vụ 1', from: today });
    expect(await idsOf(api.get('/api/v1/sites?kind=pond'))).toEqual(['ao-1', 'ao-2']);
    expect(await idsOf(api.get('/api/v1/sites?q=ao%20ca%20loc'))).toEqual(['ao-1']);
    expect(await idsOf(api.get('/api/v1/sites?organisation=htx-nui'))).toEqual(['ao-2']);
    expect(await idsOf(api.get('/api/v1/sites?province=51@2025-07-01'))).toEqual(['ao-2']);
    expect(await idsOf(api.get('/api/v1/sites?crop=snakehead'))).toEqual(['ao-1']);
    const first = await bodyOf(page(site), api.get('/api/v1/sites?kind=pond&limit=1'));
    expect(await idsOf(api.get(`/api/v1/sites?kind=pond&limit=1&cursor=${first.next}`))).toEqual(['ao-2']);
    const searched = await bodyOf(page(site), api.get('/api/v1/sites?q=ao&limit=1'));
    expect(await idsOf(api.get(`/api/v1/sites?q=ao&limit=1&cursor=${searched.next}`))).toEqual(['ao-2']);
  });
});

describe('who may do what with a site', () => {
  beforeAll(async () => {
    await add({ id: 'chung', organisation: 'htx-dong', village: 'lang-dong' });
    await add({ id: 'nui', organisation: 'htx-nui', village: 'lang-nui' });
  });

  it('lists what is in one’s scope, and knows nothing of the rest', async () => {
    const ids = await idsOf(villagers('GET', '/api/v1/sites'));
    expect(ids).toContain('chung');
    expect(ids).not.toContain('nui');
    expect((await villagers('GET', '/api/v1/sites/chung')).status).toBe(200);
    for (const path of [
      '',
      '/seasons',
      '/deployments',
      '/series?property=salinity&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    ])
      expect((await villagers('GET', `/api/v1/sites/nui${path}`)).status).toBe(404);
    expect((await villagers('PATCH', '/api/v1/sites/nui', { name: 'x' })).status).toBe(404);
    expect((await villagers('DELETE', '/api/v1/sites/nui')).status).toBe(404);
    const viewer = await callerWith(api, 'viewer', 'village:lang-dong');
    expect((await viewer('PATCH', '/api/v1/sites/chung', { name: 'x' })).status).toBe(403);
  });

  it('adds one where one manages, and nowhere else', async () => {
    expect((await add({}, cooperative)).status).toBe(403);
    expect((await add({ commune: TAN_PHU_DONG }, cooperative)).status).toBe(403);
    expect((await add({ organisation: 'htx-dong', commune: TAN_PHU_DONG }, cooperative)).status).toBe(201);
    expect((await add({ village: 'lang-dong' }, villagers)).status).toBe(201);
    // Of what one may not know of there is no telling whether it is there.
    const hidden = await bodyOf(problem, add({ organisation: 'htx-nui' }, cooperative));
    const missing = await bodyOf(problem, add({ organisation: 'htx-ma' }, cooperative));
    expect(hidden.errors?.[0]?.message).toBe('there is no organisation "htx-nui"');
    expect(missing.errors?.[0]?.message).toBe('there is no organisation "htx-ma"');
  });

  it('neither takes one from others nor pushes one on them', async () => {
    await add({ id: 'di-dau', organisation: 'htx-dong', village: 'lang-dong' });
    const change = (as: Caller, body: object) => as('PATCH', '/api/v1/sites/di-dau', body);
    // The cooperative manages the site by itself, but not the village it would leave.
    expect((await change(cooperative, { village: null })).status).toBe(403);
    // The village manages the site, but not the cooperative it would be taken from.
    expect((await change(villagers, { organisation: null })).status).toBe(403);
    expect((await change(villagers, { village: null, commune: MANG_DEN })).status).toBe(403);
    expect((await change(villagers, { village: 'lang-nui' })).status).toBe(400);
    expect((await change(cooperative, { name: 'Ruộng xa', kind: 'pond' })).status).toBe(200);
    expect((await api.send('PATCH', '/api/v1/sites/di-dau', { village: 'lang-nui' })).status).toBe(200);
    expect((await villagers('GET', '/api/v1/sites/di-dau')).status).toBe(404);
    const denied = await api.registry
      .selectFrom('audit')
      .select('resource')
      .where('result', '=', 'denied')
      .where('resource', '=', '/api/v1/sites/di-dau')
      .execute();
    expect(denied.length).toBeGreaterThan(0);
  });

  it('takes none from a household that another organisation looks after', async () => {
    await addHousehold(api, 'ho-chin', 'htx-dong');
    const home = {
      id: 'nha-bay',
      kind: 'field',
      organisation: 'htx-dong',
      village: 'lang-dong',
      household: 'ho-chin',
    };
    expect((await add(home)).status).toBe(201);
    const release = (as: Caller) => as('PATCH', '/api/v1/sites/nha-bay', { household: null });
    expect((await release(villagers)).status).toBe(403);
    expect(await bodyOf(site, release(cooperative))).toMatchObject({ household: null });
  });

  it('withholds where a household is from whoever may not see households', async () => {
    await addHousehold(api, 'ho-nam', 'htx-dong');
    await add({
      id: 'nha-nam',
      kind: 'household',
      organisation: 'htx-dong',
      household: 'ho-nam',
      latitude: 10.2,
      longitude: 106.6,
    });
    const operator = await callerWith(api, 'operator', 'organisation:htx-dong');
    const withheld = { household: 'ho-nam', latitude: null, longitude: null, polygon: null, personal: true };
    expect(await bodyOf(site, operator('GET', '/api/v1/sites/nha-nam'))).toMatchObject(withheld);
    const { items } = await bodyOf(page(site), operator('GET', '/api/v1/sites?kind=household'));
    expect(items).toMatchObject([withheld]);
    const seen = await bodyOf(site, cooperative('GET', '/api/v1/sites/nha-nam'));
    expect(seen).toMatchObject({ latitude: 10.2, longitude: 106.6, personal: false });
    const hidden = await bodyOf(problem, add({ village: 'lang-dong', household: 'ho-nam' }, villagers));
    expect(hidden.errors?.[0]?.message).toBe('there is no household "ho-nam"');
  });
});

describe('seasons', () => {
  const path = '/api/v1/sites/lua/seasons';
  const day = (days: number) => new Date(api.clock.now + 7 * HOUR + days * 24 * HOUR).toISOString().slice(0, 10);
  const seasons = async () => (await bodyOf(z.object({ items: z.array(season) }), api.get(path))).items;

  beforeAll(() => add({ id: 'lua', organisation: 'htx-dong' }));

  it('say what grows there and how far it has come', async () => {
    const begun = await api.send('POST', path, { crop: 'rice', name: 'Thu Đông 2026', from: day(-40) });
    expect(begun.status).toBe(201);
    const { id } = await bodyOf(season, begun);
    const step = (body: object, as = cooperative) => as('POST', `${path}/${id}/stages`, body);
    expect((await step({ stage: 'tillering', from: day(-5) })).status).toBe(201);
    const now = await bodyOf(season, step({ stage: 'panicle' }));
    expect(now.stages).toEqual([
      { stage: 'tillering', from: day(-5) },
      { stage: 'panicle', from: day(0) },
    ]);
    // A slip of the thumb is put right by another tap on the same day.
    await step({ stage: 'tillering' });
    expect(await bodyOf(site, api.get('/api/v1/sites/lua'))).toMatchObject({
      season: { crop: 'rice', name: 'Thu Đông 2026', stage: 'tillering', stageFrom: day(0) },
    });
    expect((await step({ stage: 'nursery' })).status).toBe(400);
    expect((await step({ stage: 'harvest', from: day(-60) })).status).toBe(400);
    const viewer = await callerWith(api, 'viewer', 'organisation:htx-dong');
    expect((await step({ stage: 'heading' }, viewer)).status).toBe(403);
  });

  it('follow one after another and never overlap', async () => {
    const next = await api.send('POST', path, { crop: 'maize', name: 'Bắp xen vụ', from: day(0), to: day(60) });
    expect(next.status).toBe(201);
    const [maize, rice] = await seasons();
    expect(maize).toMatchObject({ crop: 'maize', from: day(0), to: day(60) });
    expect(rice).toMatchObject({ crop: 'rice', to: day(-1) });
    const clash = await api.send('POST', path, { crop: 'rice', name: 'Trùng ngày', from: day(30), to: day(90) });
    expect(clash.status).toBe(409);
    expect((await bodyOf(problem, clash)).detail).toContain('Bắp xen vụ');
    expect(await seasons()).toHaveLength(2);
    const stretched = await api.send('PATCH', `${path}/${rice?.id}`, { to: day(3) });
    expect(stretched.status).toBe(409);
    expect((await seasons())[1]).toMatchObject({ to: day(-1) });
  });

  it('are changed at their version, and belong to their site alone', async () => {
    const [maize] = await seasons();
    const read = await api.get(`${path}/${maize?.id}`);
    const etag = read.headers.get('etag') ?? '';
    const change = (headers: Record<string, string>) =>
      api.send('PATCH', `${path}/${maize?.id}`, { name: 'Bắp nếp' }, { headers });
    expect((await change({ 'if-match': etag })).status).toBe(200);
    expect((await change({ 'if-match': etag })).status).toBe(412);
    expect((await api.get(`/api/v1/sites/chung/seasons/${maize?.id}`)).status).toBe(404);
    expect((await api.send('DELETE', `/api/v1/sites/chung/seasons/${maize?.id}`)).status).toBe(404);
    expect((await api.send('DELETE', `${path}/${maize?.id}`)).status).toBe(204);
    expect(await bodyOf(site, api.get('/api/v1/sites/lua'))).toMatchObject({ season: null });
  });
});

describe('what was measured at a site', () => {
  const start = Date.parse('2026-11-01T00:00:00Z');
  const at = (hours: number) => start + hours * HOUR;
  const day = `from=${new Date(at(0)).toISOString()}&to=${new Date(at(24)).toISOString()}`;
  const series = (where: string, bucket = 'raw') =>
    bodyOf(siteSeries, api.get(`/api/v1/sites/${where}/series?property=salinity&${day}&bucket=${bucket}`));

  beforeAll(async () => {
    api.clock.now = at(0);
    await add({ id: 'cong-cu', organisation: 'htx-dong' });
    await add({ id: 'cong-moi', organisation: 'htx-nui' });
    for (const id of ['phao-1', 'phao-2']) {
      await api.send('POST', '/api/v1/devices', { id, name: id, profile: 'generic-json' });
      await addDatastreams(api, id, ['salinity', 'water_temperature', 'salinity@downstream']);
    }
    await api.send('PATCH', '/api/v1/devices/phao-1', { site: 'cong-cu' });
    for (let hour = 0; hour < 24; hour++)
      for (const [device, result] of [
        ['phao-1', 1],
        ['phao-2', 2],
      ] as const)
        api.readings.add({ device, datastream: 'salinity', at: at(hour) + 60_000, result });
    api.clock.now = at(10);
    await api.send('PATCH', '/api/v1/devices/phao-1', { site: 'cong-moi' });
    api.clock.now = at(12);
    await api.send('PATCH', '/api/v1/devices/phao-2', { site: 'cong-cu' });
    api.clock.now = at(24);
  });

  it('stays there when a device moves on, and goes on with the next one in a line', async () => {
    const { series: lines } = await series('cong-cu');
    expect(lines.map(({ datastream, devices }) => [datastream, devices.map(({ device }) => device)])).toEqual([
      ['salinity', ['phao-1', 'phao-2']],
      ['salinity@downstream', ['phao-1', 'phao-2']],
    ]);
    expect(lines[0]?.mean).toEqual([...Array(10).fill(1), ...Array(12).fill(2)]);
    expect(lines[0]?.t.every((t, i) => i === 0 || t > (lines[0]?.t[i - 1] ?? 0))).toBe(true);
    const elsewhere = await series('cong-moi');
    expect(elsewhere.series[0]?.mean).toEqual(Array(14).fill(1));
  });

  it('puts a bucket together that two devices share', async () => {
    const { series: lines } = await series('cong-cu', '1d');
    expect(lines[0]).toMatchObject({ t: [start], min: [1], max: [2], count: [22] });
    expect(lines[0]?.mean[0]).toBeCloseTo((10 + 24) / 22);
  });

  it('lists who stands there and who stood there before, without names of what has gone to others', async () => {
    const list = z.object({ items: z.array(deployment) });
    const { items } = await bodyOf(list, cooperative('GET', '/api/v1/sites/cong-cu/deployments'));
    expect(items).toMatchObject([
      { device: 'phao-2', deviceName: 'phao-2', from: new Date(at(12)).toISOString(), to: null },
      { device: 'phao-1', deviceName: null, from: new Date(at(0)).toISOString(), to: new Date(at(10)).toISOString() },
    ]);
    expect(items[0]?.datastreams).toContain('salinity');
  });

  it('leaves out what a household’s meter measured for whoever may not see households', async () => {
    await addHousehold(api, 'ho-bay', 'htx-dong');
    await api.send('PATCH', '/api/v1/sites/cong-cu', { household: 'ho-bay' });
    const operator = await callerWith(api, 'operator', 'organisation:htx-dong');
    const path = `/api/v1/sites/cong-cu/series?property=salinity&${day}`;
    expect((await bodyOf(siteSeries, operator('GET', path))).series[0]).toMatchObject({
      masked: true,
      t: [],
      mean: [],
    });
    expect((await bodyOf(siteSeries, cooperative('GET', path))).series[0]?.t.length).toBeGreaterThan(0);
    await api.send('PATCH', '/api/v1/sites/cong-cu', { household: null });
  });

  it('refuses too many buckets, a range that ends before it begins, and readings to whoever may not have them', async () => {
    const status = async (where: string, query: string) =>
      (await cooperative('GET', `/api/v1/sites/${where}/series?property=salinity&${query}`)).status;
    expect(await status('cong-cu', `${day}&bucket=1s`)).toBe(400);
    expect(await status('cong-cu', 'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).toBe(400);
    expect(await status('cong-cu', day)).toBe(200);
    expect(await status('cong-moi', day)).toBe(404);
  });
});
