import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { MAX_VIEWS, savedView } from '../../../domain/api/views.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { addPerson, COMMUNE, furnishPlaces, type Visitor, visitorOf } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let manager: Visitor;
let viewer: Visitor;
let neighbour: Visitor;
let commune: Visitor;

const SEARCH = { s: ['ao-1/salinity', 'ao-2/salinity'], from: 'now-7d', to: 'now', layout: 'many' };
const VIEW = { name: 'Mặn hai ao', page: 'explore', search: SEARCH };

const person = async (
  email: string,
  role: 'viewer' | 'manager',
  scope: `organisation:${string}` | `commune:${string}`,
) => {
  await addPerson(api, email, [{ role, scope }]);
  return visitorOf(api, email);
};
const namesOf = async (who: Visitor, query = '') =>
  (await bodyOf(page(savedView), who.send('GET', `/views${query}`))).items.map(({ name }) => name);
const keep = async (who: Visitor, more: object = {}) => {
  const answer = await who.send('POST', '/views', { ...VIEW, ...more });
  expect(answer.status).toBe(201);
  return bodyOf(savedView, answer);
};
const change = (who: Visitor, id: string, body: unknown, ifMatch?: string) =>
  api.send('PATCH', `/api/v1/views/${id}`, body, {
    as: null,
    headers: { cookie: who.cookie, origin: api.url, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
  });

beforeAll(async () => {
  api = await startApi();
  await furnishPlaces(api);
  await createSite(
    api.registry,
    { id: 'ao-cua-hai', name: 'Ao', kind: 'pond', organisation: 'htx-hai', village: 'tan-thanh' },
    api.clock.now,
  );
  await api.places.reload();
  manager = await person('quan-ly@example.org', 'manager', 'organisation:htx-mot');
  viewer = await person('xem@example.org', 'viewer', 'organisation:htx-mot');
  neighbour = await person('hang-xom@example.org', 'viewer', 'organisation:htx-hai');
  commune = await person('xa@example.org', 'manager', `commune:${COMMUNE}`);
});
afterAll(() => api.close());

describe('a view that is kept', () => {
  it('is its maker’s alone, and comes back as it was', async () => {
    const kept = await keep(viewer, { name: 'Của riêng tôi' });
    expect(kept).toMatchObject({
      search: SEARCH,
      page: 'explore',
      scope: null,
      mine: true,
      manageable: true,
      version: 1,
    });
    expect(await namesOf(viewer)).toContain('Của riêng tôi');
    expect(await namesOf(viewer, '?page=map')).toEqual([]);
    for (const other of [manager, neighbour, commune]) {
      expect(await namesOf(other)).not.toContain('Của riêng tôi');
      const theirs = await other.send('GET', `/views/${kept.id}`);
      const nobodys = await other.send('GET', '/views/00000000-0000-4000-8000-000000000000');
      expect([theirs.status, nobodys.status]).toEqual([404, 404]);
      expect((await change(other, kept.id, { name: 'x' })).status).toBe(404);
      expect((await other.send('DELETE', `/views/${kept.id}`)).status).toBe(404);
    }
  });

  it('is renamed at the version that was read, and deleted', async () => {
    const { id } = await keep(viewer);
    const read = await viewer.send('GET', `/views/${id}`);
    const etag = read.headers.get('etag') ?? '';
    const renamed = await change(viewer, id, { name: 'Mặn tháng này' }, etag);
    expect(await bodyOf(savedView, renamed)).toMatchObject({ name: 'Mặn tháng này', search: SEARCH, version: 2 });
    expect((await change(viewer, id, { name: 'trễ' }, etag)).status).toBe(412);
    expect((await viewer.send('DELETE', `/views/${id}`)).status).toBe(204);
    expect((await viewer.send('GET', `/views/${id}`)).status).toBe(404);
  });

  it('is kept once however often it is sent under one key', async () => {
    const twice = () =>
      api.send(
        'POST',
        '/api/v1/views',
        { ...VIEW, name: 'Một lần' },
        {
          as: null,
          headers: { cookie: viewer.cookie, origin: api.url, 'idempotency-key': 'mot-khoa-du-dai-123' },
        },
      );
    const [first, second] = [await bodyOf(savedView, twice()), await bodyOf(savedView, twice())];
    expect(second.id).toBe(first.id);
    expect((await namesOf(viewer)).filter((name) => name === 'Một lần')).toHaveLength(1);
  });

  it('stands in the audit', async () => {
    const { id } = await keep(manager, { name: 'Ghi lại', scope: 'organisation:htx-mot' });
    const { items } = await bodyOf(page(auditEntry), api.get(`/api/v1/audit?resource=view/${id}`, 'administrator'));
    expect(items).toMatchObject([{ action: 'view.create', actor: 'quan-ly@example.org' }]);
  });
});

describe('sharing', () => {
  it('is for those who manage there; everybody who belongs there finds it, and nobody else', async () => {
    const kept = await keep(manager, { name: 'Cho cả hợp tác xã', scope: 'organisation:htx-mot' });
    expect(kept.scopeName).toBe('HTX Một');
    expect(await namesOf(viewer)).toContain('Cho cả hợp tác xã');
    expect(await bodyOf(savedView, viewer.send('GET', `/views/${kept.id}`))).toMatchObject({
      mine: false,
      manageable: false,
      byName: 'Tên quan-ly@example.org',
    });
    for (const other of [neighbour, commune]) expect(await namesOf(other)).not.toContain('Cho cả hợp tác xã');
    expect((await change(viewer, kept.id, { name: 'của tôi' })).status).toBe(403);
    expect((await viewer.send('DELETE', `/views/${kept.id}`)).status).toBe(403);
  });

  it('with a commune reaches who has a field there', async () => {
    await keep(commune, { name: 'Cả xã cùng xem', scope: `commune:${COMMUNE}` });
    expect(await namesOf(neighbour)).toContain('Cả xã cùng xem');
    expect(await namesOf(viewer)).not.toContain('Cả xã cùng xem');
  });

  it('is refused to who may not, and of a place that one may not know of nothing is told', async () => {
    const mine = await keep(viewer, { name: 'Muốn chia sẻ' });
    expect((await change(viewer, mine.id, { scope: 'organisation:htx-mot' })).status).toBe(403);
    const hidden = await viewer.send('POST', '/views', { ...VIEW, scope: 'organisation:htx-hai' });
    const nowhere = await viewer.send('POST', '/views', { ...VIEW, scope: 'organisation:htx-nao-do' });
    expect([hidden.status, nowhere.status]).toEqual([400, 400]);
    const detail = async (answer: Response) => (await bodyOf(problem, answer)).detail;
    expect(await detail(hidden)).toBe((await detail(nowhere))?.replace('htx-nao-do', 'htx-hai'));
  });

  it('is taken back by whoever manages there', async () => {
    const kept = await keep(manager, { name: 'Chia nhầm', scope: 'organisation:htx-mot' });
    const second = await person('quan-ly-2@example.org', 'manager', 'organisation:htx-mot');
    expect((await change(second, kept.id, { scope: null })).status).toBe(200);
    expect(await namesOf(viewer)).not.toContain('Chia nhầm');
    expect(await namesOf(manager)).toContain('Chia nhầm');
  });
});

describe('whoever shared and may do so no more', () => {
  it('changes nothing that others read, and may take it back', async () => {
    const former = await person('da-nghi@example.org', 'manager', 'organisation:htx-mot');
    const { id } = await keep(former, { name: 'Của chung', scope: 'organisation:htx-mot' });
    await api.registry
      .updateTable('grants')
      .set({ role: 'viewer' })
      .where('user_id', 'in', api.registry.selectFrom('users').select('id').where('email', '=', 'da-nghi@example.org'))
      .execute();
    expect((await change(former, id, { name: 'Lời khác' })).status).toBe(403);
    expect(await namesOf(viewer)).toContain('Của chung');
    expect((await change(former, id, { name: 'Lời khác', scope: null })).status).toBe(200);
    expect(await namesOf(viewer)).not.toContain('Lời khác');
  });
});

describe('what is no view', () => {
  it.each([
    ['a page that there is not', { page: 'moon' }],
    ['a name that is empty', { name: ' ' }],
    ['a name of two lines', { name: 'một\nhai' }],
    ['something that no URL says', { search: { s: { nested: true } } }],
    ['too much', { search: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, 'x'.repeat(250)])) }],
    ['a scope that is none', { scope: 'planet:earth' }],
    ['more than is asked for', { owner: 'somebody' }],
  ])('is refused: %s', async (_, more) => {
    expect((await viewer.send('POST', '/views', { ...VIEW, ...more })).status).toBe(400);
  });

  it('is kept for nobody but people', async () => {
    const answer = await api.send('POST', '/api/v1/views', VIEW, { as: 'manager' });
    expect(answer.status).toBe(409);
    expect((await api.get('/api/v1/views', null)).status).toBe(401);
  });

  it('is one beyond those that there is room for', async () => {
    const hoarder = await person('giu-nhieu@example.org', 'viewer', 'organisation:htx-mot');
    for (let n = 0; n < MAX_VIEWS; n++) await keep(hoarder, { name: `Góc ${n}` });
    expect((await hoarder.send('POST', '/views', VIEW)).status).toBe(409);
    expect(await namesOf(hoarder)).toHaveLength(
      MAX_VIEWS + (await namesOf(viewer)).filter((name) => ['Cho cả hợp tác xã', 'Ghi lại'].includes(name)).length,
    );
  });
});
