import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { maintenanceWindow } from '../../../domain/api/maintenance.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { furnishPlaces } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const PATH = '/api/v1/maintenance-windows';
const DAY = 86_400_000;
let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
  await furnishPlaces(api);
  for (const id of ['ao-mot', 'ao-hai', 'ao-day'])
    await createSite(
      api.registry,
      { id, name: id, kind: 'pond', organisation: 'htx-mot', village: 'tan-thanh' },
      api.clock.now,
    );
  await api.places.reload();
});
afterAll(() => api.close());

const at = (ms: number) => new Date(api.clock.now + ms).toISOString();
const once = (more: object = {}) => ({ site: 'ao-mot', reason: 'Thay đầu đo', from: at(0), to: at(DAY), ...more });
const weekly = { weekdays: [7, 1], starts: '22:30', minutes: 120 };
const add = (body: object) => api.send('POST', PATH, body, { as: 'operator' });

describe('maintenance windows', () => {
  it('are planned once or every week, changed and taken back, and ingest is told each time', async () => {
    const start = api.parts.registryChanges;
    const planned = await bodyOf(maintenanceWindow, add(once()));
    expect(planned).toMatchObject({ ...once(), weekly: null, createdBy: 'token operator' });
    const again = await bodyOf(maintenanceWindow, add(once({ to: null, weekly })));
    expect(again).toMatchObject({ to: null, weekly: { ...weekly, weekdays: [1, 7] } });
    const listed = await bodyOf(page(maintenanceWindow), api.get(`${PATH}?site=ao-mot`));
    expect(listed.items).toHaveLength(2);
    expect((await bodyOf(page(maintenanceWindow), api.get(`${PATH}?site=ao-hai`))).items).toEqual([]);

    const read = await api.get(`${PATH}/${planned.id}`);
    const change = (etag: string) =>
      api.send(
        'PATCH',
        `${PATH}/${planned.id}`,
        { to: at(2 * DAY) },
        { as: 'operator', headers: { 'if-match': etag } },
      );
    const etag = read.headers.get('etag') ?? '';
    expect(await bodyOf(maintenanceWindow, change(etag))).toMatchObject({ to: at(2 * DAY), reason: 'Thay đầu đo' });
    expect((await change(etag)).status).toBe(412);
    for (const { id } of [planned, again])
      expect((await api.send('DELETE', `${PATH}/${id}`, undefined, { as: 'operator' })).status).toBe(204);
    expect((await api.get(`${PATH}/${planned.id}`)).status).toBe(404);
    expect(api.parts.registryChanges).toBe(start + 5);
    const { items } = await bodyOf(page(auditEntry), api.get('/api/v1/audit?resource=site/ao-mot', 'administrator'));
    expect(items.map(({ action }) => action)).toEqual(
      ['delete', 'delete', 'change', 'create', 'create'].map((verb) => `maintenance.${verb}`),
    );
  });

  it('come page by page', async () => {
    for (const site of ['ao-hai', 'ao-mot', 'ao-hai']) await add(once({ site }));
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const found = await bodyOf(page(maintenanceWindow), api.get(`${PATH}?limit=1${cursor && `&cursor=${cursor}`}`));
      seen.push(...found.items.map(({ site }) => site));
      if (found.next === null) break;
      cursor = found.next;
    }
    expect(seen).toEqual(['ao-hai', 'ao-hai', 'ao-mot']);
  });

  it.each([
    ['an end before its beginning', { to: later(-1) }, 'body.to'],
    ['no length', { to: later(0) }, 'body.to'],
    ['more than 30 days', { to: later(30 * DAY + 1) }, 'body.to'],
    ['neither an end nor days of the week', { to: null }, 'body.to'],
    [
      'all of every week',
      { weekly: { weekdays: [1, 2, 3, 4, 5, 6, 7], starts: '00:00', minutes: 1440 } },
      'body.weekly',
    ],
    ['a day that no week has', { weekly: { ...weekly, weekdays: [8] } }, 'body.weekly.weekdays.0'],
    ['a day twice', { weekly: { ...weekly, weekdays: [1, 1] } }, 'body.weekly.weekdays'],
    ['a time that no day has', { weekly: { ...weekly, starts: '24:00' } }, 'body.weekly.starts'],
    ['no reason', { reason: ' ' }, 'body.reason'],
    ['a site that there is not', { site: 'ghost' }, undefined],
  ])('are refused with %s', async (_name, more: object, path) => {
    const body = Object.fromEntries(
      Object.entries<unknown>(once(more)).map(([key, value]) => [key, typeof value === 'function' ? value() : value]),
    );
    const answer = await add(body);
    expect(answer.status).toBe(path === undefined ? 404 : 400);
    expect((await bodyOf(problem, answer)).errors?.[0]?.path).toBe(path);
  });

  it('are fifty at a site, and no more', async () => {
    for (let n = 0; n < 50; n++) expect((await add(once({ site: 'ao-day', reason: `lần ${n}` }))).status).toBe(201);
    expect((await add(once({ site: 'ao-day' }))).status).toBe(409);
  });
});

function later(ms: number): () => string {
  return () => at(ms);
}
