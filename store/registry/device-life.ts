import type { ExpressionBuilder } from 'kysely';
import type { Replacement } from '../../domain/api/device-life.ts';
import { rfc3339 } from '../../domain/time.ts';
import { rotateCredentialIn } from './device-registration.ts';
import { deploy, refuseRetired } from './devices.ts';
import { RegistryRefusal } from './errors.ts';
import type { Registry, RegistrySchema } from './schema.ts';

interface Change {
  readonly reason: string;
  readonly serial: string | null;
  /** A device in stock whose credentials and serial number go over. */
  readonly from: string | null;
  readonly by: string;
  readonly now: number;
}

/**
 * Lets another unit go on under the id of a broken one: datastreams, rules and readings stay with the id.
 * @returns the token of the new unit; null when it took over those of a device in stock
 * @throws RegistryRefusal not-found, not-in-stock, retired
 */
export async function replaceDevice(registry: Registry, id: string, change: Change): Promise<string | null> {
  const { from, reason, by, now } = change;
  return registry.transaction().execute(async (trx) => {
    const old = await trx.selectFrom('devices').select('serial').where('id', '=', id).executeTakeFirst();
    if (!old) throw new RegistryRefusal('not-found', 'id', `there is no device ${id}`);
    await refuseRetired(trx, id);
    let { serial } = change;
    let token: string | null = null;
    if (from === null) token = await rotateCredentialIn(trx, id, now);
    else {
      const unit = await inStock(trx, from);
      if (!unit || from === id)
        throw new RegistryRefusal('not-in-stock', 'from', `there is no device ${from} in stock`);
      serial ??= unit.serial;
      await trx.deleteFrom('device_credentials').where('device_id', '=', id).execute();
      await trx.updateTable('device_credentials').set({ device_id: id }).where('device_id', '=', from).execute();
      await retire(trx, from, now);
    }
    await trx
      .updateTable('devices')
      .set((eb) => ({ version: eb('version', '+', 1), updated_at: now, serial }))
      .where('id', '=', id)
      .execute();
    await trx
      .insertInto('device_replacements')
      .values({ device_id: id, at: now, old_serial: old.serial, new_serial: serial, reason, by })
      .execute();
    return token;
  });
}

/** Takes a device out of use for good: it stands nowhere, may not connect and cannot be claimed; its readings stay. */
export const retireDevice = (registry: Registry, id: string, now: number): Promise<boolean> =>
  registry.transaction().execute((trx) => retire(trx, id, now));

/** Takes a retired device back into use; it stands nowhere yet. @returns false when it was not retired */
export async function unretireDevice(registry: Registry, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('devices')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now, retired_at: null, disabled: 0 }))
    .where('id', '=', id)
    .where('retired_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The units that a device was before, the latest first. */
export async function replacementsOf(registry: Registry, id: string): Promise<Replacement[]> {
  const rows = await registry
    .selectFrom('device_replacements')
    .select(['at', 'old_serial', 'new_serial', 'reason', 'by'])
    .where('device_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ at, old_serial, new_serial, reason, by }) => ({
    at: rfc3339(at),
    oldSerial: old_serial,
    newSerial: new_serial,
    reason,
    by,
  }));
}

async function retire(trx: Registry, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('devices')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_at: now,
      retired_at: now,
      disabled: 1,
      // It leaves its site, but not those whose site it was: they are to find it, and may take it back.
      organisation_id: eb.fn.coalesce('organisation_id', ownerOfSite(eb)),
    }))
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await deploy(trx, id, null, now);
  await trx.deleteFrom('claims').where('device_id', '=', id).execute();
  return true;
}

/** Whose the site is where the device stands. */
const ownerOfSite = (eb: ExpressionBuilder<RegistrySchema, 'devices'>) =>
  eb
    .selectFrom('deployments')
    .innerJoin('sites', 'sites.id', 'deployments.site_id')
    .select('sites.organisation_id')
    .whereRef('deployments.device_id', '=', 'devices.id')
    .where('deployments.to_at', 'is', null);

/** A device that stands nowhere and was not retired. */
const inStock = (trx: Registry, id: string): Promise<{ serial: string | null } | undefined> =>
  trx
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .select('devices.serial')
    .where('devices.id', '=', id)
    .where('devices.retired_at', 'is', null)
    .where('deployments.id', 'is', null)
    .executeTakeFirst();
