import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page, problem } from '../../../domain/api/common.ts';
import {
  createdEndpoint,
  createdScopeEndpoint,
  delivery,
  endpoint,
  noticePage,
  scopeChain,
} from '../../../domain/api/notifications.ts';
import { preferences } from '../../../domain/notifications/preferences.ts';
import { type Envelope, insertDeliveries } from '../../../store/registry/deliveries.ts';
import { insertNotices } from '../../../store/registry/notices.ts';
import { addPerson, furnishPlaces, type Visitor, visitorOf } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const MINUTE = 60_000;
let api: RunningApi;
let bay: Visitor;
let sau: Visitor;
let nudges = 0;

beforeAll(async () => {
  api = await startApi({
    deliveriesAdded: () => {
      nudges += 1;
    },
  });
  await furnishPlaces(api);
  await addPerson(api, 'bay@htx.vn', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
  await addPerson(api, 'sau@htx.vn', [{ role: 'manager', scope: 'organisation:htx-mot' }]);
  bay = await visitorOf(api, 'bay@htx.vn');
  sau = await visitorOf(api, 'sau@htx.vn');
});
afterAll(() => api.close());

const codeOf = async (answer: Promise<Response>) => (await bodyOf(problem, answer)).code;

/** What was last handed over to be sent to an endpoint. */
async function lastMessage(endpointId: string): Promise<Envelope> {
  const { message } = await api.registry
    .selectFrom('deliveries')
    .select('message')
    .where('endpoint_id', '=', endpointId)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return JSON.parse(message) as Envelope;
}
const codeIn = async (id: string): Promise<string> => String((await lastMessage(id)).message.facts['code']);

async function addEmail(visitor: Visitor, address = 'bay@gmail.com') {
  const body = { kind: 'email', name: 'Thư của tôi', config: { address } };
  return bodyOf(createdEndpoint, visitor.send('POST', '/account/endpoints', body));
}

describe('what somebody wants to be told', () => {
  it('is what most want until he chooses, and changes only what he saw', async () => {
    const first = await bay.send('GET', '/account/notifications');
    expect(first.headers.get('etag')).toBe('"0"');
    expect(await bodyOf(preferences, first)).toEqual({
      follows: 'own',
      tellFrom: 'act',
      digestAt: '06:30',
      quiet: { from: '21:00', to: '05:00' },
      quietExcept: 'danger',
    });
    const chosen = {
      follows: ['village:tan-thanh'],
      tellFrom: 'danger',
      digestAt: null,
      quiet: null,
      quietExcept: 'act',
    };
    expect((await bay.send('PUT', '/account/notifications', chosen)).status).toBe(200);
    expect(await bodyOf(preferences, bay.send('GET', '/account/notifications'))).toEqual(chosen);
    const stale = await api.send('PUT', '/api/v1/account/notifications', chosen, {
      as: null,
      headers: { cookie: bay.cookie, origin: api.url, 'if-match': '"0"' },
    });
    expect(stale.status).toBe(412);
  });

  it.each([
    { quiet: { from: '21:00', to: '21:00' } },
    { digestAt: '25:00' },
    { follows: ['nowhere:1'] },
    { tellFrom: 'panic' },
    { extra: true },
  ])('is refused when it makes no sense: %j', async (body) => {
    expect((await bay.send('PUT', '/account/notifications', body)).status).toBe(400);
  });

  it('is nothing that a token has', async () => {
    for (const path of ['/account/notifications', '/account/endpoints', '/account/notices', '/account/deliveries'])
      expect((await api.get(`/api/v1${path}`)).status).toBe(409);
  });
});

describe('where somebody is told', () => {
  it('has to be confirmed with the code that was sent there, which nobody else reads anywhere', async () => {
    nudges = 0;
    const added = await addEmail(bay);
    expect(added).toMatchObject({ confirmedAt: null, secret: null, recipient: 'ba•••@gmail.com', fromLevel: 'watch' });
    expect(nudges).toBe(1);
    const path = `/account/endpoints/${added.id}`;
    expect(await codeOf(bay.send('POST', `${path}/tests`))).toBe('conflict');
    const code = await codeIn(added.id);
    expect(code).toMatch(/^\d{6}$/);
    for (const text of [
      await (await bay.send('GET', '/account/deliveries')).text(),
      await (await bay.send('GET', '/account/endpoints')).text(),
      await (await api.get('/api/v1/deliveries', 'administrator')).text(),
    ]) {
      expect(text).not.toContain(code);
      expect(text).toContain(added.id);
    }
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await codeOf(bay.send('POST', `${path}/confirmations`, { code: wrong }))).toBe('wrong-code');
    const confirmed = await bodyOf(endpoint, bay.send('POST', `${path}/confirmations`, { code }));
    expect(confirmed.confirmedAt).not.toBeNull();
  });

  it('takes no code that was tried five times, is older than 15 minutes, or gave way to a newer one', async () => {
    const { id } = await addEmail(sau, 'sau@gmail.com');
    const path = `/account/endpoints/${id}/confirmations`;
    const first = await codeIn(id);
    const wrong = first === '111111' ? '222222' : '111111';
    for (let n = 0; n < 5; n += 1) await sau.send('POST', path, { code: wrong });
    expect(await codeOf(sau.send('POST', path, { code: first }))).toBe('wrong-code');
    await sau.send('POST', path, { code: null });
    const second = await codeIn(id);
    api.clock.now += 15 * MINUTE;
    expect(await codeOf(sau.send('POST', path, { code: second }))).toBe('wrong-code');
    await sau.send('POST', path, { code: null });
    const third = await codeIn(id);
    expect((await sau.send('POST', path, { code: third })).status).toBe(200);
  });

  it('lets nobody have more than five codes an hour sent to whatever address', async () => {
    api.clock.now += 61 * MINUTE;
    const mot = await addPerson(api, 'mot@htx.vn', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
    const visitor = await visitorOf(api, 'mot@htx.vn');
    expect(visitor.id).toBe(mot);
    for (let n = 0; n < 5; n += 1) await addEmail(visitor, `ai-do-${n}@gmail.com`);
    const sixth = await visitor.send('POST', '/account/endpoints', {
      kind: 'sms',
      name: 'Máy',
      config: { phone: '0912345678' },
    });
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(3000);
  });

  it('has no more than six codes a day sent to one address, whoever asks', async () => {
    api.clock.now += 61 * MINUTE;
    const ask = async (name: string): Promise<Visitor> => {
      await addPerson(api, name, [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
      return visitorOf(api, name);
    };
    const phone = { kind: 'sms', name: 'Máy', config: { phone: '0987654321' } };
    const zalo = { kind: 'zalo', name: 'Zalo', config: { mode: 'zns', phone: '+84 987 654 321' } };
    const statuses: number[] = [];
    for (const name of ['quay-1@htx.vn', 'quay-2@htx.vn', 'quay-3@htx.vn', 'quay-4@htx.vn']) {
      const visitor = await ask(name);
      for (const body of [phone, zalo]) statuses.push((await visitor.send('POST', '/account/endpoints', body)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 429, 429]);
  });

  it('is a test away from being known to work', async () => {
    const items = (await bodyOf(page(endpoint), bay.send('GET', '/account/endpoints'))).items;
    const id = items[0]?.id ?? '';
    const sent = await bodyOf(delivery, bay.send('POST', `/account/endpoints/${id}/tests`));
    expect(sent).toMatchObject({ purpose: 'test', state: 'waiting', endpoint: id, subject: 'Tin thử từ Sen' });
    const [after] = (await bodyOf(page(endpoint), bay.send('GET', '/account/endpoints'))).items;
    expect(after?.last).toMatchObject({ id: sent.id, state: 'waiting' });
  });

  it('is nobody else’s business, and not more than ten places', async () => {
    const [mine] = (await bodyOf(page(endpoint), bay.send('GET', '/account/endpoints'))).items;
    for (const [method, path, body] of [
      ['PATCH', '', { enabled: false }],
      ['DELETE', ''],
      ['POST', '/tests'],
      ['POST', '/confirmations', { code: '123456' }],
    ] as const) {
      expect((await sau.send(method, `/account/endpoints/${mine?.id}${path}`, body)).status).toBe(404);
      expect((await sau.send(method, `/account/endpoints/khong-co${path}`, body)).status).toBe(404);
    }
    const hook = (n: number) =>
      sau.send('POST', '/account/endpoints', {
        kind: 'webhook',
        name: `${n}`,
        config: { url: `https://hook.example.org/${n}` },
      });
    expect((await hook(0)).status).toBe(201);
    expect(await codeOf(hook(0))).toBe('already-exists');
    const statuses = [];
    for (let n = 1; n < 10; n += 1) statuses.push((await hook(n)).status);
    expect(statuses).toEqual([...Array(8).fill(201), 409]);
  });

  it('shows a webhook’s secret once, and never again', async () => {
    const viewer = await addPerson(api, 'hook@htx.vn', []);
    expect(viewer).not.toBe('');
    const visitor = await visitorOf(api, 'hook@htx.vn');
    const body = { kind: 'webhook', name: 'Máy chủ', config: { url: 'https://hook.example.org/x' } };
    const added = await bodyOf(createdEndpoint, visitor.send('POST', '/account/endpoints', body));
    expect(added.secret).toMatch(/^.{20,}$/);
    for (const text of [
      await (await visitor.send('GET', '/account/endpoints')).text(),
      await (await api.get('/api/v1/audit?limit=1000', 'administrator')).text(),
    ])
      expect(text).not.toContain(added.secret);
  });

  it('is in a browser whoever switched messages on there last', async () => {
    const config = {
      endpoint: 'https://push.example.org/a_b%c',
      keys: { p256dh: Buffer.alloc(65).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') },
    };
    const browsers = async (visitor: Visitor) =>
      (await bodyOf(page(endpoint), visitor.send('GET', '/account/endpoints'))).items.filter(
        ({ kind }) => kind === 'push',
      );
    for (let n = 0; n < 2; n += 1) {
      const added = await bodyOf(
        createdEndpoint,
        bay.send('POST', '/account/endpoints', { kind: 'push', name: 'Máy của tôi', config }),
      );
      expect(added.confirmedAt).not.toBeNull();
    }
    expect(await browsers(bay)).toHaveLength(1);
    const other = { kind: 'push', name: 'Cùng máy', config };
    const visitor = await visitorOf(api, 'hook@htx.vn');
    await visitor.send('POST', '/account/endpoints', other);
    expect(await browsers(visitor)).toHaveLength(1);
    expect(await browsers(bay)).toEqual([]);
  });

  it.each([
    { kind: 'sms', config: { phone: '12' }, path: 'body.config.phone' },
    { kind: 'email', config: {}, path: 'body.config.address' },
    { kind: 'webhook', config: { url: 'ftp://x' }, path: 'body.config.url' },
  ])('says what is wrong with an address: $kind', async ({ kind, config, path }) => {
    const answer = await bodyOf(problem, bay.send('POST', '/account/endpoints', { kind, name: 'x', config }));
    expect(answer).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it('can be changed and taken away, which withdraws what waits for it', async () => {
    const items = (await bodyOf(page(endpoint), bay.send('GET', '/account/endpoints'))).items;
    const id = items[0]?.id ?? '';
    const changed = await bodyOf(
      endpoint,
      bay.send('PATCH', `/account/endpoints/${id}`, { name: 'Thư', fromLevel: 'danger' }),
    );
    expect(changed).toMatchObject({ name: 'Thư', fromLevel: 'danger', enabled: true });
    expect((await bay.send('DELETE', `/account/endpoints/${id}`)).status).toBe(204);
    const { items: left } = await bodyOf(page(delivery), bay.send('GET', '/account/deliveries?state=waiting'));
    expect(left).toEqual([]);
  });
});

describe('notices', () => {
  it('are listed newest first and read up to one of them', async () => {
    const both = { vi: 'Có cảnh báo', en: 'An alert' };
    const one = (n: number) => ({
      user: bay.id,
      once: `n${n}`,
      alert: null,
      purpose: 'raised' as const,
      level: 'act' as const,
      subject: both,
      text: both,
    });
    await insertNotices(api.registry, [1, 2, 3].map(one), api.clock.now);
    await insertNotices(api.registry, [one(3)], api.clock.now);
    const first = await bodyOf(noticePage, bay.send('GET', '/account/notices?limit=2'));
    expect(first).toMatchObject({ unread: 3 });
    expect(first.items).toHaveLength(2);
    const rest = await bodyOf(noticePage, bay.send('GET', `/account/notices?limit=2&cursor=${first.next}`));
    expect(rest.items).toHaveLength(1);
    expect((await bay.send('POST', '/account/notices/read', { upTo: rest.items[0]?.id })).status).toBe(204);
    expect(await bodyOf(noticePage, bay.send('GET', '/account/notices'))).toMatchObject({ unread: 2 });
    await bay.send('POST', '/account/notices/read', {});
    expect(await bodyOf(noticePage, bay.send('GET', '/account/notices'))).toMatchObject({ unread: 0 });
    expect((await bodyOf(noticePage, sau.send('GET', '/account/notices'))).items).toEqual([]);
  });
});

describe('where a place is told', () => {
  it('is set by who manages it, and a siren has to stand there', async () => {
    const chat = {
      scope: 'organisation:htx-mot',
      kind: 'telegram',
      name: 'Nhóm HTX',
      config: { chatId: '-1001234567' },
    };
    const added = await bodyOf(createdScopeEndpoint, sau.send('POST', '/endpoints', chat));
    expect(added).toMatchObject({ scope: 'organisation:htx-mot', recipient: '-10•••67' });
    expect(added.confirmedAt).not.toBeNull();
    expect((await bay.send('POST', '/endpoints', chat)).status).toBe(403);
    expect((await sau.send('POST', '/endpoints', { ...chat, scope: 'organisation:htx-hai' })).status).toBe(404);
    const siren = { ...chat, kind: 'siren', config: { device: 'coi-khong-co' } };
    expect(await bodyOf(problem, sau.send('POST', '/endpoints', siren))).toMatchObject({
      errors: [{ path: 'body.config.device' }],
    });
    const test = await bodyOf(delivery, sau.send('POST', `/endpoints/${added.id}/tests`));
    const { items } = await bodyOf(page(delivery), sau.send('GET', '/deliveries'));
    expect(items.map(({ id }) => id)).toContain(test.id);
  });
});

describe('the log of deliveries', () => {
  it('is filtered by alert, person, channel and state, and masks whom it went to', async () => {
    const about = { purpose: 'raised', language: 'vi', level: 'act', url: null, facts: {} } as const;
    const one = (key: string, channel: 'sms' | 'email') => ({
      key,
      purpose: 'raised' as const,
      alert: null,
      group: null,
      level: 'act' as const,
      user: bay.id,
      endpoint: null,
      scope: null,
      channel,
      recipient: 'ba•••@gmail.com',
      to: 'bay@gmail.com',
      message: { ...about, key, subject: 'Oxy thấp', text: '', short: '' },
      held: 'quiet-hours' as const,
      at: api.clock.now,
    });
    await insertDeliveries(api.registry, [one('k1', 'sms'), one('k2', 'email')], api.clock.now);
    const ask = async (query: string) =>
      (await bodyOf(page(delivery), api.get(`/api/v1/deliveries?user=${bay.id}&${query}`, 'administrator'))).items;
    expect(await ask('channel=sms')).toMatchObject([{ held: 'quiet-hours', state: 'waiting', user: { id: bay.id } }]);
    expect(await ask('state=failed')).toEqual([]);
    const text = await (await api.get('/api/v1/deliveries', 'administrator')).text();
    expect(text).not.toContain('bay@gmail.com');
  });
});

describe('who is told next', () => {
  it('are people who may see the alerts of the place, later ones later', async () => {
    const path = '/escalation-chains/organisation:htx-mot';
    const chain = {
      fromLevel: 'act',
      steps: [
        { afterMinutes: 15, users: [bay.id] },
        { afterMinutes: 30, users: [sau.id] },
      ],
    };
    const set = await bodyOf(scopeChain, sau.send('PUT', path, chain));
    expect(set).toMatchObject({ ...chain, scopeName: 'HTX Một', version: 1 });
    expect(set.people).toHaveLength(2);
    const stranger = await addPerson(api, 'la@htx.vn', [{ role: 'viewer', scope: 'organisation:htx-hai' }]);
    for (const users of [[stranger], ['khong-co']])
      expect(
        await bodyOf(problem, sau.send('PUT', path, { ...chain, steps: [{ afterMinutes: 5, users }] })),
      ).toMatchObject({ errors: [{ path: 'body.steps.0.users.0' }] });
    const backwards = { ...chain, steps: [...chain.steps].reverse() };
    expect((await sau.send('PUT', path, backwards)).status).toBe(400);
    expect((await bay.send('PUT', path, chain)).status).toBe(403);
    expect((await sau.send('DELETE', path)).status).toBe(204);
    expect((await sau.send('DELETE', path)).status).toBe(404);
  });
});
