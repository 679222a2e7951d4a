import type { Grant } from '../../../domain/permissions.ts';
import type { AdministrativeUnit } from '../../../domain/units/unit.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { writeUnits } from '../../../store/registry/unit-write.ts';
import { createUser } from '../../../store/registry/users.ts';
import { createVillage } from '../../../store/registry/villages.ts';

/** When all of it was set up: months before the provinces were merged. */
export const BEFORE = Date.parse('2025-01-15T09:00:00+07:00');
/** When the merger is entered: months after. */
export const AFTER = Date.parse('2025-11-22T09:00:00+07:00');

export const TIEN_GIANG = '82@2004-07-08';
export const OLD_DONG_THAP = '87@2004-07-08';
export const DONG_THAP = '82@2025-07-01';

const unit = (code: string, name: string, parent: string | null): AdministrativeUnit => ({
  id: `${code}@2004-07-08`,
  code,
  level: parent === null ? 'province' : 'commune',
  kind: parent === null ? 'tinh' : 'xa',
  name,
  parent,
  from: '2004-07-08',
  to: null,
});

/** Tiền Giang (82) and Đồng Tháp (87) as they were before their merger, with villages, sites, seats, people and programs. */
export async function setUpFormerProvinces(registry: Registry): Promise<void> {
  await registry.deleteFrom('admin_unit_successions').execute();
  await registry.deleteFrom('admin_units').where('level', '=', 'commune').execute();
  await registry.deleteFrom('admin_units').execute();
  await writeUnits(registry, {
    added: [
      unit('82', 'Tỉnh Tiền Giang', null),
      unit('87', 'Tỉnh Đồng Tháp', null),
      unit('28696', 'Xã Phú Đông', TIEN_GIANG),
      unit('28700', 'Xã Phú Tân', TIEN_GIANG),
      unit('29869', 'Xã Tân Nhuận Đông', OLD_DONG_THAP),
    ],
    corrected: [],
    successions: [],
  });
  const seat = { kind: 'cooperative', phone: null } as const;
  await createOrganisation(
    registry,
    { ...seat, id: 'htx-phu-dong', name: 'HTX Phú Đông', commune: '28696@2004-07-08' },
    BEFORE,
  );
  await createOrganisation(
    registry,
    { ...seat, id: 'htx-tan-nhuan', name: 'HTX Tân Nhuận', commune: '29869@2004-07-08' },
    BEFORE,
  );
  await createVillage(registry, { id: 'lang-a', name: 'Làng A', commune: '28696@2004-07-08' }, BEFORE);
  await createVillage(registry, { id: 'lang-c', name: 'Làng C', commune: '29869@2004-07-08' }, BEFORE);
  const site = (id: string, rest: object) =>
    createSite(registry, { id, name: id, kind: 'field', ...rest } as Parameters<typeof createSite>[1], BEFORE);
  await site('a-1', { village: 'lang-a', organisation: 'htx-phu-dong', latitude: 10.25, longitude: 106.65 });
  await site('a-2', { village: 'lang-a', organisation: 'htx-phu-dong', latitude: 10.26, longitude: 106.66 });
  await site('a-3', { commune: '28696@2004-07-08', latitude: 10.25, longitude: 106.75 });
  await site('a-4', { commune: '28696@2004-07-08' });
  await site('b-1', { commune: '28700@2004-07-08' });
  await site('c-1', { village: 'lang-c', organisation: 'htx-tan-nhuan' });
}

/** An account with these rights; its id. */
export async function addPerson(registry: Registry, name: string, grants: readonly Grant[]): Promise<string> {
  const email = `${name}@example.org`;
  await createUser(
    registry,
    { email, name, password: 'a-long-password', grants: [...grants] },
    { by: 'test', now: BEFORE },
  );
  const { id } = await registry.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow();
  return id;
}

/** A token with this right; its secret. */
export async function addToken(
  registry: Registry,
  name: string,
  grant: Grant,
): Promise<{ id: string; secret: string }> {
  return createToken(registry, { name, grant, createdBy: 'test', expiresAt: null }, BEFORE);
}
