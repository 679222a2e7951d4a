import { bulkInsert } from './bulk.ts';
import { hashSecret } from './credentials.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** A device about to be registered, with the token that it is to connect with. */
export interface DeviceEntry {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly site: string | null;
  readonly gateway: string | null;
  readonly organisation: string | null;
  readonly serial: string | null;
  readonly token: string;
}

/** Rows turned into statements at a time, so that a file of many thousand never holds the thread for long. */
const SLICE = 500;

/** Registers devices that are known to be new, gateways before what they carry. Inside a transaction. */
export async function insertDevices(trx: Registry, entries: readonly DeviceEntry[], now: number): Promise<void> {
  for (let from = 0; from < entries.length; from += SLICE) {
    const some = entries.slice(from, from + SLICE);
    await insertRows(
      trx,
      some.map((entry) => ({
        id: entry.id,
        name: entry.name,
        profile_id: entry.profile,
        gateway_id: entry.gateway,
        organisation_id: entry.organisation,
        serial: entry.serial,
        retired_at: null,
        expected_interval_s: null,
        disabled: 0,
        version: 1,
        created_at: now,
        updated_at: now,
      })),
    );
    await insertCredentials(
      trx,
      some.map(({ id, token }) => ({ hash: hashSecret(token), device_id: id, kind: 'token', created_at: now })),
    );
    await insertDeployments(
      trx,
      some.flatMap(({ id, site }) =>
        site === null ? [] : [{ device_id: id, site_id: site, from_at: now, to_at: null }],
      ),
    );
  }
}

const insertRows = bulkInsert<RegistrySchema['devices']>('devices', [
  'id',
  'name',
  'profile_id',
  'gateway_id',
  'organisation_id',
  'serial',
  'retired_at',
  'expected_interval_s',
  'disabled',
  'version',
  'created_at',
  'updated_at',
]);
const insertCredentials = bulkInsert<RegistrySchema['device_credentials']>('device_credentials', [
  'hash',
  'device_id',
  'kind',
  'created_at',
]);
const insertDeployments = bulkInsert<Omit<RegistrySchema['deployments'], 'id'>>('deployments', [
  'device_id',
  'site_id',
  'from_at',
  'to_at',
]);
