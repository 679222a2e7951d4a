import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { diaryEntry, diaryPage, type NewDiaryEntry } from '../../../domain/api/diary.ts';
import { householdDetail } from '../../../domain/api/households.ts';
import { HOUR_MS } from '../../../store/registry/device-hours.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { deleteUser } from '../../../store/registry/user-changes.ts';
import { addPerson, furnishPlaces, type Visitor, visitorOf } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const FIELD = 'ruong-1';
const OTHER = 'ruong-2';

let api: RunningApi;
let an: Visitor;
let binh: Visitor;
let manager: Visitor;

beforeAll(async () => {
  api = await startApi();
  await furnishPlaces(api);
  const { now } = api.clock;
  for (const id of [FIELD, OTHER])
    await createSite(api.registry, { id, name: id, kind: 'field', organisation: 'htx-mot' }, now);
  await createSite(api.registry, { id: 'ruong-3', name: 'ruong-3', kind: 'field', organisation: 'htx-hai' }, now);
  await api.places.reload();
  const on = (role: 'operator' | 'manager') => [{ role, scope: 'organisation:htx-mot' as const }];
  await addPerson(api, 'an@example.org', on('operator'));
  await addPerson(api, 'binh@example.org', on('operator'));
  await addPerson(api, 'quan@example.org', on('manager'));
  an = await visitorOf(api, 'an@example.org');
  binh = await visitorOf(api, 'binh@example.org');
  manager = await visitorOf(api, 'quan@example.org');
});
afterAll(() => api.close());

const entry = (more: Partial<NewDiaryEntry> = {}): NewDiaryEntry => ({
  id: randomUUID(),
  kind: 'watering',
  at: new Date(api.clock.now).toISOString(),
  ...more,
});
const write = (who: Visitor, body: unknown, site = FIELD) => who.send('POST', `/sites/${site}/diary`, body);
const listed = async (who: Visitor, query = '', site = FIELD) =>
  bodyOf(diaryPage, who.send('GET', `/sites/${site}/diary${query}`));

describe('an entry of the diary', () => {
  it('is written once, however often and however late it is sent again', async () => {
    const one = entry({ kind: 'fertilising', text: 'Bón thúc\r\nđợt 2 ', amount: 35, unit: 'kg' });
    const first = await write(an, one);
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe('"1"');
    const made = await bodyOf(diaryEntry, first);
    expect(made).toMatchObject({ ...one, text: 'Bón thúc\nđợt 2', by: 'Tên an@example.org', mayChange: true });

    const again = await write(an, { ...one, id: one.id.toUpperCase(), text: 'khác' });
    expect(again.status).toBe(200);
    expect(await bodyOf(diaryEntry, again)).toEqual(made);

    const both = entry();
    const twice = await Promise.all([write(an, both), write(an, both), write(an, both)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const { items } = await listed(an);
    expect(items.filter(({ id }) => id === both.id || id === one.id)).toHaveLength(2);

    const audit = await bodyOf(page(auditEntry), api.get(`/api/v1/audit?resource=diary/${one.id}`, 'administrator'));
    expect(audit.items).toMatchObject([
      { action: 'diary.create', actor: 'an@example.org', after: { site: FIELD, text: '•••', amount: 35 } },
    ]);
  });

  it('is nobody else’s, and of no other site, however its id came to be known', async () => {
    const one = entry();
    expect((await write(an, one)).status).toBe(201);
    for (const [who, site] of [
      [binh, FIELD],
      [manager, FIELD],
      [an, OTHER],
    ] as const) {
      const answer = await write(who, one, site);
      expect(answer.status).toBe(409);
      expect((await bodyOf(problem, answer)).code).toBe('already-exists');
    }
    expect((await listed(an, '', OTHER)).items).toEqual([]);
  });

  it.each([
    [{ id: '17' }, 'body.id'],
    [{ kind: 'dancing' }, 'body.kind'],
    [{ kind: 'note' }, 'body.text'],
    [{ text: 'a'.repeat(501) }, 'body.text'],
    [{ text: 'a\u0000b' }, 'body.text'],
    [{ amount: -1 }, 'body.amount'],
    [{ unit: 'kg' }, 'body.unit'],
    [{ at: '2014-12-31T23:59:59Z' }, 'body.at'],
    [{ at: '2099-01-01T00:00:00Z' }, 'body.at'],
    [{ at: 'hôm qua' }, 'body.at'],
  ])('is refused with %j, which is named', async (wrong, path) => {
    const answer = await write(an, { ...entry(), ...wrong });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).errors?.[0]?.path).toBe(path);
  });

  it('is taken when a phone’s clock is a little ahead, and not of a site that is not theirs to see', async () => {
    expect((await write(an, entry({ at: new Date(api.clock.now + 4 * 60_000).toISOString() }))).status).toBe(201);
    expect((await write(an, entry(), 'ruong-3')).status).toBe(404);
    expect((await an.send('GET', '/sites/ruong-3/diary')).status).toBe(404);
    expect((await api.send('POST', `/api/v1/sites/${FIELD}/diary`, entry(), { as: 'viewer' })).status).toBe(403);
  });

  it('is changed and deleted by whoever wrote it as it was read, and by managers', async () => {
    const one = entry({ text: 'sáng' });
    await write(an, one);
    const path = `/api/v1/sites/${FIELD}/diary/${one.id}`;
    const as = (who: Visitor, method: string, body: unknown, match: string) =>
      api.send(method, path, body, {
        as: null,
        headers: { cookie: who.cookie, origin: api.url, 'if-match': match },
      });
    expect((await listed(binh)).items.find(({ id }) => id === one.id)?.mayChange).toBe(false);
    expect((await as(binh, 'PATCH', { text: 'x' }, '"1"')).status).toBe(403);
    expect((await as(binh, 'DELETE', undefined, '"1"')).status).toBe(403);
    expect((await as(an, 'PATCH', { text: 'chiều', amount: 2, unit: 'giờ' }, '"1"')).status).toBe(200);
    expect((await as(an, 'PATCH', { text: 'tối' }, '"1"')).status).toBe(412);
    expect((await as(an, 'PATCH', { amount: null }, '"2"')).status).toBe(400);
    expect((await as(an, 'PATCH', { at: '2099-01-01T00:00:00Z' }, '"2"')).status).toBe(400);
    expect((await as(manager, 'PATCH', { kind: 'gate' }, '"2"')).status).toBe(200);
    const found = (await listed(an)).items.find(({ id }) => id === one.id);
    expect(found).toMatchObject({ kind: 'gate', text: 'chiều', amount: 2, version: 3, by: 'Tên an@example.org' });
    expect((await as(manager, 'DELETE', undefined, '"2"')).status).toBe(412);
    expect((await as(manager, 'DELETE', undefined, '"3"')).status).toBe(204);
    expect((await as(manager, 'DELETE', undefined, '"3"')).status).toBe(404);
    expect((await an.send('DELETE', `/sites/${OTHER}/diary/${one.id}`)).status).toBe(404);
  });

  it('is listed newest first, page by page, within a range', async () => {
    const at = (minutes: number) => new Date(api.clock.now - 86_400_000 * 10 - minutes * 60_000).toISOString();
    const ids = [];
    for (const minutes of [3, 1, 2, 2]) {
      const one = entry({ at: at(minutes) });
      ids.push(one.id);
      await write(an, one, OTHER);
    }
    const range = `?from=${at(3)}&to=${at(0)}&limit=2`;
    const first = await listed(an, range, OTHER);
    const rest = await listed(an, `${range}&cursor=${first.next}`, OTHER);
    expect(rest.next).toBeNull();
    const all = [...first.items, ...rest.items];
    expect(all.map((one) => one.at)).toEqual([at(1), at(2), at(2), at(3)]);
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));
    expect((await listed(an, `?from=${at(2)}&to=${at(1)}`, OTHER)).items).toHaveLength(2);
    expect((await an.send('GET', `/sites/${OTHER}/diary?cursor=x`)).status).toBe(400);
  });

  it('stays with the name of whoever wrote it when the account goes, and was in what that one took along', async () => {
    const id = await addPerson(api, 'chi@example.org', [{ role: 'operator', scope: 'organisation:htx-mot' }]);
    const chi = await visitorOf(api, 'chi@example.org');
    const one = entry({ text: 'của chị' });
    await write(chi, one);
    const { diary } = JSON.parse(await (await chi.send('GET', '/account/export')).text());
    expect(diary).toMatchObject([{ site: FIELD, kind: 'watering', text: 'của chị' }]);
    await deleteUser(api.registry, id);
    const kept = (await listed(an)).items.find((each) => each.id === one.id);
    expect(kept).toMatchObject({ by: 'Tên chi@example.org', mayChange: false });
    expect((await write(an, one)).status).toBe(409);
  });
});

describe('the diary of a household', () => {
  it('is for those who may see households; others have what they wrote themselves', async () => {
    const made = await bodyOf(
      householdDetail,
      manager.send('POST', '/households', { kind: 'household', name: 'Hộ A', organisation: 'htx-mot' }),
    );
    const body = { id: 'nha-1', name: 'Nhà', kind: 'household', organisation: 'htx-mot', household: made.id };
    expect((await manager.send('POST', '/sites', body)).status).toBe(201);
    const theirs = entry({ kind: 'note', text: 'của quản lý' });
    const own = entry({ kind: 'note', text: 'của An' });
    await write(manager, theirs, 'nha-1');
    await write(an, own, 'nha-1');
    expect((await listed(manager, '', 'nha-1')).items).toHaveLength(2);
    const seen = await listed(an, '', 'nha-1');
    expect(seen.masked).toBe(true);
    expect(seen.items.map(({ id }) => id)).toEqual([own.id]);

    const file = JSON.parse(await (await manager.send('GET', `/households/${made.id}/export`)).text());
    expect(file.diary).toHaveLength(2);
    expect((await api.send('POST', `/api/v1/households/${made.id}/erase`)).status).toBe(200);
    const left = await api.registry.selectFrom('diary_entries').select('id').where('site_id', '=', 'nha-1').execute();
    expect(left).toEqual([]);
  });
});

describe('the diary of a device', () => {
  it('is that of the sites where it stood, while it stood there, and where one may read', async () => {
    const { now } = api.clock;
    const device = { id: 'may-1', name: 'Máy 1', profile: 'generic-json', site: FIELD };
    await createDevice(api.registry, device, now);
    const moved = now - 5 * HOUR_MS;
    await api.registry.updateTable('deployments').set({ from_at: moved }).where('device_id', '=', 'may-1').execute();
    const stays = [
      { site_id: OTHER, from_at: moved - 10 * HOUR_MS, to_at: moved },
      { site_id: 'ruong-3', from_at: moved - 20 * HOUR_MS, to_at: moved - 10 * HOUR_MS },
    ];
    for (const stay of stays)
      await api.registry
        .insertInto('deployments')
        .values({ device_id: 'may-1', ...stay })
        .execute();
    await api.places.reload();
    const put = async (site: string, hoursAgo: number, text: string) => {
      const at = new Date(now - hoursAgo * HOUR_MS).toISOString();
      const answer = await api.send('POST', `/api/v1/sites/${site}/diary`, entry({ at, text }));
      expect(answer.status).toBe(201);
    };
    await put(FIELD, 1, 'ở đây');
    await put(FIELD, 6, 'trước khi tới');
    await put(OTHER, 6, 'chỗ cũ');
    await put(OTHER, 1, 'sau khi đi');
    await put('ruong-3', 16, 'của người khác');
    const texts = async (who: Visitor) => {
      const { items } = await bodyOf(diaryPage, who.send('GET', '/diary?device=may-1'));
      return items.map(({ text }) => text).filter((text) => text !== '');
    };
    const range = `from=${new Date(now - 30 * HOUR_MS).toISOString()}`;
    expect(await texts(an)).toEqual(expect.arrayContaining(['ở đây', 'chỗ cũ']));
    for (const hidden of ['trước khi tới', 'sau khi đi', 'của người khác'])
      expect(await texts(an)).not.toContain(hidden);
    const all = await bodyOf(diaryPage, api.get(`/api/v1/diary?device=may-1&${range}`));
    expect(all.items.map(({ text }) => text)).toContain('của người khác');
    expect((await an.send('GET', '/diary?device=khong-co')).status).toBe(404);
  });
});
