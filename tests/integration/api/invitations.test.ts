import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { createdInvitation, invitation, invitationView } from '../../../domain/api/invitations.ts';
import { session } from '../../../domain/api/session.ts';
import {
  addPerson,
  browserOf,
  cookieOf,
  furnishPlaces,
  mailsTo,
  PASSWORD,
  secretIn,
  type Visitor,
  visitorOf,
} from './people.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let chief: Visitor;
let cooperative: Visitor;
const DAY = 86_400_000;
const anybody = (path: string, body: object) => api.send('POST', `/api/v1${path}`, body, { as: null });
const lookup = (secret: string) => anybody('/invitations/lookup', { secret });
const accept = (secret: string, more: object = {}) =>
  anybody('/invitations/acceptances', {
    secret,
    email: 'moi@example.org',
    name: 'Người mới',
    password: PASSWORD,
    ...more,
  });
const invite = (visitor: Visitor, body: object) => visitor.send('POST', '/invitations', body);
const VIEWER = [{ role: 'viewer', scope: 'organisation:htx-mot' }];
const secretOf = async (answer: Promise<Response>) => secretIn((await bodyOf(createdInvitation, answer)).link);

beforeAll(async () => {
  api = await startApi({ publicUrl: 'https://sen.example.org' });
  await furnishPlaces(api);
  await addPerson(api, 'htx@example.org', [{ role: 'administrator', scope: 'organisation:htx-mot' }]);
  chief = await visitorOf(api, ADMIN.email, ADMIN.password);
  cooperative = await visitorOf(api, 'htx@example.org');
});
afterAll(() => api.close());

describe('an invitation', () => {
  it('is a link that says who invites and to what, and makes an account that is signed in, once', async () => {
    const made = await bodyOf(createdInvitation, invite(cooperative, { grants: VIEWER }));
    expect(made.link).toMatch(/^https:\/\/sen\.example\.org\/invite#[\w-]{27}$/);
    const secret = secretIn(made.link);
    const view = await bodyOf(invitationView, lookup(secret));
    expect(view).toMatchObject({ invitedBy: 'Tên htx@example.org', email: null, grants: [{ scopeName: 'HTX Một' }] });
    const accepted = await accept(secret, { language: 'en' });
    expect(accepted.status).toBe(200);
    const cookie = cookieOf(accepted);
    expect(await bodyOf(session, accepted)).toMatchObject({
      user: { email: 'moi@example.org', name: 'Người mới', language: 'en', grants: VIEWER },
    });
    expect((await browserOf(api, cookie)('GET', '/session')).status).toBe(200);
    for (const again of [await lookup(secret), await accept(secret, { email: 'khac@example.org' })]) {
      expect(again.status).toBe(410);
      expect((await bodyOf(problem, again)).code).toBe('link-over');
    }
    const { items } = await bodyOf(page(auditEntry), chief.send('GET', '/audit?actor=moi@example.org'));
    expect(items.map(({ action }) => action)).toContain('invitation.accept');
  });

  it('is sent by letter in the language asked for, to an address that it is then for', async () => {
    const to = 'thu@example.org';
    await invite(cooperative, { email: 'THU@example.org', grants: VIEWER });
    const [letter] = await mailsTo(api, to);
    expect(letter?.subject).toBe('Tên htx@example.org mời vào Sen');
    expect(letter?.body).toContain('Người xem: HTX Một');
    const secret = secretIn(letter?.body ?? '');
    expect((await accept(secret, { email: 'ke-khac@example.org' })).status).toBe(409);
    expect((await accept(secret, { email: 'Thu@Example.org' })).status).toBe(200);
    await invite(cooperative, { email: 'en@example.org', grants: VIEWER, language: 'en' });
    expect((await mailsTo(api, 'en@example.org'))[0]?.body).toContain('Viewer: HTX Một');
  });

  it('ends after a week, and when it is withdrawn', async () => {
    const late = await secretOf(invite(cooperative, { grants: VIEWER }));
    api.clock.now += 7 * DAY;
    expect((await lookup(late)).status).toBe(410);
    expect((await accept(late, { email: 'muon@example.org' })).status).toBe(410);
    chief = await visitorOf(api, ADMIN.email, ADMIN.password);
    cooperative = await visitorOf(api, 'htx@example.org');

    const made = await bodyOf(createdInvitation, invite(cooperative, { grants: VIEWER }));
    const list = async (visitor: Visitor) =>
      (await bodyOf(z.object({ items: z.array(invitation) }), visitor.send('GET', '/invitations'))).items;
    expect((await list(cooperative)).map(({ id }) => id)).toEqual([made.id]);
    expect(JSON.stringify(await list(chief))).not.toContain(secretIn(made.link));
    expect((await cooperative.send('DELETE', `/invitations/${made.id}`)).status).toBe(204);
    expect((await cooperative.send('DELETE', `/invitations/${made.id}`)).status).toBe(404);
    expect((await lookup(secretIn(made.link))).status).toBe(410);
  });

  it('can be withdrawn however many were made after it', async () => {
    const made = await bodyOf(createdInvitation, invite(cooperative, { grants: VIEWER }));
    const at = api.clock.now + 1;
    const later = { email: null, name: null, grants: '[]', created_by: 'user/x', created_at: at, expires_at: at + DAY };
    await api.registry.transaction().execute(async (trx) => {
      for (let n = 0; n < 2000; n++)
        await trx
          .insertInto('invitations')
          .values({ ...later, id: `later-${n}`, hash: `later-${n}`, accepted_at: null, withdrawn_at: null })
          .execute();
    });
    expect((await cooperative.send('DELETE', `/invitations/${made.id}`)).status).toBe(204);
    expect((await lookup(secretIn(made.link))).status).toBe(410);
    await api.registry.deleteFrom('invitations').where('id', 'like', 'later-%').execute();
  });

  it('gives only what whoever invites has, and only for as long as he has it', async () => {
    const grants = (scope: string) => [{ role: 'viewer', scope }];
    expect((await invite(cooperative, { grants: grants('all') })).status).toBe(400);
    expect((await invite(cooperative, { grants: grants('organisation:htx-hai') })).status).toBe(400);
    expect((await invite(cooperative, { grants: [] })).status).toBe(400);

    const id = await addPerson(api, 'tam@example.org', [{ role: 'administrator', scope: 'organisation:htx-hai' }]);
    const former = await visitorOf(api, 'tam@example.org');
    const secret = await secretOf(invite(former, { grants: grants('organisation:htx-hai') }));
    expect((await lookup(secret)).status).toBe(200);
    await chief.send('PUT', `/users/${id}/grants/organisation:htx-hai`, { role: 'viewer' });
    expect((await lookup(secret)).status).toBe(410);
    expect((await accept(secret, { email: 'cua-sau@example.org' })).status).toBe(410);
  });

  it('is not seen by those who could not have made it', async () => {
    const made = await bodyOf(createdInvitation, invite(chief, { grants: [{ role: 'viewer', scope: 'all' }] }));
    expect(await (await cooperative.send('GET', '/invitations')).text()).not.toContain(made.id);
    expect((await cooperative.send('DELETE', `/invitations/${made.id}`)).status).toBe(404);
  });

  it('adds its rights to an account that there is, and takes none away', async () => {
    await addPerson(api, 'co-roi@example.org', [{ role: 'manager', scope: 'organisation:htx-mot' }]);
    const grants = [...VIEWER, { role: 'operator', scope: 'organisation:htx-hai' }];
    const secret = await secretOf(invite(chief, { grants }));
    expect((await bodyOf(problem, accept(secret, { email: 'co-roi@example.org' }))).code).toBe('already-exists');
    const known = await visitorOf(api, 'co-roi@example.org');
    const joined = await bodyOf(session, known.send('POST', '/account/invitations', { secret }));
    expect(joined.user.grants).toMatchObject([
      { role: 'operator', scope: 'organisation:htx-hai' },
      { role: 'manager', scope: 'organisation:htx-mot' },
    ]);
    expect((await known.send('POST', '/account/invitations', { secret })).status).toBe(410);
  });

  it.each([
    ['a password that is too short', { password: 'ngắn' }],
    ['no name', { name: ' ' }],
    ['a name with a line break', { name: 'a\nBcc: b@c.vn' }],
    ['an address that is none', { email: 'x' }],
  ])('is not used up by %s', async (_name, more) => {
    const secret = await secretOf(invite(cooperative, { grants: VIEWER }));
    expect((await accept(secret, { email: 'x@example.org', ...more })).status).toBe(400);
    expect((await lookup(secret)).status).toBe(200);
  });

  it('cannot be guessed: an address that tries is stopped', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 100; n++) statuses.push((await lookup(`guess-${n}-${'x'.repeat(20)}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 410).length).toBeLessThanOrEqual(30);
    api.clock.now += 15 * 60_000;
  });
});
