import {
  type DigestBody,
  insertDigestItems,
  markFindingsTold,
  type NewDigestItem,
  waitingFindings,
} from '../../store/registry/digest-items.ts';
import { getRule } from '../../store/registry/rules.ts';
import { Audience } from './audience.ts';
import type { NotifyContext } from './context.ts';

const AT_A_TIME = 200;
/** Late results come in batches: what one would have raised is told when it has been whole for a while. */
const WHOLE_MS = 60_000;

/**
 * Puts what late results would have raised into the digests of those who follow the place.
 * @returns whether there may be more to do at once
 */
export async function planLate(context: NotifyContext): Promise<boolean> {
  const { registry, places, server } = context;
  const now = context.now();
  const findings = await waitingFindings(registry, now - WHOLE_MS, AT_A_TIME);
  if (findings.length === 0) return false;
  const placed = findings.map((finding) => ({
    finding,
    place: places.alert({ site: finding.site_id, device: finding.device_id }),
  }));
  const audience = await Audience.gather(registry, [...new Set(placed.flatMap(({ place }) => place))], server);
  const rules = new Map<string, { readonly vi: string; readonly en: string }>();
  const names = await namesOf(
    context,
    findings.map(({ device_id, site_id }) => ({ device: device_id, site: site_id })),
  );
  const items: NewDigestItem[] = [];
  for (const { finding, place } of placed) {
    const { rule_id, device_id, site_id, key, day } = finding;
    const rule = rules.get(rule_id) ??
      (await getRule(registry, rule_id))?.definition.name ?? { vi: rule_id, en: rule_id };
    rules.set(rule_id, rule);
    const body: DigestBody = {
      kind: 'late',
      rule,
      device: device_id,
      deviceName: names.devices.get(device_id) ?? device_id,
      site: site_id,
      siteName: (site_id === null ? null : names.sites.get(site_id)) ?? null,
      key,
      level: finding.level,
      worst: finding.worst,
      firstAt: finding.first_at,
      lastAt: finding.last_at,
      results: finding.results,
    };
    for (const { listener } of audience.of(place))
      if (listener.user !== null && listener.preferences.digestAt !== null)
        items.push({ user: listener.user, once: `late/${rule_id}/${device_id}/${key}/${day}`, alert: null, body });
  }
  await registry.transaction().execute(async (trx) => {
    await insertDigestItems(trx, items, now);
    await markFindingsTold(trx, findings, now);
  });
  return findings.length === AT_A_TIME;
}

async function namesOf(
  { registry }: NotifyContext,
  of: readonly { readonly device: string; readonly site: string | null }[],
): Promise<{ readonly devices: ReadonlyMap<string, string>; readonly sites: ReadonlyMap<string, string> }> {
  const read = async (table: 'devices' | 'sites', ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, string>();
    const rows = await registry.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  };
  return {
    devices: await read('devices', [...new Set(of.map(({ device }) => device))]),
    sites: await read('sites', [...new Set(of.flatMap(({ site }) => site ?? []))]),
  };
}
