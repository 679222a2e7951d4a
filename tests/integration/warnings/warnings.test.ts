import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { page, problem } from '../../../domain/api/common.ts';
import { warning, warningBulletin, warningSuggestion } from '../../../domain/api/warnings.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { commitEvaluation } from '../../../store/registry/ingest-state.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { addPerson, COMMUNE, PROVINCE, type Visitor, visitorOf } from '../api/people.ts';
import { bodyOf, type RunningApi, startApi } from '../api/start-api.ts';

const schema = readFileSync(new URL('../../support/cap-1.2.xsd', import.meta.url), 'utf8');
const OTHER_COMMUNE = '23473@2025-07-01';

let api: RunningApi;
let drafter: Visitor;
let decider: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  api = await startApi({ publicUrl: 'https://sen.example.org', timeZone: 'Asia/Ho_Chi_Minh' });
  await createSite(
    api.registry,
    {
      id: 'cong',
      name: 'Cống Vàm Kênh',
      kind: 'gate',
      commune: COMMUNE,
      polygon: {
        type: 'Polygon',
        coordinates: [
          [
            [106.7, 10.26],
            [106.71, 10.26],
            [106.71, 10.27],
            [106.7, 10.26],
          ],
        ],
      },
    },
    api.clock.now,
  );
  await api.places.reload();
  await raise('mild', { level: 'watch', risk: null });
  await raise('danger', { level: 'danger', risk: 3 });
  const grant = { role: 'operator', scope: `commune:${COMMUNE}` } as const;
  await addPerson(api, 'soan@example.org', [grant]);
  await addPerson(api, 'duyet@example.org', [{ role: 'manager', scope: `province:${PROVINCE}` }]);
  await addPerson(api, 'la@example.org', [{ role: 'administrator', scope: `commune:${OTHER_COMMUNE}` }]);
  drafter = await visitorOf(api, 'soan@example.org');
  decider = await visitorOf(api, 'duyet@example.org');
  stranger = await visitorOf(api, 'la@example.org');
});
afterAll(() => api.close());

async function raise(id: string, { level, risk }: { level: 'watch' | 'danger'; risk: number | null }): Promise<void> {
  const definition = ruleDefinition.parse({
    name: { vi: 'Nước mặn tới cống', en: 'Salt water at the sluice' },
    advice: { vi: 'Đóng cống, đừng lấy nước vào ruộng.', en: 'Close the sluice.' },
    scope: {},
    condition: {
      kind: 'threshold',
      property: 'salinity',
      operator: '>=',
      steps: [{ level, risk, value: 4, clearValue: 3.5, label: { vi: 'Vượt 4 g/L', en: 'Over 4 g/L' } }],
    },
  });
  const at = api.clock.now;
  await commitEvaluation(api.registry, {
    seq: null,
    alerts: [
      {
        id,
        rule_id: 'r',
        device_id: 'phao',
        key: 'salinity',
        site_id: 'cong',
        definition: JSON.stringify(definition),
        state: 'raised',
        step: 1,
        highest_step: 1,
        level,
        risk,
        value: 4.2,
        peak: 4.6,
        raised_at: at,
        cleared_at: null,
        flaps: 0,
        in_maintenance: 0,
        group_id: id,
        explains: 0,
      },
    ],
  });
}

const later = (hours: number): string => new Date(api.clock.now + hours * 3_600_000).toISOString();

function content(more: object = {}): Record<string, unknown> {
  return {
    category: 'Env',
    event: { vi: 'Xâm nhập mặn', en: 'Salt intrusion' },
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Observed',
    risk: 3,
    headline: { vi: 'Mặn 4,2 g/L ở cống Vàm Kênh', en: 'Salinity 4.2 g/L at Vàm Kênh' },
    description: { vi: 'Mặn đã vượt 4 g/L & còn lên <nữa>.', en: 'Salinity is over 4 g/L & rising <still>.' },
    instruction: { vi: 'Đóng cống, trữ nước ngọt', en: 'Close the sluice, store fresh water' },
    expires: later(12),
    area: {
      description: { vi: 'Xã Tân Phú Đông', en: 'Tân Phú Đông commune' },
      communes: [COMMUNE],
      polygon: null,
    },
    priority: 'urgent',
    ...more,
  };
}

async function draft(body: object, by = drafter): Promise<string> {
  const answer = await by.send('POST', '/warnings', body);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await bodyOf(warning, answer)).id;
}
/** Published for several communes, by people who may do so in all of them. */
async function draftByTwo(body: object): Promise<string> {
  for (const name of ['ca-hai@example.org', 'ca-hai-2@example.org'])
    await addPerson(api, name, [
      { role: 'manager', scope: `commune:${COMMUNE}` },
      { role: 'manager', scope: `commune:${OTHER_COMMUNE}` },
    ]);
  const id = await draft({ content: body }, await visitorOf(api, 'ca-hai@example.org'));
  expect((await decide(id, 'publish', await visitorOf(api, 'ca-hai-2@example.org'))).status).toBe(200);
  return id;
}
const decide = (id: string, decision: 'publish' | 'reject', by = decider): Promise<Response> =>
  by.send('POST', `/warnings/${id}/decisions`, { decision, note: 'Đã đọc' });
const documentOf = async (identifier: string): Promise<string> => {
  const answer = await fetch(`${api.url}/feeds/warnings/${identifier}.cap`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/cap+xml');
  return answer.text();
};
async function expectValid(xml: string): Promise<void> {
  const { valid, errors } = await validateXML({ xml, schema });
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(valid).toBe(true);
}

const warnsAs = (sender: string): Promise<Response> =>
  api.send('PUT', '/api/v1/settings/warnings', {
    sender,
    senderName: { vi: 'Ủy ban nhân dân xã Tân Phú Đông', en: 'Tân Phú Đông commune' },
    contact: '0912 000 000',
  });

describe('a warning for the public', () => {
  it('is suggested from an alert of the top level, and from no milder one', async () => {
    const { content: suggested } = await bodyOf(
      warningSuggestion,
      drafter.send('GET', '/alerts/danger/warning-suggestion'),
    );
    expect(suggested).toMatchObject({ risk: 3, severity: 'Severe', area: { communes: [COMMUNE] } });
    expect(JSON.stringify(suggested)).toContain('4,6 g/L');
    expect((await drafter.send('GET', '/alerts/mild/warning-suggestion')).status).toBe(409);
    expect((await drafter.send('POST', '/warnings', { alert: 'mild', content: content() })).status).toBe(409);
  });

  it('is published by a second person alone, and only once somebody is named who warns', async () => {
    const id = await draft({ alert: 'danger', content: content() });
    expect((await decide(id, 'publish')).status).toBe(409);
    await warnsAs('xa-tan-phu-dong.example.org');
    expect((await decide(id, 'publish', drafter)).status).toBe(403);
    expect((await decide(id, 'publish', stranger)).status).toBe(404);

    const own = await draft({ alert: 'danger', content: content() }, decider);
    const refused = await decide(own, 'publish', decider);
    expect(refused.status).toBe(409);
    expect((await bodyOf(problem, refused)).detail).toContain('second person');

    const published = await bodyOf(warning, decide(id, 'publish'));
    expect(published).toMatchObject({ state: 'published', decidedBy: { name: 'Tên duyet@example.org' } });
    expect(published.sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/);
    expect((await decide(id, 'reject')).status).toBe(409);
  });

  it('is valid CAP 1.2, in two languages, with its commune by code', async () => {
    const square = [
      [106.7, 10.26],
      [106.72, 10.26],
      [106.72, 10.28],
      [106.7, 10.26],
    ];
    const area = {
      description: { vi: 'Ven sông', en: 'Along the river' },
      communes: [COMMUNE],
      polygon: { type: 'Polygon', coordinates: [square] },
    };
    const id = await draft({ alert: 'danger', content: content({ area, onset: later(1) }) });
    const { identifier } = await bodyOf(warning, decide(id, 'publish'));
    const xml = await documentOf(identifier);
    await expectValid(xml);
    expect(xml).toContain('<language>vi-VN</language>');
    expect(xml).toContain('<language>en-US</language>');
    expect(xml).toContain('<polygon>10.26,106.7 10.26,106.72 10.28,106.72 10.26,106.7</polygon>');
    expect(xml).toContain('<value>28696</value>');
    expect(xml).toContain('&lt;nữa&gt;');
    expect(xml).not.toMatch(/<(sent|onset|expires|effective)>[^<]*Z</);
  });

  it('stays readable whatever was pasted into it, and an exercise says so in the feed', async () => {
    const pasted = { vi: 'Nước lên\u000bnhanh \u0000\ud800', en: '' };
    const id = await draft({ content: content({ status: 'Exercise', headline: pasted, description: pasted }) });
    expect((await decide(id, 'publish')).status).toBe(200);
    const { identifier } = await bodyOf(warning, await drafter.send('GET', `/warnings/${id}`));
    await expectValid(await documentOf(identifier));
    const feed = await (await fetch(`${api.url}/feeds/warnings.atom`)).text();
    expect(feed).toContain('<title>Diễn tập – Nước lênnhanh</title>');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(feed).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });

  it('goes out in Vietnamese alone while it is not all there in English', async () => {
    const id = await draft({ alert: 'danger', content: content({ instruction: { vi: 'Đóng cống' } }) });
    const { identifier } = await bodyOf(warning, decide(id, 'publish'));
    const xml = await documentOf(identifier);
    await expectValid(xml);
    expect(xml).not.toContain('en-US');
  });

  it('is updated and cancelled with references to all that went before', async () => {
    const first = await draft({ alert: 'danger', content: content() });
    const one = await bodyOf(warning, decide(first, 'publish'));
    api.clock.now += 60_000;
    const update = await draft({ type: 'Update', refersTo: first, content: content() });
    expect((await drafter.send('POST', '/warnings', { type: 'Update', content: content() })).status).toBe(400);
    const two = await bodyOf(warning, decide(update, 'publish'));
    expect((await bodyOf(warning, drafter.send('GET', `/warnings/${first}`))).state).toBe('superseded');
    expect(
      (await drafter.send('POST', '/warnings', { type: 'Cancel', refersTo: first, content: content() })).status,
    ).toBe(409);
    await warnsAs('xa-moi.example.org');
    const cancel = await draft({ type: 'Cancel', refersTo: update, content: content() });
    const three = await bodyOf(warning, decide(cancel, 'publish'));
    await warnsAs('xa-tan-phu-dong.example.org');
    const xml = await documentOf(three.identifier);
    await expectValid(xml);
    const sender = 'xa-tan-phu-dong.example.org';
    expect(xml).toContain(
      `<references>${sender},${one.identifier},${one.sent} ${sender},${two.identifier},${two.sent}</references>`,
    );
    expect(xml).toContain('<responseType>AllClear</responseType>');
  });

  it('is ended although the alert that it came from has eased meanwhile', async () => {
    const first = await draft({ alert: 'danger', content: content() });
    await decide(first, 'publish');
    const level = async (to: 'watch' | 'danger', risk: number | null) =>
      await api.registry.updateTable('alerts').set({ level: to, risk }).where('id', '=', 'danger').execute();
    await level('watch', null);
    const cancel = await draft({ alert: 'danger', type: 'Cancel', refersTo: first, content: content() });
    expect((await drafter.send('PUT', `/warnings/${cancel}`, content())).status).toBe(200);
    expect((await decide(cancel, 'publish')).status).toBe(200);
    await level('danger', 3);
  });

  it('of two drafts that follow the same warning lets one through', async () => {
    const first = await draft({ alert: 'danger', content: content() });
    await decide(first, 'publish');
    const ids = [
      await draft({ type: 'Update', refersTo: first, content: content() }),
      await draft({ type: 'Cancel', refersTo: first, content: content() }),
    ];
    const answers = await Promise.all(ids.map((id) => decide(id, 'publish')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { items } = await bodyOf(page(warning), drafter.send('GET', '/warnings?state=draft&limit=100'));
    expect(items.filter(({ id }) => ids.includes(id))).toHaveLength(1);
  });

  it('written anew is the draft of whoever wrote it, and a version that was not read is not published', async () => {
    const id = await draft({ alert: 'danger', content: content() });
    expect((await decider.send('PUT', `/warnings/${id}`, content({ risk: 4 }))).status).toBe(200);
    expect((await decide(id, 'publish', decider)).status).toBe(409);
    const stale = await api.send(
      'POST',
      `/api/v1/warnings/${id}/decisions`,
      { decision: 'publish' },
      { as: null, headers: { cookie: decider.cookie, origin: api.url, 'if-match': '"1"' } },
    );
    expect(stale.status).toBe(412);
    expect((await decide(id, 'reject', drafter)).status).toBe(403);
  });

  it('is refused with the field and what to do: an end in the past, a commune of former times, one of others', async () => {
    const wrong = async (more: object, by = drafter): Promise<Response> =>
      by.send('POST', '/warnings', { content: content(more) });
    expect((await wrong({ expires: later(-1) })).status).toBe(400);
    const area = { description: { vi: 'x', en: 'x' }, communes: [OTHER_COMMUNE], polygon: null };
    expect((await wrong({ area })).status).toBe(403);
    expect((await wrong({ area: { ...area, communes: ['99999@2025-07-01'] } })).status).toBe(400);
    expect((await wrong({ headline: { vi: '', en: 'x' } })).status).toBe(400);
    const byToken = await api.send('POST', '/api/v1/warnings', { content: content() });
    expect(byToken.status).toBe(403);
  });

  it('is seen as a draft by those there alone, and published by everybody', async () => {
    const id = await draft({ alert: 'danger', content: content() });
    expect((await stranger.send('GET', `/warnings/${id}`)).status).toBe(404);
    const { items } = await bodyOf(page(warning), stranger.send('GET', '/warnings'));
    expect(items).toEqual([]);
    const { identifier } = await bodyOf(warning, drafter.send('GET', `/warnings/${id}`));
    expect((await fetch(`${api.url}/feeds/warnings/${identifier}.cap`)).status).toBe(404);

    await decide(id, 'publish');
    const feed = await fetch(`${api.url}/feeds/warnings.atom`);
    expect(feed.headers.get('content-type')).toContain('application/atom+xml');
    const xml = await feed.text();
    expect(xml).toContain(`<id>https://sen.example.org/feeds/warnings/${identifier}.cap</id>`);
    expect(xml).toContain('type="application/cap+xml"');
  });

  it('is a bulletin that can be read aloud', async () => {
    const id = await draft({ alert: 'danger', content: content() });
    const { priority, text } = await bodyOf(warningBulletin, drafter.send('GET', `/warnings/${id}/bulletin`));
    expect(priority).toBe('urgent');
    expect(text).toContain('Bản tin cảnh báo khẩn cấp.');
    expect(text).toContain('Ủy ban nhân dân xã Tân Phú Đông thông báo lúc');
    expect(text).toContain('Mặn bốn phẩy hai gam trên lít ở cống Vàm Kênh.');
    expect(text).toContain('rủi ro thiên tai cấp ba, màu da cam');
    expect(text).not.toMatch(/\d|g\/L/);
  });

  it('is not cancelled for two communes by those who may decide for one of them', async () => {
    const both = content({ area: { ...(content()['area'] as object), communes: [COMMUNE, OTHER_COMMUNE] } });
    const id = await draftByTwo(both);
    const cancel = await stranger.send('POST', '/warnings', {
      type: 'Cancel',
      refersTo: id,
      content: content({ area: { ...(content()['area'] as object), communes: [OTHER_COMMUNE] } }),
    });
    expect(cancel.status).toBe(201);
    const of = (await bodyOf(warning, cancel)).id;
    await addPerson(api, 'la2@example.org', [{ role: 'manager', scope: `commune:${OTHER_COMMUNE}` }]);
    expect((await decide(of, 'publish', await visitorOf(api, 'la2@example.org'))).status).toBe(403);
  });
});
