import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { site } from '../../../domain/api/sites.ts';
import { placeReport, unitChangePlan, unitDetail, unitImportReport, unitItem } from '../../../domain/api/units.ts';
import { startSet } from '../../../domain/units/start-set.ts';
import { bodyOf, type RunningApi, startApi } from '../api/start-api.ts';
import {
  AFTER,
  addPerson,
  addToken,
  DONG_THAP,
  OLD_DONG_THAP,
  setUpFormerProvinces,
  TIEN_GIANG,
} from './former-provinces.ts';

describe('the units of a new installation', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  const list = async (query: string) => (await bodyOf(page(unitItem), api.get(`/api/v1/units?${query}`))).items;

  it('are listed as of today, a day, or all times: 82 is one province at a time', async () => {
    expect(await list('level=province')).toHaveLength(34);
    const named82 = async (query: string) =>
      (await list(query)).filter(({ code }) => code === '82').map(({ id, name }) => `${id} ${name}`);
    expect(await named82('level=province')).toEqual([`${DONG_THAP} Tỉnh Đồng Tháp`]);
    expect(await named82('level=province&asOf=2025-07-01')).toEqual([`${DONG_THAP} Tỉnh Đồng Tháp`]);
    expect(await named82('level=province&asOf=2025-06-30')).toEqual([`${TIEN_GIANG} Tỉnh Tiền Giang`]);
    expect(await named82('level=province&asOf=any')).toHaveLength(2);
  });

  it('are found without diacritics, by any word and by code', async () => {
    const ids = async (query: string) => (await list(query)).map(({ id }) => id);
    expect(await ids('q=dong%20thap')).toEqual([DONG_THAP]);
    expect(await ids('q=Đồng%20Tháp&asOf=2025-06-30')).toEqual([OLD_DONG_THAP]);
    expect(await ids('q=tien&asOf=any')).toEqual([TIEN_GIANG]);
    expect(await ids(`level=commune&parent=${DONG_THAP}`)).toContain('28696@2025-07-01');
    expect(await ids('q=28696')).toEqual(['28696@2025-07-01']);
    expect(await ids('q=%25')).toEqual([]);
  });

  it('say what they were before, what they became, and their communes', async () => {
    const now82 = await bodyOf(unitDetail, api.get(`/api/v1/units/${DONG_THAP}`));
    expect(now82.predecessors.map(({ unit, kind, on }) => [unit.id, kind, on])).toEqual([
      [TIEN_GIANG, 'merge', '2025-07-01'],
      [OLD_DONG_THAP, 'merge', '2025-07-01'],
    ]);
    expect(now82.children.map(({ code }) => code)).toContain('28696');
    const then82 = await bodyOf(unitDetail, api.get(`/api/v1/units/${TIEN_GIANG}`));
    expect(then82.successors.map(({ unit }) => unit.id)).toEqual([DONG_THAP]);
    expect((await api.get('/api/v1/units/82')).status).toBe(404);
    expect((await api.get('/api/v1/units/82@1999-01-01')).status).toBe(404);
  });

  it('come page by page', async () => {
    const units = page(unitItem);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const one: z.output<typeof units> = await bodyOf(
        page(unitItem),
        api.get(`/api/v1/units?limit=7&asOf=any${cursor && `&cursor=${cursor}`}`),
      );
      seen.push(...one.items.map(({ id }) => id));
      cursor = one.next;
    }
    expect(seen.sort()).toEqual(startSet.map(({ id }) => id).sort());
  });

  it('are read by anyone who may read anything, and changed by administrators of everything alone', async () => {
    const { secret } = await addToken(api.registry, 'small', { role: 'administrator', scope: `province:${DONG_THAP}` });
    const as = (method: string, path: string, body?: unknown) =>
      fetch(`${api.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${secret}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    expect((await as('GET', '/units')).status).toBe(200);
    const change = { kind: 'rename', on: '2026-01-01', from: DONG_THAP, name: 'X' };
    for (const path of ['/units/changes', '/units/changes/preview'])
      expect((await as('POST', path, change)).status).toBe(403);
    expect((await as('POST', '/units/imports', { csv: 'x' })).status).toBe(403);
    for (const role of ['viewer', 'operator', 'manager'] as const)
      expect((await api.send('POST', '/api/v1/units/changes', change, { as: role })).status).toBe(403);
  });
});

describe('a file of units', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  const send = (body: unknown, preview = false) => api.send('POST', `/api/v1/units/imports?preview=${preview}`, body);
  const count = async () => (await api.registry.selectFrom('admin_units').select('id').execute()).length;
  const csv = [
    'code;name;kind;parent;from;to;predecessors',
    '28123;Mỹ Tho;phường;82;01/07/2025;;',
    '28124;Đạo Thạnh;phường;82;2025-07-01;;',
  ].join('\r\n');

  it('is imported whole, once, and changes nothing the second time', async () => {
    const before = await count();
    const seen = await bodyOf(unitImportReport, send({ csv: `\ufeff${csv}` }, true));
    expect(seen).toMatchObject({ imported: false, added: 2, faults: [] });
    expect(await count()).toBe(before);
    expect(await bodyOf(unitImportReport, send({ csv }))).toMatchObject({ imported: true, added: 2 });
    expect(await count()).toBe(before + 2);
    expect(await bodyOf(unitImportReport, send({ csv }))).toMatchObject({ added: 0, corrected: 0, unchanged: 2 });
    const [entry] = (await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=1', 'administrator'))).items;
    expect(entry).toMatchObject({ action: 'unit.import', result: 'ok' });
  });

  it('names every bad row with what is wrong and what to do, and imports none', async () => {
    const before = await count();
    const units = [
      { code: '28200', name: 'Xã Tốt', parent: '82', from: '2025-07-01' },
      { code: '1', name: 'Hà Nội', kind: 'thanh-pho', from: '2025-07-01' },
      { code: '28696', name: 'Xã Trùng', parent: '82', from: '2026-01-01' },
      { code: '28201', name: 'Xã Lạc', parent: '99', from: '2025-07-01' },
      { code: '28202', name: 'Xã Mồ Côi', parent: '82', from: '2025-07-01', predecessors: ['28999@2004-07-08'] },
    ];
    const seen = await bodyOf(unitImportReport, send({ units }, true));
    expect(seen.faults.map(({ row, code, field }) => [row, code, field])).toEqual([
      [2, 'bad-code', 'code'],
      [3, 'duplicate-code', 'code'],
      [4, 'unknown-province', 'parent'],
      [5, 'unknown-predecessor', 'predecessors'],
    ]);
    const refused = await send({ units });
    expect(refused.status).toBe(400);
    expect((await bodyOf(problem, refused)).errors).toHaveLength(4);
    expect(await count()).toBe(before);
  });

  it('cannot make a unit its own ancestor', async () => {
    const row = (code: string, predecessor: string) => ({
      code,
      name: `Xã ${code}`,
      parent: '82',
      from: '2025-08-01',
      to: '2025-08-02',
      predecessors: [`${predecessor}@2025-08-01`],
    });
    const units = [row('28301', '28302'), row('28302', '28303'), row('28303', '28301')];
    const { faults } = await bodyOf(unitImportReport, send({ units }, true));
    expect(faults.filter(({ code }) => code === 'cycle')).toHaveLength(1);
  });

  it('does not end a unit to which something belongs, nor lay it into another province', async () => {
    await api.send('POST', '/api/v1/sites', { id: 'x', name: 'X', kind: 'field', commune: '28696@2025-07-01' });
    const row = { code: '28696', name: 'Xã Tân Phú Đông', from: '2025-07-01' };
    const ended = await bodyOf(unitImportReport, send({ units: [{ ...row, parent: '82', to: '2026-01-01' }] }, true));
    expect(ended.faults).toMatchObject([{ code: 'in-use', field: 'to', value: '1 sites' }]);
    const moved = await bodyOf(unitImportReport, send({ units: [{ ...row, parent: '86' }] }, true));
    expect(moved.faults).toMatchObject([{ code: 'in-use', field: 'parent' }]);
    const renamed = await bodyOf(
      unitImportReport,
      send({ units: [{ ...row, name: 'Xã Phú Đông', parent: '82' }] }, true),
    );
    expect(renamed).toMatchObject({ corrected: 1, faults: [] });
  });

  it.each([
    ['no CSV', { csv: '"' }],
    ['no rows', { csv: 'code,name,from\n' }],
    ['no column code', { csv: 'ma,ten\n1,2\n' }],
    ['rows that are no objects', { units: [1] }],
    ['nothing', {}],
  ])('with %s is refused', async (_what, body) => {
    expect((await send(body)).status).toBe(400);
  });

  it('of all 3,400 communes fits into one request', async () => {
    const units = Array.from({ length: 3400 }, (_, n) => ({
      code: String(40_000 + n),
      name: `Xã Số ${n}`,
      kind: 'xa',
      parent: startSet[4 + (n % 34)]?.id ?? '',
      from: '2025-07-01',
    }));
    expect(await bodyOf(unitImportReport, send({ units }))).toMatchObject({ imported: true, added: 3400 });
    const tooMany = await send({ units: Array.from({ length: 20_001 }, () => ({ code: '1' })) });
    expect(tooMany.status).toBe(400);
  });
});

describe('a merger over the API', () => {
  let api: RunningApi;
  let lan: string;
  beforeAll(async () => {
    api = await startApi();
    await setUpFormerProvinces(api.registry);
    lan = await addPerson(api.registry, 'lan', [{ role: 'viewer', scope: `province:${TIEN_GIANG}` }]);
    api.clock.now = AFTER;
  });
  afterAll(() => api.close());
  const merger = {
    kind: 'merge',
    on: '2025-07-01',
    from: [TIEN_GIANG, OLD_DONG_THAP],
    into: { code: '82', kind: 'tinh', name: 'Đồng Tháp' },
  };
  const communes = async (query: string) =>
    (await bodyOf(page(site), api.get(`/api/v1/sites?${query}`))).items.map(({ id, province, provinceName }) =>
      [id, province, provinceName].join(' '),
    );

  it('moves what it says in the preview; lists and reports of a day go on saying what was then', async () => {
    const seen = await bodyOf(unitChangePlan, api.send('POST', '/api/v1/units/changes/preview', merger));
    expect(seen).toMatchObject({ applicable: true, totals: { sites: 6 } });
    expect(seen.holders).toMatchObject([{ id: lan, gains: 1, loses: 0 }]);
    const key = { 'idempotency-key': 'a-key-that-nobody-guesses' };
    const order = { ...merger, digest: seen.digest };
    const made = await api.send('POST', '/api/v1/units/changes', order, { headers: key });
    expect(made.status).toBe(201);
    const again = await api.send('POST', '/api/v1/units/changes', order, { headers: key });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);

    expect((await communes('q=a-1'))[0]).toBe(`a-1 ${DONG_THAP} Tỉnh Đồng Tháp`);
    expect((await communes('q=a-1&asOf=2025-06-30'))[0]).toBe(`a-1 ${TIEN_GIANG} Tỉnh Tiền Giang`);
    expect((await communes('q=c-1&asOf=2025-06-30'))[0]).toBe(`c-1 ${OLD_DONG_THAP} Tỉnh Đồng Tháp`);
    expect(await communes(`province=${DONG_THAP}`)).toHaveLength(6);
    expect(await communes(`province=${TIEN_GIANG}`)).toHaveLength(0);
    expect(await communes(`province=${TIEN_GIANG}&asOf=2025-06-30`)).toHaveLength(5);
    expect(await communes(`province=${DONG_THAP}&asOf=2025-06-30`)).toHaveLength(0);
    expect(await communes('asOf=2025-01-14')).toHaveLength(0);

    const report = async (query: string) =>
      (await bodyOf(placeReport, api.get(`/api/v1/reports/sites-by-commune?${query}`))).provinces.map(
        ({ id, sites }) => `${id} ${sites}`,
      );
    expect(await report('asOf=2025-06-30')).toEqual([`${TIEN_GIANG} 5`, `${OLD_DONG_THAP} 1`]);
    expect(await report('asOf=2025-06-30&borders=today')).toEqual([`${DONG_THAP} 6`]);
    expect(await report('')).toEqual([`${DONG_THAP} 6`]);
    expect((await api.get('/api/v1/reports/sites-by-commune?asOf=2099-01-01')).status).toBe(400);

    const [entry] = (await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=1', 'administrator'))).items;
    expect(entry).toMatchObject({ action: 'unit.merge', resource: `unit/${DONG_THAP}`, result: 'ok' });
    expect(JSON.stringify(entry?.after)).toContain('"sites":6');
  });

  it('is refused the second time, with what became of it', async () => {
    const answer = await api.send('POST', '/api/v1/units/changes', merger);
    expect(answer.status).toBe(409);
    expect((await bodyOf(problem, answer)).detail).toContain(`${TIEN_GIANG} → ${DONG_THAP}`);
  });

  it('has given the rights on the old 82 to the new 82, where more is seen', async () => {
    const { secret } = await addToken(api.registry, 'old', { role: 'viewer', scope: `province:${TIEN_GIANG}` });
    const sees = async (token: string) => {
      await api.places.reload();
      const answer = await fetch(`${api.url}/api/v1/sites`, { headers: { authorization: `Bearer ${token}` } });
      return (await bodyOf(page(site), answer)).items.length;
    };
    // A right on the unit that is no more, were there one left, would show nothing.
    expect(await sees(secret)).toBe(0);
    const present = await addToken(api.registry, 'new', { role: 'viewer', scope: `province:${DONG_THAP}` });
    expect(await sees(present.secret)).toBe(6);
    const { scope } = await api.registry
      .selectFrom('grants')
      .select('scope')
      .where('user_id', '=', lan)
      .executeTakeFirstOrThrow();
    expect(scope).toBe(`province:${DONG_THAP}`);
  });

  it('shows reports of the places of the caller alone', async () => {
    const { secret } = await addToken(api.registry, 'one', { role: 'viewer', scope: 'commune:28700@2025-07-01' });
    const answer = await fetch(`${api.url}/api/v1/reports/sites-by-commune?asOf=2025-06-30`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect((await bodyOf(placeReport, answer)).provinces).toMatchObject([
      { id: TIEN_GIANG, sites: 1, communes: [{ id: '28700@2004-07-08', sites: 1 }] },
    ]);
  });

  it.each([
    [{ ...merger, from: [TIEN_GIANG] }, 400],
    [{ ...merger, on: '2025-02-30' }, 400],
    [{ ...merger, kind: 'sell' }, 400],
    [{ ...merger, into: { ...merger.into, code: '8' } }, 400],
    [{ ...merger, from: ['82@1999-01-01', DONG_THAP], on: '2025-08-01' }, 400],
  ])('%# that makes no sense is refused', async (body, status) => {
    expect((await api.send('POST', '/api/v1/units/changes', body)).status).toBe(status);
  });
});
