import { beforeEach, describe, expect, it } from 'vitest';
import { type NewUnitChange, unitChange } from '../../../domain/api/units.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { appendAudit, listAudit } from '../../../store/registry/audit.ts';
import { applyUnitChange } from '../../../store/registry/unit-change.ts';
import { temporaryRegistry } from '../registry/temporary-registry.ts';
import { AFTER, BEFORE, DONG_THAP, OLD_DONG_THAP, setUpFormerProvinces, TIEN_GIANG } from './former-provinces.ts';

const registry = temporaryRegistry();
const [PHU_DONG, PHU_TAN] = ['28696@2004-07-08', '28700@2004-07-08'];
const ON = '2025-07-01';

beforeEach(async () => {
  await setUpFormerProvinces(registry.current);
  const about = {
    at: BEFORE,
    actor: 'lan@example.org',
    address: null,
    before: null,
    after: null,
    result: 'ok',
  } as const;
  for (const [commune, province] of [
    [PHU_DONG, TIEN_GIANG],
    [PHU_TAN, TIEN_GIANG],
    ['29869@2004-07-08', OLD_DONG_THAP],
  ] as const)
    await appendAudit(registry.current, { ...about, action: 'site.change', resource: commune }, [
      `commune:${commune}`,
      `province:${province}`,
      'all',
    ]);
});

const apply = (change: NewUnitChange) => applyUnitChange(registry.current, unitChange.parse(change), { now: AFTER });
const seenBy = async (...scopes: Scope[]) =>
  (await listAudit(registry.current, {}, { scopes, limit: 100 })).map(({ resource }) => resource).sort();
const merger: NewUnitChange = {
  kind: 'merge',
  on: ON,
  from: [PHU_DONG, PHU_TAN],
  into: { code: '28696', kind: 'xa', name: 'Tân Phú Đông' },
};

describe('the audit of a unit that is no more', () => {
  it('goes to the one that it went into whole, and to nobody beside', async () => {
    await apply(merger);
    expect(await seenBy('commune:28696@2025-07-01')).toEqual([PHU_DONG, PHU_TAN]);
    expect(await seenBy('commune:29869@2004-07-08')).toEqual(['29869@2004-07-08']);
    expect(await seenBy('commune:28699@2025-07-01')).toEqual([]);
    const found = await listAudit(
      registry.current,
      { scope: 'commune:28696@2025-07-01' },
      { scopes: [`province:${TIEN_GIANG}`], limit: 100 },
    );
    expect(found).toHaveLength(2);
  });

  it('goes on through every name that it had since', async () => {
    await apply(merger);
    await apply({ kind: 'rename', on: '2025-09-01', from: '28696@2025-07-01', name: 'Gò Công Đông' });
    expect(await seenBy('commune:28696@2025-09-01')).toEqual([PHU_DONG, PHU_TAN]);
  });

  it('follows provinces in the same way, whatever code is given out again', async () => {
    await apply({
      kind: 'merge',
      on: ON,
      from: [TIEN_GIANG, OLD_DONG_THAP],
      into: { code: '82', kind: 'tinh', name: 'Đồng Tháp' },
    });
    expect(await seenBy(`province:${DONG_THAP}`)).toHaveLength(3);
    expect(await seenBy(`province:${TIEN_GIANG}`)).toEqual([PHU_DONG, PHU_TAN]);
  });

  it('stays where it was when the unit was divided: it cannot be told which part it was about', async () => {
    await apply({
      kind: 'split',
      on: ON,
      from: PHU_TAN,
      into: [
        { code: '28700', kind: 'xa', name: 'Phú Tân' },
        { code: '28701', kind: 'xa', name: 'Phú Thạnh' },
      ],
      choices: [{ kind: 'site', id: 'b-1', code: '28701' }],
    });
    expect(await seenBy('commune:28700@2025-07-01', 'commune:28701@2025-07-01')).toEqual([]);
    expect(await seenBy(`province:${TIEN_GIANG}`)).toContain(PHU_TAN);
  });

  it('stays when parts of the unit were merged into others', async () => {
    const known = { predecessor_id: PHU_TAN, kind: 'merge', on_day: ON };
    await registry.current
      .insertInto('admin_unit_successions')
      .values([PHU_DONG, '29869@2004-07-08'].map((successor_id) => ({ ...known, successor_id })))
      .execute();
    expect(await seenBy(`commune:${PHU_DONG}`)).toEqual([PHU_DONG]);
  });
});
