import { beforeEach, describe, expect, it } from 'vitest';
import { type NewUnitChange, unitChange } from '../../../domain/api/units.ts';
import { startOfDay } from '../../../domain/units/days.ts';
import { UnitHistory } from '../../../domain/units/history.ts';
import { grantsOf } from '../../../store/registry/grants.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import { reportByCommune } from '../../../store/registry/place-report.ts';
import { createRule, getRule, listRules, type RuleRow } from '../../../store/registry/rules.ts';
import { listTokens } from '../../../store/registry/tokens.ts';
import { applyUnitChange, previewUnitChange, UnitChangeRefused } from '../../../store/registry/unit-change.ts';
import { knownUnits } from '../../../store/registry/units.ts';
import { temporaryRegistry } from '../registry/temporary-registry.ts';
import { communesOf } from './communes-of.ts';
import {
  AFTER,
  addPerson,
  addToken,
  BEFORE,
  DONG_THAP,
  OLD_DONG_THAP,
  setUpFormerProvinces,
  TIEN_GIANG,
} from './former-provinces.ts';

const registry = temporaryRegistry();
beforeEach(() => setUpFormerProvinces(registry.current));

const ON = '2025-07-01';
const merger: NewUnitChange = {
  kind: 'merge',
  on: ON,
  from: [TIEN_GIANG, OLD_DONG_THAP],
  into: { code: '82', kind: 'tinh', name: 'Đồng Tháp' },
};
const preview = (change: NewUnitChange, now = AFTER) =>
  previewUnitChange(registry.current, unitChange.parse(change), now);
const apply = (change: NewUnitChange, more: { now?: number; digest?: string } = {}) =>
  applyUnitChange(registry.current, unitChange.parse(change), { now: AFTER, ...more });
const refusal = async (change: NewUnitChange, more: { now?: number; digest?: string } = {}) => {
  const error = await apply(change, more).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnitChangeRefused);
  return error as UnitChangeRefused;
};
const communeNow = async (site: string) =>
  (await registry.current.selectFrom('sites').select('commune_id').where('id', '=', site).executeTakeFirstOrThrow())
    .commune_id;
const communeAt = async (site: string, at: number) => (await communesOf(registry.current, [site], at)).get(site);
const report = async (asOf: string, borders: 'then' | 'today') => {
  const { provinces } = await reportByCommune(registry.current, { asOf, borders, scopes: ['all'], now: AFTER });
  return provinces.map(({ id, name, sites, communes }) => [id, name, sites, communes.length]);
};
const everything = async () =>
  JSON.stringify([
    await knownUnits(registry.current),
    await registry.current.selectFrom('sites').selectAll().orderBy('id').execute(),
    await registry.current.selectFrom('site_communes').selectAll().orderBy('id').execute(),
    await registry.current.selectFrom('grants').selectAll().orderBy('user_id').orderBy('scope').execute(),
    await registry.current.selectFrom('api_tokens').selectAll().orderBy('id').execute(),
  ]);

describe('a merger of provinces', () => {
  it('moves communes, villages, sites and seats to their successors and keeps where they were', async () => {
    const plan = await apply(merger);
    expect(plan.begins.map(({ id }) => id)).toEqual([
      DONG_THAP,
      '28696@2025-07-01',
      '28700@2025-07-01',
      '29869@2025-07-01',
    ]);
    expect(plan.totals).toMatchObject({ villages: 2, sites: 6, organisations: 2 });
    expect(await communeNow('a-1')).toBe('28696@2025-07-01');
    expect(await communeAt('a-1', startOfDay(ON) - 1)).toMatchObject({ id: '28696@2004-07-08', province: TIEN_GIANG });
    expect(await communeAt('a-1', startOfDay(ON))).toMatchObject({ id: '28696@2025-07-01', province: DONG_THAP });
    const seats = await registry.current
      .selectFrom('organisations')
      .select(['id', 'commune_id'])
      .orderBy('id')
      .execute();
    expect(seats.map(({ commune_id }) => commune_id)).toEqual(['28696@2025-07-01', '29869@2025-07-01']);
    const places = await PlaceDirectory.load(registry.current);
    expect(places.site('c-1')).toContain(`province:${DONG_THAP}`);
    expect(places.village('lang-a')).toContain('commune:28696@2025-07-01');
  });

  it('never takes the old 82 for the new: rights, programs and reports of each say which', async () => {
    const mine = await addPerson(registry.current, 'tien-giang', [
      { role: 'manager', scope: `province:${TIEN_GIANG}` },
    ]);
    const theirs = await addPerson(registry.current, 'dong-thap', [
      { role: 'viewer', scope: `province:${OLD_DONG_THAP}` },
    ]);
    const both = await addPerson(registry.current, 'both', [
      { role: 'viewer', scope: `province:${TIEN_GIANG}` },
      { role: 'operator', scope: `province:${OLD_DONG_THAP}` },
    ]);
    const { id } = await addToken(registry.current, 'bao-cao', { role: 'viewer', scope: `province:${OLD_DONG_THAP}` });
    const plan = await apply(merger);

    const grants = await grantsOf(registry.current, null);
    expect(grants.get(mine)).toEqual([{ role: 'manager', scope: `province:${DONG_THAP}` }]);
    expect(grants.get(theirs)).toEqual([{ role: 'viewer', scope: `province:${DONG_THAP}` }]);
    expect(grants.get(both)).toEqual([{ role: 'operator', scope: `province:${DONG_THAP}` }]);
    expect((await listTokens(registry.current, 'program')).find((token) => token.id === id)?.grant.scope).toBe(
      `province:${DONG_THAP}`,
    );
    // Five sites were Tiền Giang's and one Đồng Tháp's.
    const gains = new Map(plan.holders.map((holder) => [holder.id, holder.gains]));
    expect([gains.get(mine), gains.get(theirs), gains.get(both), gains.get(id)]).toEqual([1, 5, 5, 5]);

    expect(await report('2025-06-30', 'then')).toEqual([
      [TIEN_GIANG, 'Tỉnh Tiền Giang', 5, 2],
      [OLD_DONG_THAP, 'Tỉnh Đồng Tháp', 1, 1],
    ]);
    expect(await report('2025-07-01', 'then')).toEqual([[DONG_THAP, 'Tỉnh Đồng Tháp', 6, 3]]);
    expect(await report('2025-06-30', 'today')).toEqual([[DONG_THAP, 'Tỉnh Đồng Tháp', 6, 3]]);
    const { units, successions } = await knownUnits(registry.current);
    const history = new UnitHistory(units, successions);
    expect(history.withCode('82', '2025-06-30')?.id).toBe(TIEN_GIANG);
    expect(history.withCode('82', '2025-07-01')?.id).toBe(DONG_THAP);
  });

  it('is previewed by the code that makes it, and the preview changes nothing', async () => {
    await addPerson(registry.current, 'x', [{ role: 'viewer', scope: `province:${TIEN_GIANG}` }]);
    const before = await everything();
    const seen = await preview(merger);
    expect(await everything()).toBe(before);
    expect(seen.applicable).toBe(true);
    expect(await apply(merger, { digest: seen.digest })).toEqual(seen);
  });

  it('is refused when things have changed since the preview', async () => {
    const { digest } = await preview(merger);
    await addPerson(registry.current, 'x', [{ role: 'viewer', scope: `province:${TIEN_GIANG}` }]);
    expect((await refusal(merger, { digest })).hindrance).toBe('other-digest');
  });

  it('is made once: the second time it is refused with what became of the first', async () => {
    await apply(merger);
    const after = await everything();
    const { hindrance, message } = await refusal(merger);
    expect(hindrance).toBe('faults');
    expect(message).toContain(`${TIEN_GIANG} → ${DONG_THAP}`);
    expect(await everything()).toBe(after);
  });

  it('is refused before its day, though it can be looked at', async () => {
    const now = startOfDay(ON) - 1;
    expect((await preview(merger, now)).applicable).toBe(false);
    expect((await refusal(merger, { now })).hindrance).toBe('not-yet');
    expect((await apply(merger, { now: startOfDay(ON) })).applicable).toBe(true);
  });

  it('ends rights on the old provinces when told so, and touches no others', async () => {
    const old = await addPerson(registry.current, 'old', [
      { role: 'viewer', scope: `province:${TIEN_GIANG}` },
      { role: 'viewer', scope: 'organisation:htx-tan-nhuan' },
    ]);
    const plan = await apply({ ...merger, rights: 'drop' });
    expect((await grantsOf(registry.current, [old])).get(old)).toEqual([
      { role: 'viewer', scope: 'organisation:htx-tan-nhuan' },
    ]);
    expect(plan.holders).toMatchObject([{ id: old, gains: 0, loses: 5 }]);
  });

  it('is undone whole when it cannot be recorded', async () => {
    const before = await everything();
    const record = () => Promise.reject(new Error('the audit cannot be written'));
    await expect(applyUnitChange(registry.current, unitChange.parse(merger), { now: AFTER, record })).rejects.toThrow(
      'audit',
    );
    expect(await everything()).toBe(before);
  });

  it('takes along what people were invited to, and the places that rules watch', async () => {
    await registry.current
      .insertInto('invitations')
      .values({
        id: 'i-1',
        hash: 'h',
        email: 'moi@example.org',
        name: null,
        grants: JSON.stringify([{ role: 'viewer', scope: 'commune:28696@2004-07-08' }]),
        created_by: 'test',
        created_at: BEFORE,
        expires_at: AFTER + 1000,
        accepted_at: null,
        withdrawn_at: null,
      })
      .execute();
    const [{ definition }] = (await listRules(registry.current, { after: null, limit: 1 })) as [RuleRow];
    const scope = { ...definition.scope, place: `province:${TIEN_GIANG}` as const };
    await createRule(registry.current, 'man', { ...definition, scope }, BEFORE);
    const plan = await apply(merger);
    expect(plan.holders.map(({ kind }) => kind).sort()).toEqual(['invitation', 'rule']);
    const { grants } = await registry.current.selectFrom('invitations').select('grants').executeTakeFirstOrThrow();
    expect(JSON.parse(grants)).toEqual([{ role: 'viewer', scope: 'commune:28696@2025-07-01' }]);
    const rule = await getRule(registry.current, 'man');
    expect(rule?.definition.scope.place).toBe(`province:${DONG_THAP}`);
  });
});

describe('a site that was added after the day, before the change was entered', () => {
  it('was in the successor from its first moment', async () => {
    const added = Date.parse('2025-09-01T00:00:00Z');
    await registry.current.updateTable('site_communes').set({ from_at: added }).where('site_id', '=', 'a-4').execute();
    await apply(merger);
    expect(await communeAt('a-4', added)).toMatchObject({ id: '28696@2025-07-01' });
    expect(await communeAt('a-4', added - 1)).toBeUndefined();
  });
});

const square = (west: number, east: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, 10],
      [east, 10],
      [east, 11],
      [west, 11],
      [west, 10],
    ] as [number, number][],
  ],
});
const west = { code: '28696', kind: 'xa', name: 'Phú Đông', area: square(106.6, 106.7) } as const;
const east = { code: '28699', kind: 'xa', name: 'Phú Đông Mới', area: square(106.7, 106.8) } as const;
const division: NewUnitChange = { kind: 'split', on: ON, from: '28696@2004-07-08', into: [west, east] };

describe('a division of a commune', () => {
  it('sends sites by their position, villages and seats where all their sites go, and asks for the rest', async () => {
    const plan = await preview(division);
    expect(plan.decided).toEqual([
      { kind: 'village', id: 'lang-a', name: 'Làng A', to: '28696@2025-07-01', by: 'sites' },
      { kind: 'site', id: 'a-3', name: 'a-3', to: '28699@2025-07-01', by: 'area' },
      { kind: 'organisation', id: 'htx-phu-dong', name: 'HTX Phú Đông', to: '28696@2025-07-01', by: 'sites' },
    ]);
    expect(plan.undecided).toEqual([{ kind: 'site', id: 'a-4', name: 'a-4', codes: ['28696', '28699'] }]);
    expect(plan.applicable).toBe(false);
  });

  it('is refused while anything is undecided, and names it', async () => {
    const before = await everything();
    const { hindrance, message } = await refusal(division);
    expect(hindrance).toBe('undecided');
    expect(message).toContain('site a-4');
    expect(await everything()).toBe(before);
  });

  it('follows choices, against positions too, and gives the code that goes on to another unit', async () => {
    const choices = [
      { kind: 'site' as const, id: 'a-4', code: '28699' },
      { kind: 'village' as const, id: 'lang-a', code: '28699' },
    ];
    await apply({ ...division, choices });
    expect(await communeNow('a-1')).toBe('28699@2025-07-01');
    expect(await communeNow('a-4')).toBe('28699@2025-07-01');
    expect(await communeNow('a-3')).toBe('28699@2025-07-01');
    const seat = await registry.current
      .selectFrom('organisations')
      .select('commune_id')
      .where('id', '=', 'htx-phu-dong')
      .executeTakeFirst();
    expect(seat?.commune_id).toBe('28699@2025-07-01');
    const { units } = await knownUnits(registry.current);
    expect(units.filter(({ code }) => code === '28696').map(({ id, to }) => [id, to])).toEqual([
      ['28696@2004-07-08', ON],
      ['28696@2025-07-01', null],
    ]);
  });

  it('goes by the nearest seat when no borders are known', async () => {
    const seat = (longitude: number) => ({ area: null, seat: { latitude: 10.25, longitude } });
    const plan = await preview({
      ...division,
      into: [
        { ...west, ...seat(106.65) },
        { ...east, ...seat(106.75) },
      ],
    });
    expect(plan.decided.find(({ id }) => id === 'a-3')).toMatchObject({ to: '28699@2025-07-01', by: 'nearest' });
  });

  it('gives people both parts, so that they see what they saw, and asks for programs and rules', async () => {
    const lan = await addPerson(registry.current, 'lan', [{ role: 'operator', scope: 'commune:28696@2004-07-08' }]);
    const { id } = await addToken(registry.current, 'may', { role: 'viewer', scope: 'commune:28696@2004-07-08' });
    const a4 = { kind: 'site' as const, id: 'a-4', code: '28699' };
    const open = await preview({ ...division, choices: [a4] });
    expect(open.undecided).toMatchObject([{ kind: 'token', id }]);
    const plan = await apply({ ...division, choices: [a4, { kind: 'token', id, code: '28699' }] });
    expect((await grantsOf(registry.current, [lan])).get(lan)?.map(({ scope }) => scope)).toEqual([
      'commune:28696@2025-07-01',
      'commune:28699@2025-07-01',
    ]);
    expect(plan.holders.find((holder) => holder.id === lan)).toMatchObject({ gains: 0, loses: 0 });
    expect(plan.holders.find((holder) => holder.id === id)).toMatchObject({ gains: 0, loses: 2 });
    const token = (await listTokens(registry.current, 'program')).find((one) => one.id === id);
    expect(token?.grant.scope).toBe('commune:28699@2025-07-01');
  });

  it.each([
    ['a thing that is not there', { kind: 'site', id: 'b-1', code: '28699' }],
    ['a site that goes with its village', { kind: 'site', id: 'a-1', code: '28699' }],
  ] as const)('refuses a choice for %s', async (_what, choice) => {
    expect((await preview({ ...division, choices: [choice] })).faults).toMatchObject([{ code: 'unknown-choice' }]);
  });

  it('leaves undecided what was sent to a code that is none of the successors', async () => {
    const plan = await preview({ ...division, choices: [{ kind: 'site', id: 'a-3', code: '99999' }] });
    expect(plan.undecided.map(({ id }) => id)).toEqual(['a-3', 'a-4']);
  });
});

describe('a transfer to another province', () => {
  it('says who sees more and who less, without touching their rights', async () => {
    const from = await addPerson(registry.current, 'from', [{ role: 'viewer', scope: `province:${TIEN_GIANG}` }]);
    const to = await addPerson(registry.current, 'to', [{ role: 'viewer', scope: `province:${OLD_DONG_THAP}` }]);
    const own = await addPerson(registry.current, 'own', [{ role: 'viewer', scope: 'commune:28700@2004-07-08' }]);
    const plan = await apply({ kind: 'transfer', on: ON, from: ['28700@2004-07-08'], to: OLD_DONG_THAP });
    const seen = new Map(plan.holders.map(({ id, gains, loses }) => [id, [gains, loses]]));
    expect([seen.get(from), seen.get(to), seen.get(own)]).toEqual([
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
    expect((await grantsOf(registry.current, [own])).get(own)).toEqual([
      { role: 'viewer', scope: 'commune:28700@2025-07-01' },
    ]);
    expect(await report('2025-07-01', 'then')).toEqual([
      [TIEN_GIANG, 'Tỉnh Tiền Giang', 4, 1],
      [OLD_DONG_THAP, 'Tỉnh Đồng Tháp', 2, 2],
    ]);
  });
});
