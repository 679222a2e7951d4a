import Database from 'better-sqlite3';
import { defaultRules } from '../../domain/rules/default-rules.ts';
import type { Rule } from '../../domain/rules/definition.ts';
import { openRegistry } from '../../store/registry/open.ts';

export interface RegistrySize {
  readonly organisations: number;
  readonly users: number;
  readonly devices: number;
}

/** Where half of the devices are. */
export const FULL_PROVINCE = '82@2025-07-01';
const DAY = '2025-07-01';

/**
 * Fills a registry as a whole country would: half of the devices in one province, two to a site, most of them reporting.
 * Written as SQL at one go: the platform's own way of registering 100,000 devices is measured elsewhere.
 */
export async function fillLargeRegistry(file: string, size: RegistrySize, now: number): Promise<void> {
  await (await openRegistry(file)).destroy();
  const database = new Database(file);
  const count = (n: number) => `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${n})`;
  const { id: _id, ...rule } = defaultRules[0] as Rule;
  const definition = JSON.stringify(rule).replaceAll("'", "''");
  const sites = Math.ceil(size.devices / 2);
  const villages = 2000;
  const provinces =
    "(select id, row_number() over (order by id <> '82@2025-07-01', id) - 1 as p from admin_units where level = 'province')";
  // Communes 0–99 are in the fullest province, and so is every other village.
  database.exec(`
    begin;
    insert into admin_units (id, code, level, kind, name, parent_id, valid_from, valid_to)
      ${count(1000)} select printf('%05d@${DAY}', 90000 + i), printf('%05d', 90000 + i), 'commune', 'xa', 'Xã ' || i,
        case when i < 100 then '${FULL_PROVINCE}' else (select id from ${provinces} where p = 1 + i % 33) end, '${DAY}', null from n;
    insert into organisations (id, name, kind, created_at, updated_at)
      ${count(size.organisations)} select 'org-' || i, 'Hợp tác xã ' || i, 'cooperative', ${now}, ${now} from n;
    insert into villages (id, name, commune_id, created_at, updated_at)
      ${count(villages)} select 'village-' || i, 'Ấp ' || i,
        printf('%05d@${DAY}', 90000 + case when i % 2 = 0 then i / 2 % 100 else 100 + i / 2 % 900 end), ${now}, ${now} from n;
    insert into sites (id, name, kind, organisation_id, village_id, commune_id, version, created_at, updated_at)
      ${count(sites)} select 'site-' || i, 'Thửa ' || i, 'field', 'org-' || (i % ${size.organisations}), villages.id, villages.commune_id, 1, ${now}, ${now}
      from n join villages on villages.id = 'village-' || (i % ${villages});
    insert into devices (id, name, profile_id, organisation_id, version, created_at, updated_at)
      ${count(size.devices)} select printf('device-%06d', i), 'Trạm đo ' || i, 'generic-json',
        case when i % 10 = 0 then 'org-' || (i % ${size.organisations}) end, 1, ${now}, ${now} from n;
    insert into deployments (device_id, site_id, from_at, to_at)
      ${count(size.devices)} select printf('device-%06d', i), 'site-' || (i % ${sites}), ${now - 86_400_000 * 30}, null from n where i % 50 <> 49;
    insert into device_activity (device_id, last_uplink_at, live_at, uplinks, observations, quarantined)
      ${count(size.devices)} select printf('device-%06d', i), ${now} - i * 100, ${now} - i * 100, 1000, 4000, 0 from n where i % 20 <> 19;
    insert into latest (device_id, key, at, received_at, value, quality)
      ${count(size.devices)} select device_id, key, ${now} - i * 100, ${now} - i * 100, 1.5, 0 from
        (select i, printf('device-%06d', i) as device_id from n where i % 20 <> 19),
        (select 'salinity' as key union all select 'soil_moisture' union all select 'water_level' union all select 'battery_voltage');
    insert into alerts (id, rule_id, device_id, key, site_id, definition, state, step, highest_step, level, raised_at, cleared_at, group_id)
      ${count(size.devices)} select 'alert-' || i, 'rule', printf('device-%06d', i), 'salinity', 'site-' || (i % ${sites}), '${definition}',
        case when i % 20 = 0 then 'raised' else 'cleared' end, 1, 1, 'watch', ${now} - i * 1000, case when i % 20 = 0 then null else ${now} end,
        'alert-' || i from n;
    insert into users (id, email, name, password_hash, disabled, created_at)
      ${count(size.users)} select 'user-' || i, 'user-' || i || '@example.org', 'Người dùng ' || i, '', 0, ${now} from n;
    insert into grants (user_id, scope, role, granted_by, granted_at)
      ${count(size.users)} select 'user-' || i, 'organisation:org-' || (i % ${size.organisations}), 'manager', 'bench', ${now} from n;
    commit;
  `);
  database.close();
}
