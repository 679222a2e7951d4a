import { randomBytes, randomUUID } from 'node:crypto';
import { demo } from '../../domain/demo/demo.ts';
import type { DemoDeed } from '../../domain/demo/diary.ts';
import type { DemoSeason } from '../../domain/demo/parts.ts';
import type { DemoPerson } from '../../domain/demo/people.ts';
import { localDay, zoneOffsetMs } from '../../domain/time.ts';
import { createDevice } from '../../store/registry/device-registration.ts';
import { addDiaryEntry } from '../../store/registry/diary.ts';
import { createHousehold } from '../../store/registry/households.ts';
import { createOrganisation } from '../../store/registry/organisations.ts';
import { createRule } from '../../store/registry/rules.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { createSeason } from '../../store/registry/seasons.ts';
import { writeSetting } from '../../store/registry/settings.ts';
import { createSite } from '../../store/registry/sites.ts';
import { createUser } from '../../store/registry/users.ts';
import { putVillagePage } from '../../store/registry/village-pages.ts';
import { createVillage } from '../../store/registry/villages.ts';

const DAY_MS = 86_400_000;

export interface Account extends DemoPerson {
  readonly password: string;
}

/** When the demonstration begins, and on which calendar. */
interface Begins {
  readonly now: number;
  /** Epoch ms from which the devices stand at their sites. */
  readonly since: number;
  readonly timeZone: string;
}

/**
 * Registers the demonstration's organisations, villages, households, sites, seasons, devices and rules.
 * @returns token of each device
 */
export async function seedDemo(registry: Registry, begins: Begins): Promise<Map<string, string>> {
  const { since } = begins;
  for (const organisation of demo.organisations) await createOrganisation(registry, organisation, since);
  for (const village of demo.villages) await createVillage(registry, village, since);
  const households = new Map<string, string>();
  for (const { id, name, organisation } of demo.households)
    households.set(id, await createHousehold(registry, { kind: 'household', name, organisation }, since));
  for (const site of demo.sites)
    await createSite(registry, { ...site, household: households.get(site.household ?? '') ?? null }, since);
  for (const season of demo.seasons) await seedSeason(registry, season, begins);
  const tokens = new Map<string, string>();
  for (const device of demo.devices) {
    const created = await createDevice(registry, device, since);
    tokens.set(created.device, created.token);
  }
  for (const { id, ...definition } of demo.rules) await createRule(registry, id, definition, since);
  for (const deed of demo.diary) await seedDeed(registry, deed, begins);
  for (const { village, body } of demo.pages)
    await putVillagePage(registry, { village, body, by: 'demo' }, { expected: null, now: since });
  // Whoever looks at a demonstration has nothing to set up.
  await writeSetting(registry, 'setup', { dismissed: true, skipped: [], simulated: null });
  await writeSetting(registry, 'warnings', {
    sender: 'xa-tan-phu-dong.sen.example',
    senderName: { vi: 'Ủy ban nhân dân xã Tân Phú Đông', en: 'Tân Phú Đông Commune People’s Committee' },
    contact: '',
  });
  return tokens;
}

/** Gives each person of the demonstration an account with a password that is good until it is started anew. */
export async function seedPeople(registry: Registry, now: number): Promise<Account[]> {
  const accounts = demo.people.map((person) => ({ ...person, password: randomBytes(9).toString('base64url') }));
  for (const { email, name, grants, password } of accounts)
    await createUser(registry, { email, name, grants, password }, { by: 'demo', now });
  return accounts;
}

async function seedDeed(
  registry: Registry,
  { site, kind, daysAgo, time, text, amount, unit }: DemoDeed,
  { now, timeZone }: Begins,
): Promise<void> {
  const local = Date.parse(`${localDay(now - daysAgo * DAY_MS, timeZone)}T${time}:00Z`);
  const at = local - zoneOffsetMs(timeZone, local);
  const by = { user: null, name: 'Tổ sản xuất' };
  const entry = { site, kind, at, text, amount: amount ?? null, unit: unit ?? null, by };
  await addDiaryEntry(registry, { id: randomUUID(), ...entry }, at);
}

async function seedSeason(
  registry: Registry,
  { site, crop, name, stages }: DemoSeason,
  { now, since, timeZone }: Begins,
): Promise<void> {
  const year = localDay(now, timeZone).slice(0, 4);
  const dayOf = (begins: number | string): string =>
    typeof begins === 'string' ? `${year}-${begins}` : localDay(now + begins * DAY_MS, timeZone);
  const days = stages.map(([stage, begins]) => ({ stage, from: dayOf(begins) }));
  const [first] = days;
  if (!first) return;
  const season = { crop, name, from: first.from, to: null, stages: days };
  await createSeason(registry, site, { id: `vu-${site}`, season, now: since });
}
