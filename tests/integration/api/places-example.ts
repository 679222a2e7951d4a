import type { Role } from '../../../domain/api/session.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import type { RunningApi } from './start-api.ts';

export const TAN_PHU_DONG = '28696@2025-07-01';
export const MANG_DEN = '23473@2025-07-01';
export const DAK_HA = '23500@2025-07-01';

/** Two cooperatives, and a village in each of two provinces. */
export async function addPlaces({ registry, clock }: RunningApi): Promise<void> {
  for (const [id, name] of [
    ['htx-dong', 'HTX Phú Đông'],
    ['htx-nui', 'HTX Măng Đen'],
  ] as const)
    await createOrganisation(registry, { id, name, kind: 'cooperative', phone: '0273 3855 000' }, clock.now);
  await createVillage(registry, { id: 'lang-dong', name: 'Làng Phú Đông', commune: TAN_PHU_DONG }, clock.now);
  await createVillage(registry, { id: 'lang-nui', name: 'Làng Kon Pring', commune: MANG_DEN }, clock.now);
}

let n = 0;

/** A caller with one role on one scope. */
export async function callerWith({ registry, clock, send }: RunningApi, role: Role, scope: Scope) {
  const { secret } = await createToken(
    registry,
    { name: `${role} ${scope} ${++n}`, grant: { role, scope }, createdBy: 'test', expiresAt: null },
    clock.now,
  );
  return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    send(method, path, body, { as: null, headers: { authorization: `Bearer ${secret}`, ...headers } });
}

export async function addHousehold({ registry, clock }: RunningApi, id: string, organisation: string): Promise<void> {
  const { now } = clock;
  await registry
    .insertInto('households')
    .values({
      id,
      kind: 'household',
      name: 'Nhà chú Năm',
      phone: null,
      address: null,
      organisation_id: organisation,
      version: 1,
      created_at: now,
      updated_at: now,
      erased_at: null,
    })
    .execute();
}

/** As if the device had sent results of these. */
export async function addDatastreams({ registry, clock }: RunningApi, device: string, keys: readonly string[]) {
  await registry
    .insertInto('datastreams')
    .values(
      keys.map((key) => {
        const [property = key, channel = null] = key.split('@');
        return { device_id: device, key, property, channel, first_at: clock.now };
      }),
    )
    .execute();
}
