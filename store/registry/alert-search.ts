import { searchKey } from '../../domain/search-text.ts';
import { type AlertFilter, type AlertPage, type AlertPosition, positionsOf } from './alert-filter.ts';
import { readDefinition } from './alert-row.ts';
import type { Registry } from './schema.ts';

/** Alerts whose names are read at a time, and at most for one answer: a search for what there is not ends as well. */
const BATCH = 500;
const LOOKED_AT = 10_000;

interface Found {
  readonly positions: readonly AlertPosition[];
  /** Where to go on; null when nothing is left. */
  readonly next: AlertPosition | null;
}

/**
 * Alerts of a device, a site or a rule whose name or id has the text in it, whatever its case and accents. SQL cannot fold
 * Vietnamese: they are gone over newest first, and an answer may hold fewer than it could, and tell where to go on.
 */
export async function searchAlerts(
  registry: Registry,
  { q, ...filter }: AlertFilter & { readonly q: string },
  { after, limit }: AlertPage,
): Promise<Found> {
  const wanted = searchKey(q);
  const fits = matcher(registry, wanted);
  const positions: AlertPosition[] = [];
  let last = after;
  for (let looked = 0; looked < LOOKED_AT; looked += BATCH) {
    const batch = await positionsOf(registry, filter, { after: last, limit: BATCH });
    const matching = await fits(batch.map(({ id }) => id));
    for (const position of batch) {
      if (!matching.has(position.id)) continue;
      if (positions.length === limit) return { positions, next: positions.at(-1) as AlertPosition };
      positions.push(position);
    }
    if (batch.length < BATCH) return { positions, next: null };
    last = batch.at(-1) as AlertPosition;
  }
  return { positions, next: last };
}

/** Tells which of some alerts fit; each rule is read once, however many alerts it has. */
function matcher(registry: Registry, wanted: string): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  const rules = new Map<string, boolean>();
  const has = (...texts: readonly (string | null)[]): boolean =>
    texts.some((text) => text !== null && searchKey(text).includes(wanted));
  return async (ids) => {
    if (ids.length === 0) return new Set();
    const rows = await registry
      .selectFrom('alerts')
      .leftJoin('devices', 'devices.id', 'alerts.device_id')
      .leftJoin('sites', 'sites.id', 'alerts.site_id')
      .select(['alerts.id', 'rule_id', 'device_id', 'site_id', 'devices.name as device', 'sites.name as site'])
      .where('alerts.id', 'in', ids)
      .execute();
    const unread = new Map(rows.filter(({ rule_id }) => !rules.has(rule_id)).map(({ rule_id, id }) => [rule_id, id]));
    if (unread.size > 0) {
      const found = await registry
        .selectFrom('alerts')
        .select(['rule_id', 'definition'])
        .where('id', 'in', [...unread.values()])
        .execute();
      for (const { rule_id, definition } of found) {
        const name = readDefinition(definition)?.name;
        rules.set(rule_id, has(name?.vi ?? rule_id, name?.en ?? null));
      }
    }
    const fitting = rows.filter(
      ({ rule_id, device_id, site_id, device, site }) => rules.get(rule_id) || has(device, site, device_id, site_id),
    );
    return new Set(fitting.map(({ id }) => id));
  };
}
