import type { NewDevice } from '../../domain/api/devices.ts';
import { hashSecret, newSecret } from './credentials.ts';
import { RegistryRefusal } from './errors.ts';
import type { Registry } from './schema.ts';

/**
 * Registers a device with a credential of its own and, when a site is named, its deployment there from `now` on.
 * @returns the token to connect with; only its hash is kept, so it cannot be shown again
 * @throws RegistryRefusal exists, unknown-profile, unknown-site, unknown-gateway, unknown-organisation
 */
export async function createDevice(
  registry: Registry,
  device: NewDevice,
  now: number,
): Promise<{ device: string; token: string }> {
  const token = newSecret();
  await registry.transaction().execute(async (trx) => {
    await checkReferences(trx, device);
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('devices')
      .values({
        id: device.id,
        name: device.name,
        profile_id: device.profile,
        gateway_id: device.gateway ?? null,
        organisation_id: device.organisation ?? null,
        serial: device.serial ?? null,
        expected_interval_s: device.expectedIntervalS ?? null,
        disabled: 0,
        version: 1,
        created_at: now,
        updated_at: now,
      })
      .onConflict((oc) => oc.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) {
      throw new RegistryRefusal('exists', 'id', `there is a device ${device.id} already; choose another id`);
    }
    await trx
      .insertInto('device_credentials')
      .values({ hash: hashSecret(token), device_id: device.id, kind: 'token', created_at: now })
      .execute();
    if (device.site != null) {
      await trx
        .insertInto('deployments')
        .values({ device_id: device.id, site_id: device.site, from_at: now, to_at: null })
        .execute();
    }
  });
  return { device: device.id, token };
}

/**
 * Replaces every credential of a device by a new token; end its connections after.
 * @throws RegistryRefusal not-found
 */
export async function rotateCredential(registry: Registry, device: string, now: number): Promise<string> {
  return registry.transaction().execute(async (trx) => {
    const found = await trx.selectFrom('devices').select('id').where('id', '=', device).executeTakeFirst();
    if (!found) throw new RegistryRefusal('not-found', 'id', `there is no device ${device}`);
    return rotateCredentialIn(trx, device, now);
  });
}

/** The same of a device that is there, inside a transaction. */
export async function rotateCredentialIn(trx: Registry, device: string, now: number): Promise<string> {
  const token = newSecret();
  await trx.deleteFrom('device_credentials').where('device_id', '=', device).execute();
  await trx
    .insertInto('device_credentials')
    .values({ hash: hashSecret(token), device_id: device, kind: 'token', created_at: now })
    .execute();
  return token;
}

/**
 * Checks that what a device refers to is there; inside the transaction that writes it.
 * @throws RegistryRefusal unknown-profile, unknown-site, unknown-gateway, unknown-organisation
 */
export async function checkReferences(
  trx: Registry,
  device: {
    id: string;
    profile?: string | undefined;
    site?: string | null | undefined;
    gateway?: string | null | undefined;
    organisation?: string | null | undefined;
  },
): Promise<void> {
  const { profile, site, gateway, organisation } = device;
  if (profile !== undefined) {
    const found = await trx.selectFrom('device_profiles').select('id').where('id', '=', profile).executeTakeFirst();
    if (!found) throw new RegistryRefusal('unknown-profile', 'profile', `there is no device profile ${profile}`);
  }
  if (site != null) {
    const found = await trx.selectFrom('sites').select('id').where('id', '=', site).executeTakeFirst();
    if (!found) throw new RegistryRefusal('unknown-site', 'site', `there is no site ${site}`);
  }
  if (organisation != null) {
    const found = await trx.selectFrom('organisations').select('id').where('id', '=', organisation).executeTakeFirst();
    if (!found)
      throw new RegistryRefusal('unknown-organisation', 'organisation', `there is no organisation ${organisation}`);
  }
  if (gateway != null) {
    const found = await trx.selectFrom('devices').select('id').where('id', '=', gateway).executeTakeFirst();
    if (!found || gateway === device.id) {
      throw new RegistryRefusal('unknown-gateway', 'gateway', `there is no other device ${gateway} to be its gateway`);
    }
  }
}
