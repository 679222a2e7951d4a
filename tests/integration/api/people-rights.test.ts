import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { createdApiToken } from '../../../domain/api/session.ts';
import { scopeChoice, user } from '../../../domain/api/users.ts';
import { addPerson, COMMUNE, furnishPlaces, PROVINCE, type Visitor, visitorOf } from './people.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let chief: Visitor;
let province: Visitor;
let cooperative: Visitor;
const on = (id: string, scope: string) => `/users/${id}/grants/${encodeURIComponent(scope)}`;
const status = async (answer: Promise<Response>) => (await answer).status;

beforeAll(async () => {
  api = await startApi();
  await furnishPlaces(api);
  await addPerson(api, 'tinh@example.org', [{ role: 'administrator', scope: `province:${PROVINCE}` }]);
  await addPerson(api, 'htx@example.org', [{ role: 'administrator', scope: 'organisation:htx-mot' }]);
  chief = await visitorOf(api, ADMIN.email, ADMIN.password);
  province = await visitorOf(api, 'tinh@example.org');
  cooperative = await visitorOf(api, 'htx@example.org');
});
afterAll(() => api.close());

describe('whom an administrator of a part sees', () => {
  it('are those with a right within it, and of those only these rights', async () => {
    await addPerson(api, 'hai-noi@example.org', [
      { role: 'viewer', scope: 'organisation:htx-mot' },
      { role: 'manager', scope: 'organisation:htx-hai' },
    ]);
    const stranger = await addPerson(api, 'nguoi-la@example.org', [{ role: 'manager', scope: 'organisation:htx-hai' }]);
    const { items } = await bodyOf(page(user), cooperative.send('GET', '/users'));
    expect(items.map(({ email }) => email)).toEqual(['hai-noi@example.org', 'htx@example.org']);
    expect(items[0]).toMatchObject({
      grants: [{ role: 'viewer', scope: 'organisation:htx-mot', scopeName: 'HTX Một' }],
      manageable: false,
    });
    expect(JSON.stringify(items)).not.toContain('htx-hai');
    expect(await status(cooperative.send('GET', `/users/${stranger}`))).toBe(404);
    expect(await status(cooperative.send('PATCH', `/users/${stranger}`, { name: 'X' }))).toBe(404);
    // Those of the whole installation are not his to know.
    expect(await status(cooperative.send('GET', `/users/${chief.id}`))).toBe(404);
  });

  it('come page by page, and by part of their name without marks', async () => {
    const first = await bodyOf(page(user), chief.send('GET', '/users?limit=2'));
    const second = await bodyOf(page(user), chief.send('GET', `/users?limit=2&cursor=${first.next}`));
    const all = await bodyOf(page(user), chief.send('GET', '/users'));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.items.slice(0, 4).map(({ id }) => id));
    const found = await bodyOf(page(user), chief.send('GET', '/users?q=TEN%20HTX'));
    expect(found.items.map(({ email }) => email)).toEqual(['htx@example.org']);
    const here = await bodyOf(page(user), chief.send('GET', '/users?scope=organisation:htx-hai'));
    expect(here.items).toHaveLength(2);
    expect((await bodyOf(page(user), cooperative.send('GET', '/users?scope=organisation:htx-hai'))).items).toEqual([]);
  });
});

describe('giving rights', () => {
  it('works where one looks after people, and leaves the other rights of that person alone', async () => {
    const id = await addPerson(api, 'cho-them@example.org', [
      { role: 'viewer', scope: 'organisation:htx-mot' },
      { role: 'manager', scope: 'organisation:htx-hai' },
    ]);
    const changed = await bodyOf(user, cooperative.send('PUT', on(id, 'organisation:htx-mot'), { role: 'operator' }));
    expect(changed.grants).toMatchObject([{ role: 'operator', scope: 'organisation:htx-mot' }]);
    expect((await bodyOf(user, chief.send('GET', `/users/${id}`))).grants).toMatchObject([
      { role: 'manager', scope: 'organisation:htx-hai' },
      { role: 'operator', scope: 'organisation:htx-mot' },
    ]);
    const { items } = await bodyOf(page(auditEntry), chief.send('GET', `/audit?resource=user/${id}&limit=1`));
    expect(items[0]).toMatchObject({ action: 'grant.give', actor: 'htx@example.org' });
  });

  it('reaches down from a province to its communes and villages', async () => {
    const id = await addPerson(api, 'xa@example.org', [{ role: 'viewer', scope: 'village:tan-thanh' }]);
    expect(await status(province.send('PUT', on(id, `commune:${COMMUNE}`), { role: 'administrator' }))).toBe(200);
    expect(await status(province.send('DELETE', on(id, 'village:tan-thanh')))).toBe(204);
    expect(await status(province.send('DELETE', on(id, 'village:tan-thanh')))).toBe(404);
  });

  it('is refused on what one does not hold, as if that were not there when one may not know of it', async () => {
    const id = await addPerson(api, 'toi@example.org', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
    const before = (await bodyOf(user, chief.send('GET', `/users/${id}`))).grants;
    const hidden = await cooperative.send('PUT', on(id, 'organisation:htx-hai'), { role: 'viewer' });
    const missing = await cooperative.send('PUT', on(id, 'organisation:khong-co'), { role: 'viewer' });
    expect([hidden.status, missing.status]).toEqual([400, 400]);
    const details = [hidden, missing].map(async (answer) => (await bodyOf(problem, answer)).detail);
    expect((await details[0])?.replace('htx-hai', 'X')).toBe((await details[1])?.replace('khong-co', 'X'));
    expect(await status(cooperative.send('PUT', on(id, 'all'), { role: 'viewer' }))).toBe(400);
    // He knows of what lies within the province, and looks after it: but not after everything.
    expect(await status(province.send('PUT', on(province.id, 'all'), { role: 'administrator' }))).toBe(400);
    expect(await status(cooperative.send('PUT', on(cooperative.id, 'nonsense'), { role: 'viewer' }))).toBe(400);
    expect((await bodyOf(user, chief.send('GET', `/users/${id}`))).grants).toEqual(before);
  });

  it('is refused to managers, who look after devices and not after people', async () => {
    await addPerson(api, 'quan-ly@example.org', [
      { role: 'manager', scope: 'organisation:htx-mot' },
      { role: 'administrator', scope: 'village:tan-thanh' },
    ]);
    const manager = await visitorOf(api, 'quan-ly@example.org');
    const refused = await manager.send('PUT', on(manager.id, 'organisation:htx-mot'), { role: 'administrator' });
    expect(refused.status).toBe(403);
    const { items } = await bodyOf(page(auditEntry), chief.send('GET', '/audit?actor=quan-ly@example.org&limit=1'));
    expect(items[0]).toMatchObject({ action: 'users.write', result: 'denied' });
    expect(await status(manager.send('DELETE', on(manager.id, 'organisation:htx-mot')))).toBe(404);
  });

  it('offers to choose from what one may give, by name', async () => {
    const choices = async (visitor: Visitor, q: string) =>
      (await bodyOf(z.object({ items: z.array(scopeChoice) }), visitor.send('GET', `/scopes?q=${q}`))).items;
    expect(await choices(chief, 'tan phu dong')).toContainEqual({
      scope: `commune:${COMMUNE}`,
      name: 'Xã Tân Phú Đông',
      within: 'Tỉnh Đồng Tháp',
    });
    expect((await choices(chief, '')).map(({ scope }) => scope)).toContain('all');
    expect((await choices(province, '')).map(({ scope }) => scope).sort()).toEqual(
      [`commune:${COMMUNE}`, `province:${PROVINCE}`, 'village:tan-thanh'].sort(),
    );
    expect((await choices(cooperative, 'htx')).map(({ scope }) => scope)).toEqual(['organisation:htx-mot']);
  });
});

describe('taking over an account', () => {
  it('of somebody who may do more than oneself is refused in every way', async () => {
    const id = await addPerson(api, 'sep@example.org', [
      { role: 'viewer', scope: 'organisation:htx-mot' },
      { role: 'administrator', scope: 'all' },
    ]);
    const tries = [
      ['POST', `/users/${id}/password-resets`, {}],
      ['DELETE', `/users/${id}/second-factor`, undefined],
      ['PATCH', `/users/${id}`, { disabled: true }],
      ['PATCH', `/users/${id}`, { name: 'Tôi' }],
      ['DELETE', `/users/${id}`, undefined],
    ] as const;
    for (const [method, path, body] of tries)
      expect(`${method} ${path} ${await status(cooperative.send(method, path, body))}`).toBe(`${method} ${path} 403`);
    // What lies within his part, he may take away.
    expect(await status(cooperative.send('DELETE', on(id, 'organisation:htx-mot')))).toBe(204);
    expect(await status(cooperative.send('GET', `/users/${id}`))).toBe(404);
  });

  it('with a link made while that account could do less is refused once it can do more', async () => {
    const id = await addPerson(api, 'len-chuc@example.org', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
    const made = (await (await cooperative.send('POST', `/users/${id}/password-resets`, {})).json()) as {
      link: string;
    };
    await chief.send('PUT', on(id, 'all'), { role: 'administrator' });
    const used = await api.send(
      'POST',
      '/api/v1/password-resets/completions',
      { secret: made.link.split('#')[1], password: 'của tôi rồi đó' },
      { as: null },
    );
    expect(used.status).toBe(410);
  });
});

describe('the last administrator', () => {
  it('can be neither demoted, disabled nor removed, by himself or by others', async () => {
    const { items } = await bodyOf(page(user), chief.send('GET', '/users?scope=all'));
    for (const { id } of items) if (id !== chief.id) await chief.send('DELETE', on(id, 'all'));
    const tries = [
      ['PUT', on(chief.id, 'all'), { role: 'manager' }],
      ['DELETE', on(chief.id, 'all'), undefined],
      ['PATCH', `/users/${chief.id}`, { disabled: true }],
      ['DELETE', `/users/${chief.id}`, undefined],
    ] as const;
    for (const [method, path, body] of tries)
      expect((await bodyOf(problem, chief.send(method, path, body))).code).toBe('last-administrator');
    expect(await status(chief.send('GET', '/users'))).toBe(200);
    expect(await status(chief.send('PATCH', `/users/${chief.id}`, { name: 'Chị Ba' }))).toBe(200);
  });
});

describe('an account that is removed', () => {
  it('is gone with its sessions, and stays in the audit under its name', async () => {
    const id = await addPerson(api, 'di-roi@example.org', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
    const gone = await visitorOf(api, 'di-roi@example.org');
    expect(await status(cooperative.send('DELETE', `/users/${id}`))).toBe(204);
    expect(await status(gone.send('GET', '/session'))).toBe(401);
    const { items } = await bodyOf(page(auditEntry), chief.send('GET', '/audit?actor=di-roi@example.org'));
    expect(items.length).toBeGreaterThan(0);
    expect(await status(chief.send('GET', `/users/${id}`))).toBe(404);
  });
});

describe('API tokens', () => {
  const make = (visitor: Visitor, role: string, scope: string) =>
    visitor.send('POST', '/tokens', { name: 'máy đọc', role, scope });

  it('are made, seen and withdrawn by whoever looks after their scope', async () => {
    const mine = await bodyOf(createdApiToken, make(cooperative, 'manager', 'organisation:htx-mot'));
    expect(mine).toMatchObject({ scopeName: 'HTX Một', createdBy: 'htx@example.org' });
    const everywhere = await bodyOf(createdApiToken, make(chief, 'viewer', 'all'));
    const listed = await (await cooperative.send('GET', '/tokens')).text();
    expect(listed).toContain(mine.id);
    expect(listed).not.toContain(everywhere.id);
    expect(await status(cooperative.send('DELETE', `/tokens/${everywhere.id}`))).toBe(404);
    expect(await status(cooperative.send('DELETE', `/tokens/${mine.id}`))).toBe(204);
  });

  it('cannot be given what their maker has not', async () => {
    expect(await status(make(cooperative, 'viewer', 'all'))).toBe(400);
    expect(await status(make(cooperative, 'viewer', 'organisation:htx-hai'))).toBe(400);
    expect(await status(make(province, 'viewer', 'organisation:htx-mot'))).toBe(400);
  });

  it('have no account of their own', async () => {
    for (const path of ['/account/sessions'])
      expect(await status(api.get(`/api/v1${path}`, 'administrator'))).toBe(409);
  });
});
