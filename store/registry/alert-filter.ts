import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ConditionKind } from '../../domain/rules/conditions.ts';
import { type AlertLevel, alertLevel } from '../../domain/rules/steps.ts';
import { partsOf, type Scope } from '../../domain/scopes.ts';
import { type AlertsAs, alertsWithin } from './alerts-within.ts';
import { holdMuch, isEverything, organisationsOf } from './devices-within.ts';
import type { Registry } from './schema.ts';
import { within } from './within.ts';

export interface AlertFilter {
  readonly state: 'open' | 'cleared' | 'all';
  readonly device?: string | undefined;
  readonly site?: string | undefined;
  /** That level or a worse one. */
  readonly level?: AlertLevel | undefined;
  readonly kind?: ConditionKind | undefined;
  readonly rule?: string | undefined;
  /** A person's id; null for nobody. */
  readonly assigned?: string | null | undefined;
  readonly group?: string | undefined;
  /** `groups` takes each cause once, by the first alert of it that fits. */
  readonly by?: 'alerts' | 'groups' | undefined;
  /** Only those that belong there. */
  readonly place?: Scope | undefined;
  /** Only those that belong to one of these; left out, all. */
  readonly scopes?: readonly Scope[] | undefined;
}

/** Where a page of alerts ends: newest first, by the time they were raised and then by id. */
export interface AlertPosition {
  readonly raisedAt: number;
  readonly id: string;
}

export interface AlertPage {
  readonly after: AlertPosition | null;
  readonly limit: number;
}

type Condition = Expression<SqlBool>;

const all = (conditions: readonly Condition[]): RawBuilder<SqlBool> =>
  conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;

/** What a filter asks of the row itself. */
function conditionsOn({ state, device, site, level, kind, rule, assigned, group }: AlertFilter, as: AlertsAs) {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${as}.${name}`);
  const conditions: Condition[] = [];
  const equal = (name: string, value: string | undefined): void => {
    if (value !== undefined) conditions.push(sql<SqlBool>`${column(name)} = ${value}`);
  };
  // Written out, so that the index of those that are open is known to have them all.
  if (state === 'open') conditions.push(sql<SqlBool>`${column('state')} <> 'cleared'`);
  if (state === 'cleared') conditions.push(sql<SqlBool>`${column('state')} = 'cleared'`);
  equal('device_id', device);
  equal('site_id', site);
  equal('kind', kind);
  equal('rule_id', rule);
  equal('group_id', group);
  if (level !== undefined && level !== alertLevel.options[0]) {
    const levels = alertLevel.options.slice(alertLevel.options.indexOf(level));
    conditions.push(sql<SqlBool>`${column('level')} in (${sql.join(levels)})`);
  }
  if (assigned === null) conditions.push(sql<SqlBool>`${column('assigned_to')} is null`);
  else equal('assigned_to', assigned);
  return conditions;
}

/** What a filter asks of where a row belongs. */
function placesOn(registry: Registry, { scopes, place }: AlertFilter, as: AlertsAs): Condition[] {
  const asked = [scopes, place === undefined ? undefined : [place]];
  return asked.flatMap((some) => (some === undefined || isEverything(some) ? [] : [alertsWithin(registry, some, as)]));
}

/** Whether no earlier alert of the same cause fits as well. */
function firstOfGroup(registry: Registry, filter: AlertFilter): Condition {
  // Each state by itself is in order: the first look tells, however many there are of one cause.
  const states = { open: ['raised', 'acknowledged'], cleared: ['cleared'], all: ['raised', 'acknowledged', 'cleared'] };
  const conditions = [
    sql<SqlBool>`earlier.group_id = alerts.group_id`,
    sql<SqlBool>`earlier.state in (${sql.join(states[filter.state])})`,
    sql<SqlBool>`(earlier.raised_at, earlier.id) < (alerts.raised_at, alerts.id)`,
    ...conditionsOn({ ...filter, state: 'all', group: undefined }, 'earlier'),
    ...placesOn(registry, filter, 'earlier'),
  ];
  return sql<SqlBool>`not exists (select 1 from alerts as earlier where ${all(conditions)})`;
}

interface Narrow {
  readonly id: string;
  readonly raised_at: number;
}

/** Where the alerts that fit stand in the list, newest first; read from indexes alone. */
export async function positionsOf(registry: Registry, filter: AlertFilter, page: AlertPage): Promise<AlertPosition[]> {
  const { after, limit } = page;
  const conditions = conditionsOn(filter, 'alerts');
  if (after) conditions.push(sql<SqlBool>`(alerts.raised_at, alerts.id) < (${after.raisedAt}, ${after.id})`);
  if (filter.by === 'groups') conditions.push(firstOfGroup(registry, filter));
  const newest = sql`order by alerts.raised_at desc, alerts.id desc limit ${limit}`;
  const select = (from: RawBuilder<unknown>, more: readonly Condition[]): RawBuilder<Narrow> =>
    sql<Narrow>`select alerts.id, alerts.raised_at from ${from} where ${all([...more, ...conditions])} ${newest}`;

  const few = await fewScopes(registry, filter);
  if (few === null) {
    const { rows } = await select(sql`alerts`, placesOn(registry, filter, 'alerts')).execute(registry);
    return rows.map(({ id, raised_at }) => ({ id, raisedAt: raised_at }));
  }
  const rest = placesOn(registry, { ...filter, [few.from]: undefined }, 'alerts');
  const columns = { organisation: 'sites.organisation_id', village: 'sites.village_id', commune: 'sites.commune_id' };
  // A cross join is gone through from the left: from the few sites to their alerts.
  const there = select(sql`sites cross join alerts`, [
    sql<SqlBool>`alerts.site_id = sites.id`,
    within(few.scopes, columns),
    ...rest,
  ]);
  const organisations = organisationsOf(few.scopes);
  const owned = select(sql`devices cross join alerts`, [
    sql<SqlBool>`alerts.device_id = devices.id`,
    sql<SqlBool>`devices.organisation_id in (${sql.join(organisations.length > 0 ? organisations : [null])})`,
    sql<SqlBool>`(alerts.site_id is null or alerts.site_id = (select site_id from deployments
      where deployments.device_id = devices.id and deployments.to_at is null))`,
    ...rest,
  ]);
  const { rows } = await sql<Narrow>`select id, raised_at from (
    select * from (${there}) as at_sites union select * from (${owned}) as of_devices
  ) as alerts ${newest}`.execute(registry);
  return rows.map(({ id, raised_at }) => ({ id, raisedAt: raised_at }));
}

/** The scopes in which so little lies that the alerts are found soonest from its sites; null when all are gone over. */
async function fewScopes(
  registry: Registry,
  { scopes, place, ...filter }: AlertFilter,
): Promise<{ readonly scopes: readonly Scope[]; readonly from: 'scopes' | 'place' } | null> {
  // What narrows more than a place does is found by its own index.
  const { device, site, rule, group, assigned } = filter;
  if ([device, site, rule, group, assigned ?? undefined].some((one) => one !== undefined)) return null;
  const from = place === undefined || place === 'all' ? 'scopes' : 'place';
  const chosen = from === 'place' ? [place as Scope] : (scopes ?? ['all']);
  if (isEverything(chosen) || chosen.some((one) => partsOf(one).kind === 'province')) return null;
  return (await holdMuch(registry, chosen)) ? null : { scopes: chosen, from };
}

export interface GroupCount {
  /** Alerts, and sites at which they are. */
  readonly size: number;
  readonly sites: number;
}

/** How many of the alerts that fit are of each of these causes. */
export async function countGroups(
  registry: Registry,
  filter: AlertFilter,
  groups: readonly string[],
): Promise<Map<string, GroupCount>> {
  if (groups.length === 0) return new Map();
  const { rows } = await sql<GroupCount & { readonly id: string }>`
    select alerts.group_id as id, count(*) as size, count(distinct alerts.site_id) as sites from alerts
    where ${all([
      sql<SqlBool>`alerts.group_id in (${sql.join(groups)})`,
      ...conditionsOn(filter, 'alerts'),
      ...placesOn(registry, filter, 'alerts'),
    ])} group by alerts.group_id`.execute(registry);
  return new Map(rows.map(({ id, size, sites }) => [id, { size, sites }]));
}
