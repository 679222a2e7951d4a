import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ownSession, recoveryCodes, secondFactorSecret } from '../../../domain/api/account.ts';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { resetLink } from '../../../domain/api/invitations.ts';
import { session } from '../../../domain/api/session.ts';
import { user } from '../../../domain/api/users.ts';
import { addNote, changeAlert } from '../../../store/registry/alert-changes.ts';
import { appendAudit } from '../../../store/registry/audit.ts';
import { queueMail } from '../../../store/registry/mails.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { addPerson, cookieOf, mailsTo, PASSWORD, secretIn, signIn, type Visitor, visitorOf } from './people.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let chief: Visitor;
const MINUTE = 60_000;
const anybody = (path: string, body: object) => api.send('POST', `/api/v1${path}`, body, { as: null });
const codeAt = (secret: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: at });
const codeOf = async (answer: Response | Promise<Response>) => (await bodyOf(problem, answer)).code;
const VIEWER = [{ role: 'viewer', scope: 'all' }] as const;

beforeAll(async () => {
  api = await startApi({ signInLimits: { failuresPerAddress: 100_000 } });
  chief = await visitorOf(api, ADMIN.email, ADMIN.password);
});
afterAll(() => api.close());

/** Sets the second factor up. */
async function enrol(visitor: Visitor, password = PASSWORD): Promise<{ secret: string; codes: string[] }> {
  const { secret, uri } = await bodyOf(
    secondFactorSecret,
    visitor.send('POST', '/account/second-factor', { password }),
  );
  expect(uri).toContain(`secret=${secret}`);
  const confirmed = visitor.send('PUT', '/account/second-factor', { code: codeAt(secret, api.clock.now) });
  const { codes } = await bodyOf(recoveryCodes, confirmed);
  api.clock.now += 30_000;
  return { secret, codes };
}

describe('an account that somebody guesses at', () => {
  it('is locked after ten failures, for longer each time, whether or not there is one, also after a restart', async () => {
    const email = 'khoa@example.org';
    await addPerson(api, email, VIEWER);
    const guess = async (who: string, times: number) => {
      const statuses: number[] = [];
      for (let n = 0; n < times; n++) statuses.push((await signIn(api, { email: who, password: `guess ${n}` })).status);
      return statuses;
    };
    for (const who of [email, 'khong-ai@example.org'])
      expect(await guess(who, 11)).toEqual([...Array(10).fill(401), 429]);
    api.clock.now += 15 * MINUTE;
    for (const who of [email, 'khong-ai@example.org'])
      expect(await guess(who, 11)).toEqual([...Array(10).fill(401), 429]);
    api.clock.now += 15 * MINUTE;
    const other = await startApi({ registry: api.registry, now: () => api.clock.now });
    const locked = await signIn(other, { email, password: PASSWORD });
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBe(15 * 60);
    expect((await signIn(other, { email: 'khong-ai@example.org', password: PASSWORD })).status).toBe(429);
    await other.close();
    chief = await visitorOf(api, ADMIN.email, ADMIN.password);
    const { items } = await bodyOf(page(user), chief.send('GET', '/users?q=khoa@'));
    expect(items[0]?.lockedUntil).not.toBeNull();
    api.clock.now += 15 * MINUTE;
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(200);
    expect(await guess(email, 9)).toEqual(Array(9).fill(401));
  });

  it('gets no more than ten guesses out of a thousand at once', async () => {
    const email = 'nghin@example.org';
    await addPerson(api, email, VIEWER);
    const guesses = Array.from({ length: 1000 }, (_, n) => signIn(api, { email, password: `guess ${n}` }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(990);
  });
});

describe('a forgotten password', () => {
  it('is asked for without learning whether there is such an account, and the letter leads to our own host', async () => {
    const email = 'quen@example.org';
    await addPerson(api, email, VIEWER);
    const known = await anybody('/password-resets', { email });
    const unknown = await anybody('/password-resets', { email: 'khong-co@example.org' });
    expect([known.status, unknown.status]).toEqual([202, 202]);
    expect(await known.text()).toBe(await unknown.text());
    await expect.poll(() => mailsTo(api, email)).toHaveLength(1);
    expect(await mailsTo(api, 'khong-co@example.org')).toEqual([]);
    await api.app.inject({
      method: 'POST',
      url: '/api/v1/password-resets',
      headers: { host: 'evil.example' },
      payload: { email },
    });
    await expect.poll(() => mailsTo(api, email)).toHaveLength(2);
    expect((await mailsTo(api, email))[1]?.body).not.toContain('evil.example');
  });

  it('is chosen anew with a link that works once, within half an hour, and ends every session', async () => {
    const email = 'dat-lai@example.org';
    await addPerson(api, email, VIEWER);
    const before = await visitorOf(api, email);
    await anybody('/password-resets', { email });
    await expect.poll(() => mailsTo(api, email)).toHaveLength(1);
    const secret = secretIn((await mailsTo(api, email))[0]?.body ?? '');
    expect(await (await anybody('/password-resets/lookup', { secret })).json()).toMatchObject({ email });
    const complete = (password: string) => anybody('/password-resets/completions', { secret, password });
    expect((await complete('ngắn')).status).toBe(400);
    expect((await complete('mật khẩu mới tinh')).status).toBe(204);
    expect((await complete('mật khẩu thứ ba')).status).toBe(410);
    expect((await before.send('GET', '/session')).status).toBe(401);
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(401);
    expect((await signIn(api, { email, password: 'mật khẩu mới tinh' })).status).toBe(200);
    expect((await mailsTo(api, email)).map(({ subject }) => subject)).toContain('Mật khẩu Sen đã đổi');

    const id = (await bodyOf(page(user), chief.send('GET', `/users?q=${email}`))).items[0]?.id;
    const { link } = await bodyOf(resetLink, chief.send('POST', `/users/${id}/password-resets`, {}));
    expect(link).toMatch(/\/reset#/);
    api.clock.now += 30 * MINUTE;
    expect((await anybody('/password-resets/lookup', { secret: secretIn(link) })).status).toBe(410);
    expect(await (await chief.send('GET', '/audit?limit=1000')).text()).not.toContain(secretIn(link));
  });

  it('opens a locked account, and sends three letters an hour at most', async () => {
    const email = 'ba-la-thu@example.org';
    const id = await addPerson(api, email, VIEWER);
    for (let n = 0; n < 11; n++) await signIn(api, { email, password: 'sai' });
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(429);
    const { link } = await bodyOf(resetLink, chief.send('POST', `/users/${id}/password-resets`, {}));
    await anybody('/password-resets/completions', { secret: secretIn(link), password: 'mở khóa rồi nhé' });
    expect((await signIn(api, { email, password: 'mở khóa rồi nhé' })).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await anybody('/password-resets', { email })).status);
    expect(statuses).toEqual([202, 202, 202, 429, 429]);
    api.clock.now += 16 * MINUTE;
    await anybody('/password-resets', { email });
    await new Promise((done) => setTimeout(done, 200));
    expect((await mailsTo(api, email)).filter(({ subject }) => subject.startsWith('Đặt lại'))).toHaveLength(3);
  });
});

describe("one's own account", () => {
  it('has a name, a language and a password that only who knows the old one changes', async () => {
    const email = 'minh@example.org';
    await addPerson(api, email, VIEWER);
    const here = await visitorOf(api, email);
    const there = await visitorOf(api, email);
    const changed = await bodyOf(session, here.send('PATCH', '/account', { name: 'Minh', language: 'en' }));
    expect(changed.user).toMatchObject({ name: 'Minh', language: 'en', mode: null });
    const simple = await bodyOf(session, here.send('PATCH', '/account', { mode: 'simple' }));
    expect(simple.user).toMatchObject({ name: 'Minh', mode: 'simple' });
    const change = (current: string) =>
      here.send('PUT', '/account/password', { current, password: 'another password' });
    expect(await codeOf(change('sai'))).toBe('wrong-credentials');
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await here.send('GET', '/session')).status).toBe(200);
    expect((await there.send('GET', '/session')).status).toBe(401);
    expect((await mailsTo(api, email)).map(({ subject }) => subject)).toEqual(['Your password for Sen was changed']);
  });

  it('shows where one is signed in, and ends one session or all others', async () => {
    const email = 'nhieu-may@example.org';
    await addPerson(api, email, VIEWER);
    const first = await visitorOf(api, email);
    const second = await visitorOf(api, email);
    const third = await visitorOf(api, email);
    const list = async () =>
      (await bodyOf(z.object({ items: z.array(ownSession) }), third.send('GET', '/account/sessions'))).items;
    expect((await list()).map(({ current }) => current).filter(Boolean)).toHaveLength(1);
    const other = (await list()).find(({ current }) => !current);
    expect((await chief.send('DELETE', `/account/sessions/${other?.id}`)).status).toBe(404);
    expect((await third.send('DELETE', `/account/sessions/${other?.id}`)).status).toBe(204);
    expect(await list()).toHaveLength(2);
    expect((await third.send('DELETE', '/account/sessions')).status).toBe(204);
    expect(await list()).toMatchObject([{ current: true, address: '127.0.0.1' }]);
    for (const gone of [first, second]) expect((await gone.send('GET', '/session')).status).toBe(401);
  });

  it('is signed out when it was not used for as long as the policy says', async () => {
    const email = 'nghi@example.org';
    await addPerson(api, email, VIEWER);
    const policy = { administratorsNeedSecondFactor: false, idleMinutes: 30, maxFailures: 10 };
    expect((await chief.send('PUT', '/settings/security', policy)).status).toBe(200);
    const visitor = await visitorOf(api, email);
    api.clock.now += 29 * MINUTE;
    expect((await visitor.send('GET', '/session')).status).toBe(200);
    api.clock.now += 30 * MINUTE;
    expect((await visitor.send('GET', '/session')).status).toBe(401);
    chief = await visitorOf(api, ADMIN.email, ADMIN.password);
    await chief.send('PUT', '/settings/security', { ...policy, idleMinutes: 720 });
  });
});

describe('a second factor', () => {
  it('is asked for when signing in; a code counts once, and so does a recovery code', async () => {
    const email = 'hai-lop@example.org';
    await addPerson(api, email, VIEWER);
    const { secret, codes } = await enrol(await visitorOf(api, email));
    expect(new Set(codes).size).toBe(10);
    const attempt = (code?: string) => signIn(api, { email, password: PASSWORD, ...(code ? { code } : {}) });
    expect(await codeOf(attempt())).toBe('second-factor-required');
    expect(await codeOf(signIn(api, { email, password: 'sai' }))).toBe('wrong-credentials');
    const code = codeAt(secret, api.clock.now);
    expect((await attempt(code)).status).toBe(200);
    expect(await codeOf(attempt(code))).toBe('wrong-code');
    // One of an earlier step, which nobody has used yet, counts no more either.
    expect(await codeOf(attempt(codeAt(secret, api.clock.now - 30_000)))).toBe('wrong-code');
    api.clock.now += 30_000;
    const answer = await attempt(codeAt(secret, api.clock.now));
    expect((await bodyOf(session, answer)).secondFactor).toEqual({ enrolled: true, required: false });
    expect((await attempt(codes[0]?.toUpperCase())).status).toBe(200);
    expect(await codeOf(attempt(codes[0]))).toBe('wrong-code');
    const stored = JSON.stringify(await api.registry.selectFrom('recovery_codes').selectAll().execute());
    for (const one of codes) expect(stored).not.toContain(one.replaceAll('-', ''));
  });

  it('is not guessed: a thousand codes with the right password are ten', async () => {
    const email = 'ma-so@example.org';
    await addPerson(api, email, VIEWER);
    await enrol(await visitorOf(api, email));
    const statuses: number[] = [];
    for (let n = 0; n < 1000; n++)
      statuses.push((await signIn(api, { email, password: PASSWORD, code: String(n).padStart(6, '0') })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(990);
  });

  it('needs the password to be set up, and password and code to be removed', async () => {
    const email = 'bo-di@example.org';
    await addPerson(api, email, VIEWER);
    const visitor = await visitorOf(api, email);
    expect(await codeOf(visitor.send('POST', '/account/second-factor', { password: 'sai' }))).toBe('wrong-credentials');
    expect(await codeOf(visitor.send('PUT', '/account/second-factor', { code: '123456' }))).toBe('wrong-code');
    const { secret, codes } = await enrol(visitor);
    expect(await codeOf(visitor.send('POST', '/account/second-factor', { password: PASSWORD }))).toBe('conflict');
    const remove = (password: string, code: string) =>
      visitor.send('POST', '/account/second-factor/removal', { password, code });
    expect(await codeOf(remove('sai', codeAt(secret, api.clock.now)))).toBe('wrong-credentials');
    expect(await codeOf(remove(PASSWORD, '000000'))).toBe('wrong-code');
    const renewed = await bodyOf(
      recoveryCodes,
      visitor.send('POST', '/account/second-factor/recovery-codes', { password: PASSWORD, code: codes[1] }),
    );
    expect(await codeOf(remove(PASSWORD, codes[2] ?? ''))).toBe('wrong-code');
    expect((await remove(PASSWORD, renewed.codes[0] ?? '')).status).toBe(204);
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(200);
    expect((await mailsTo(api, email)).map(({ subject }) => subject)).toEqual(['Sen: mã xác nhận đã tắt']);
  });

  it('is reset by an administrator for somebody who has lost it, who is told', async () => {
    const email = 'mat-may@example.org';
    const id = await addPerson(api, email, VIEWER);
    await enrol(await visitorOf(api, email));
    expect((await chief.send('DELETE', `/users/${id}/second-factor`)).status).toBe(204);
    expect((await chief.send('DELETE', `/users/${id}/second-factor`)).status).toBe(409);
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(200);
    expect(await mailsTo(api, email)).toHaveLength(1);
    const { items } = await bodyOf(page(auditEntry), chief.send('GET', `/audit?resource=user/${id}&limit=1`));
    expect(items[0]).toMatchObject({ action: 'user.reset-second-factor', actor: ADMIN.email });
  });

  it('once asked of administrators, shuts those without one out of everything but their own account', async () => {
    await addPerson(api, 'pho@example.org', [{ role: 'administrator', scope: 'all' }]);
    const other = await visitorOf(api, 'pho@example.org');
    const policy = { administratorsNeedSecondFactor: true, idleMinutes: 720, maxFailures: 10 };
    expect(await codeOf(chief.send('PUT', '/settings/security', policy))).toBe('second-factor-needed');
    await enrol(chief, ADMIN.password);
    expect((await chief.send('PUT', '/settings/security', policy)).status).toBe(200);
    expect((await chief.send('GET', '/users')).status).toBe(200);
    for (const path of ['/users', '/devices', '/settings/security', '/overview'])
      expect(`${path} ${await codeOf(other.send('GET', path))}`).toBe(`${path} second-factor-needed`);
    expect((await bodyOf(session, other.send('GET', '/session'))).secondFactor).toEqual({
      enrolled: false,
      required: true,
    });
    await enrol(other);
    expect((await other.send('GET', '/users')).status).toBe(200);
    // Programs and people without that role go on.
    expect((await api.get('/api/v1/devices', 'administrator')).status).toBe(200);
    await addPerson(api, 'xem@example.org', VIEWER);
    const answer = await signIn(api, { email: 'xem@example.org', password: PASSWORD });
    expect(cookieOf(answer)).not.toBe('');
    await chief.send('PUT', '/settings/security', { ...policy, administratorsNeedSecondFactor: false });
  });
});

/** Somewhere to write notes to. */
const addAlert = (id: string) =>
  api.registry
    .insertInto('alerts')
    .values({
      id,
      rule_id: 'no-data',
      device_id: 'phao-1',
      key: 'salinity',
      definition: '{}',
      state: 'raised',
      step: 1,
      highest_step: 1,
      level: 'act',
      raised_at: api.clock.now,
      group_id: id,
    })
    .execute();

describe('what is kept of oneself', () => {
  it('comes as one document without secrets, with what one did and what was done to one', async () => {
    const email = 'ban-sao@example.org';
    const id = await addPerson(api, email, VIEWER);
    const before = { at: api.clock.now - MINUTE, address: null, before: null, after: null, result: 'ok' } as const;
    await appendAudit(api.registry, { ...before, actor: email, action: 'site.create', resource: 'site/cua-ai-do' });
    api.clock.now += MINUTE;
    const me = await visitorOf(api, email);
    await enrol(me);
    await me.send('PATCH', '/account', { name: 'Trần Thị Sáu' });
    await chief.send('PATCH', `/users/${id}`, { name: 'Trần Thị Bảy' });
    await addAlert('a-export');
    await me.send('POST', '/views', { name: 'Ao và kênh', page: 'explore', search: { s: ['ao-1/salinity'] } });
    await addNote(api.registry, 'a-export', { text: 'đã ra xem', by: email, now: api.clock.now });
    await addNote(api.registry, 'a-export', { text: 'của người khác', by: ADMIN.email, now: api.clock.now });
    const token = {
      name: 'máy bơm',
      grant: { role: 'viewer', scope: 'all' },
      createdBy: email,
      expiresAt: null,
    } as const;
    const made = await createToken(api.registry, token, api.clock.now);
    await queueMail(api.registry, { to: email, subject: 'Chào', text: 'mã bí mật' }, api.clock.now);

    const answer = await me.send('GET', '/account/export');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sen-account.json"');
    const text = await answer.text();
    const found = JSON.parse(text);
    expect(found.account).toMatchObject({ id, email, name: 'Trần Thị Bảy', secondFactorSince: expect.any(String) });
    expect(found.grants).toMatchObject([{ ...VIEWER[0], grantedBy: 'test' }]);
    expect(found.sessions).toHaveLength(1);
    expect(found.tokens).toMatchObject([{ name: 'máy bơm', scope: 'all' }]);
    expect(found.notes).toMatchObject([{ alert: 'a-export', text: 'đã ra xem' }]);
    expect(found.views).toMatchObject([{ name: 'Ao và kênh', page: 'explore', search: { s: ['ao-1/salinity'] } }]);
    expect(found.letters).toMatchObject([{ subject: 'Chào', sentAt: null }]);
    const deeds = found.done.map(({ action }: { action: string }) => action);
    expect(deeds).toEqual(expect.arrayContaining(['account.export', 'account.change', 'session.sign-in']));
    expect(deeds).not.toContain('site.create');
    expect(found.doneToMe).toMatchObject([
      { actor: ADMIN.email, action: 'user.change', after: { name: 'Trần Thị Bảy' } },
    ]);
    expect(found.doneToMe[0]).not.toHaveProperty('address');
    const kept = await api.registry.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    for (const secret of [kept.password_hash, String(kept.totp_secret), made.secret, 'mã bí mật', 'của người khác'])
      expect(text).not.toContain(secret);
  });

  it('has how one is told of alerts and what one was told, and goes with the account', async () => {
    const email = 'nhan-tin@example.org';
    const id = await addPerson(api, email, VIEWER);
    const now = api.clock.now;
    const { registry } = api;
    await addAlert('a-told');
    await changeAlert(registry, 'a-told', { kind: 'assign', to: { id, name: 'Ai' }, by: email, now });
    await changeAlert(registry, 'a-told', { kind: 'snooze', minutes: 60, by: email, now });
    const endpoint = {
      id: 'e-told',
      user_id: id,
      kind: 'push' as const,
      name: 'Điện thoại',
      config: JSON.stringify({ endpoint: 'https://push.example.org/abc', keys: { auth: 'bi-mat-1' } }),
      secret: 'bi-mat-2',
      from_level: 'act' as const,
      created_by: email,
      created_at: now,
      updated_at: now,
    };
    await registry.insertInto('notification_endpoints').values(endpoint).execute();
    await registry
      .insertInto('notification_preferences')
      .values({ user_id: id, body: '{"quiet":true}', updated_at: now })
      .execute();
    const told = { alert_id: 'a-told', user_id: id, purpose: 'raised' as const, level: 'act', created_at: now };
    await registry
      .insertInto('notices')
      .values({ ...told, once: 'a', body: '{}' })
      .execute();
    await registry
      .insertInto('digest_items')
      .values({ user_id: id, once: 'a', alert_id: 'a-told', body: '{}', created_at: now })
      .execute();
    await registry
      .insertInto('deliveries')
      .values({
        ...told,
        idempotency_key: 'k-told',
        channel: 'push',
        recipient: 'Điện thoại',
        message: '{"text":"bi-mat-3"}',
        state: 'sent',
        next_attempt_at: now,
      })
      .execute();

    const text = await (await (await visitorOf(api, email)).send('GET', '/account/export')).text();
    expect(JSON.parse(text)).toMatchObject({
      endpoints: [{ kind: 'push', name: 'Điện thoại', config: { endpoint: 'https://push.example.org/abc' } }],
      preferences: { quiet: true },
      assigned: ['a-told'],
      alertDeeds: [
        { alert: 'a-told', kind: 'assigned' },
        { alert: 'a-told', kind: 'snoozed' },
      ],
      notices: [{ alert: 'a-told', purpose: 'raised', readAt: null }],
      messages: [{ alert: 'a-told', channel: 'push', recipient: 'Điện thoại', state: 'sent' }],
    });
    expect(text).not.toContain('bi-mat');

    expect((await chief.send('DELETE', `/users/${id}`)).status).toBe(204);
    for (const table of [
      'notification_endpoints',
      'notification_preferences',
      'notices',
      'digest_items',
      'deliveries',
    ] as const)
      expect([table, await registry.selectFrom(table).selectAll().where('user_id', '=', id).execute()]).toEqual([
        table,
        [],
      ]);
    const left = registry.selectFrom('deliveries').selectAll().where('idempotency_key', '=', 'k-told');
    expect(await left.execute()).toEqual([]);
  });

  it('is whole when there is more of it than is read at once', async () => {
    const email = 'nhieu@example.org';
    await addPerson(api, email, VIEWER);
    await addAlert('a-many');
    const rows = Array.from({ length: 1001 }, (_, n) => ({
      alert_id: 'a-many',
      kind: 'commented' as const,
      at: api.clock.now,
      recorded_at: api.clock.now,
      by: email,
      text: `${n}`,
    }));
    await api.registry.insertInto('alert_events').values(rows).execute();
    const { notes } = JSON.parse(await (await (await visitorOf(api, email)).send('GET', '/account/export')).text());
    expect(notes.map((one: { text: string }) => one.text)).toEqual(rows.map((row) => row.text));
  });

  it('is for people: a token has nothing kept of it', async () => {
    expect((await api.get('/api/v1/account/export')).status).toBe(409);
    expect((await api.get('/api/v1/account/export', null)).status).toBe(401);
  });
});
