import { pilotCommune } from '../../domain/pilot-commune.ts';
import { createDevice } from '../../store/registry/device-registration.ts';
import { createOrganisation } from '../../store/registry/organisations.ts';
import { createRule } from '../../store/registry/rules.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { createSite } from '../../store/registry/sites.ts';
import { createVillage } from '../../store/registry/villages.ts';

/**
 * Registers the pilot commune: one cooperative, two villages, their sites, devices and rules.
 * @param since epoch ms from which the devices stand at their sites
 * @returns token of each device
 */
export async function seedPilotCommune(registry: Registry, since: number): Promise<Map<string, string>> {
  await createOrganisation(registry, { commune: null, phone: null, ...pilotCommune.organisation }, since);
  for (const village of pilotCommune.villages) await createVillage(registry, village, since);
  for (const site of pilotCommune.sites) await createSite(registry, site, since);
  const tokens = new Map<string, string>();
  for (const device of pilotCommune.devices) {
    const created = await createDevice(registry, device, since);
    tokens.set(created.device, created.token);
  }
  for (const { id, ...definition } of pilotCommune.rules) await createRule(registry, id, definition, since);
  return tokens;
}
