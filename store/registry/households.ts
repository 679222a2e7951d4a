import { randomBytes } from 'node:crypto';
import type { Household, HouseholdDetail, HouseholdPatch, NewHousehold } from '../../domain/api/households.ts';
import { placeOf, type Scope } from '../../domain/scopes.ts';
import { searchKey } from '../../domain/search-text.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { Registry } from './schema.ts';
import type { Expectation, Versioned } from './versioned.ts';
import { within } from './within.ts';

interface HouseholdFilter {
  /** Of organisations among these, or all. */
  readonly scopes: readonly Scope[];
  readonly q?: string | undefined;
  readonly organisation?: string | undefined;
  readonly erased: boolean;
}

/** The last household of the page before: lists go by name, which two may share. */
type Position = readonly [name: string, id: string];

/** Households by name. */
export async function listHouseholds(
  registry: Registry,
  { scopes, q, organisation, erased }: HouseholdFilter,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<Household[]> {
  const rows = query(registry)
    .where(within(scopes, { organisation: 'households.organisation_id' }))
    .where('households.erased_at', erased ? 'is not' : 'is', null)
    .$if(organisation !== undefined, (select) =>
      select.where('households.organisation_id', '=', organisation as string),
    )
    .$if(after !== null, (select) =>
      select.where(({ eb, or, and }) => {
        const [name, id] = after as Position;
        return or([
          eb('households.name', '>', name),
          and([eb('households.name', '=', name), eb('households.id', '>', id)]),
        ]);
      }),
    )
    .orderBy('households.name')
    .orderBy('households.id');
  if (!q) return (await rows.limit(limit).execute()).map((row) => householdOf(row).value);
  const texts = await rows
    .clearSelect()
    .select(['households.id', 'households.name', 'households.phone', 'households.address'])
    .execute();
  const ids = texts.filter((row) => matches(row, q)).map(({ id }) => id);
  if (ids.length === 0) return [];
  const found = await rows.where('households.id', 'in', ids.slice(0, limit)).execute();
  return found.map((row) => householdOf(row).value);
}

interface Texts {
  readonly name: string;
  readonly phone: string | null;
  readonly address: string | null;
}

/** SQL cannot fold Vietnamese, and numbers are written with blanks and dots wherever somebody likes. */
function matches({ name, phone, address }: Texts, q: string): boolean {
  const wanted = searchKey(q.trim());
  if (searchKey(name).includes(wanted) || searchKey(address ?? '').includes(wanted)) return true;
  const digits = digitsOf(q);
  return digits.length >= 3 && phone !== null && digitsOf(phone).includes(digits);
}

/** A country code stands for the leading 0. */
const digitsOf = (text: string): string => text.replace(/\D/g, '').replace(/^84/, '0');

export async function getHousehold(registry: Registry, id: string): Promise<Versioned<HouseholdDetail> | null> {
  const row = await query(registry).where('households.id', '=', id).executeTakeFirst();
  if (!row) return null;
  const { value, version } = householdOf(row);
  return { version, value: { ...value, siteList: await sitesOf(registry, id) } };
}

/** @returns its id, which is made up here: one that somebody chose would tell whose it is for ever */
export async function createHousehold(registry: Registry, household: NewHousehold, now: number): Promise<string> {
  const { kind, name, phone = null, address = null, organisation = null } = household;
  const id = `ho-${randomBytes(6).toString('hex')}`;
  await registry
    .insertInto('households')
    .values({
      id,
      kind,
      name,
      phone,
      address,
      organisation_id: organisation,
      version: 1,
      created_at: now,
      updated_at: now,
      erased_at: null,
    })
    .execute();
  return id;
}

/** @returns false when it is not at the expected version, or was erased */
export async function updateHousehold(
  registry: Registry,
  { id, change }: { readonly id: string; readonly change: HouseholdPatch },
  { expected, now }: Expectation,
): Promise<boolean> {
  const { organisation, ...fields } = change;
  const { numUpdatedRows } = await registry
    .updateTable('households')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_at: now,
      ...(fields.kind === undefined ? {} : { kind: fields.kind }),
      ...(fields.name === undefined ? {} : { name: fields.name }),
      ...(fields.phone === undefined ? {} : { phone: fields.phone }),
      ...(fields.address === undefined ? {} : { address: fields.address }),
      ...(organisation === undefined ? {} : { organisation_id: organisation }),
    }))
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .$if(expected !== null, (update) => update.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function sitesOf(registry: Registry, household: string): Promise<HouseholdDetail['siteList']> {
  const rows = await registry
    .selectFrom('sites')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.site_id', '=', 'sites.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('devices', 'devices.id', 'deployments.device_id')
    .select(['sites.id', 'sites.name', 'sites.kind', 'devices.id as device', 'devices.name as deviceName'])
    .where('sites.household_id', '=', household)
    .orderBy('sites.id')
    .orderBy('devices.id')
    .execute();
  const sites = new Map<string, HouseholdDetail['siteList'][number]>();
  for (const { id, name, kind, device, deviceName } of rows) {
    const site = sites.get(id) ?? { id, name, kind, devices: [] };
    if (device !== null) site.devices.push({ id: device, name: deviceName ?? device });
    sites.set(id, site);
  }
  return [...sites.values()];
}

const query = (registry: Registry) =>
  registry
    .selectFrom('households')
    .leftJoin('organisations', 'organisations.id', 'households.organisation_id')
    .selectAll('households')
    .select((eb) => [
      'organisations.name as organisation_name',
      eb
        .selectFrom('sites')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('sites.household_id', '=', 'households.id')
        .as('sites'),
      eb
        .selectFrom('sites')
        .innerJoin('deployments', 'deployments.site_id', 'sites.id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('sites.household_id', '=', 'households.id')
        .where('deployments.to_at', 'is', null)
        .as('devices'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

const householdOf = (row: Row): Versioned<Household> => ({
  version: row.version,
  value: {
    id: row.id,
    kind: row.kind,
    name: row.name,
    phone: row.phone,
    address: row.address,
    organisation: row.organisation_id,
    organisationName: row.organisation_name,
    sites: row.sites ?? 0,
    devices: row.devices ?? 0,
    erasedAt: row.erased_at === null ? null : rfc3339(row.erased_at),
    place: [...placeOf({ organisation: row.organisation_id, village: null, commune: null, province: null })],
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  },
});
