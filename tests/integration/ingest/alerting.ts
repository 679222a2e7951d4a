import { createDevice } from '../../../store/registry/device-registration.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import { NOW, type Platform } from './platform.ts';

const BEFORE = NOW - 30 * 86_400_000;

/** All that happened to alerts in the order in which it was recorded: `raised hot a 1`, with the step at the end. */
export async function happened(platform: Platform): Promise<string[]> {
  const rows = await platform.registry
    .selectFrom('alert_events')
    .innerJoin('alerts', 'alerts.id', 'alert_events.alert_id')
    .select(['alert_events.kind', 'rule_id', 'device_id', 'site_id', 'alert_events.step', 'alert_events.by'])
    .where('alert_events.by', 'is', null)
    .orderBy('alert_events.id')
    .execute();
  return rows.map(
    ({ kind, rule_id, device_id, site_id, step }) => `${kind} ${rule_id} ${device_id ?? site_id} ${step}`,
  );
}

export const alertRows = (platform: Platform) =>
  platform.registry.selectFrom('alerts').selectAll().orderBy('raised_at').orderBy('id').execute();

/** A village with sites, if one is named, and a device at each. */
export async function sitesWithDevices(
  platform: Platform,
  devices: Readonly<Record<string, string>>,
  { village = null, profile = 'generic-json' }: { readonly village?: string | null; readonly profile?: string } = {},
): Promise<void> {
  const { registry } = platform;
  if (village !== null)
    await createVillage(registry, { id: village, name: village, commune: '28696@2025-07-01' }, BEFORE);
  for (const site of new Set(Object.values(devices)))
    await createSite(registry, { id: site, name: site, kind: 'pond', village }, BEFORE);
  for (const [id, site] of Object.entries(devices))
    await createDevice(registry, { id, name: id, profile, site, expectedIntervalS: 600 }, BEFORE);
}

/** A result of one property, sent at its own time. */
export async function measured(
  platform: Platform,
  device: string,
  values: Readonly<Record<string, number>>,
  { at = platform.now }: { readonly at?: number } = {},
): Promise<void> {
  await platform.send(device, { ts: at, values });
}
