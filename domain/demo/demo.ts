import type { NewDevice } from '../api/devices.ts';
import type { NewOrganisation } from '../api/organisations.ts';
import type { Rule } from '../rules/definition.ts';
import { dakHa } from './dak-ha.ts';
import { type DemoDeed, diary } from './diary.ts';
import { mangDen } from './mang-den.ts';
import { organisations } from './organisations.ts';
import { pages } from './pages.ts';
import type { DemoCommune, DemoHousehold } from './parts.ts';
import { type DemoPerson, people } from './people.ts';
import { rulesOf } from './rules.ts';
import { tanPhuDong } from './tan-phu-dong.ts';

/** Its communes by the climate that they have in the simulator. */
export const demoCommunes = { delta: tanPhuDong, 'mang-den': mangDen, 'dak-ha': dakHa } as const;

const all: readonly DemoCommune[] = Object.values(demoCommunes);
const households: readonly DemoHousehold[] = all.flatMap((one) => one.households);
const devices: readonly NewDevice[] = all.flatMap((one) => one.devices);

/** The water meters of single households. */
export const householdMeters: readonly string[] = households.map(({ id }) => `nuoc-${id}`);

/**
 * What a demonstration starts with: three communes in two provinces, four organisations, a person for each role. The
 * communes' codes are those of the annex of Decision 19/2025/QĐ-TTg; all the rest are examples.
 */
export const demo = {
  organisations: organisations as readonly NewOrganisation[],
  villages: all.flatMap((one) => one.villages),
  households,
  sites: all.flatMap((one) => one.sites),
  devices,
  seasons: all.flatMap((one) => one.seasons),
  rules: rulesOf(householdMeters) as readonly Rule[],
  diary: diary as readonly DemoDeed[],
  people: people as readonly DemoPerson[],
  pages,
} as const;
