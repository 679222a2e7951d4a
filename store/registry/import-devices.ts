import { DEVICE_ID } from '../../domain/topics.ts';
import { bulkInsert } from './bulk.ts';
import { hashSecret, newSecret } from './credentials.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** One row of the file. */
export interface ImportRow {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly site: string | null;
  /** null has one made. */
  readonly token: string | null;
}

export type ImportErrorCode =
  | 'bad-id'
  | 'bad-name'
  | 'exists'
  | 'repeated-id'
  | 'unknown-profile'
  | 'unknown-site'
  | 'bad-token'
  | 'token-in-use';

export interface ImportError {
  /** Which of the rows, from 0. */
  readonly row: number;
  readonly id: string;
  readonly code: ImportErrorCode;
  readonly message: string;
}

export interface ImportResult {
  /** The devices that were registered, with the tokens they connect with: of a token made here this is the only sight. */
  readonly created: readonly { readonly id: string; readonly token: string }[];
  readonly errors: readonly ImportError[];
}

/** What fits an MQTT user name and can be typed into a modem: printable, no blank. */
const TOKEN = /^[\x21-\x7e]{1,256}$/;

/**
 * Registers the devices of a file: every good row in one transaction, every bad row named with what is wrong with it.
 * A row without a name is called by its id.
 */
export async function importDevices(
  registry: Registry,
  rows: readonly ImportRow[],
  now: number,
): Promise<ImportResult> {
  return registry.transaction().execute(async (trx) => {
    const check = checker(await known(trx));
    const devices: RegistrySchema['devices'][] = [];
    const credentials: RegistrySchema['device_credentials'][] = [];
    const deployments: DeploymentRow[] = [];
    const created: { id: string; token: string }[] = [];
    const errors: ImportError[] = [];
    rows.forEach((row, index) => {
      const token = row.token ?? newSecret();
      const hash = hashSecret(token);
      const fault = check(row, hash);
      if (fault) {
        errors.push({ row: index, id: row.id, code: fault[0], message: fault[1] });
        return;
      }
      devices.push({
        id: row.id,
        name: row.name || row.id,
        profile_id: row.profile,
        gateway_id: null,
        organisation_id: null,
        serial: null,
        retired_at: null,
        expected_interval_s: null,
        disabled: 0,
        version: 1,
        created_at: now,
        updated_at: now,
      });
      credentials.push({ hash, device_id: row.id, kind: 'token', created_at: now });
      if (row.site !== null) deployments.push({ device_id: row.id, site_id: row.site, from_at: now, to_at: null });
      created.push({ id: row.id, token });
    });
    await insertDevices(trx, devices);
    await insertCredentials(trx, credentials);
    await insertDeployments(trx, deployments);
    return { created, errors };
  });
}

type DeploymentRow = Omit<RegistrySchema['deployments'], 'id'>;

interface Known {
  readonly devices: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
}

async function known(trx: Registry): Promise<Known> {
  const devices = await trx.selectFrom('devices').select('id').execute();
  const credentials = await trx.selectFrom('device_credentials').select('hash').execute();
  const profiles = await trx.selectFrom('device_profiles').select('id').execute();
  const sites = await trx.selectFrom('sites').select('id').execute();
  return {
    devices: new Set(devices.map((row) => row.id)),
    hashes: new Set(credentials.map((row) => row.hash)),
    profiles: new Set(profiles.map((row) => row.id)),
    sites: new Set(sites.map((row) => row.id)),
  };
}

function checker(known: Known): (row: ImportRow, hash: string) => [ImportErrorCode, string] | null {
  const ids = new Set<string>();
  const hashes = new Set<string>();
  return (row, hash) => {
    if (!DEVICE_ID.test(row.id)) {
      return ['bad-id', `"${row.id.slice(0, 64)}" is no device id: 1 to 64 letters, digits and . _ : - only`];
    }
    if (row.name.length > 120) return ['bad-name', 'the name is longer than 120 characters'];
    if (known.devices.has(row.id)) return ['exists', `device ${row.id} is registered already`];
    if (ids.has(row.id)) return ['repeated-id', `device ${row.id} stands in the file twice`];
    if (!known.profiles.has(row.profile)) return ['unknown-profile', `there is no device profile "${row.profile}"`];
    if (row.site !== null && !known.sites.has(row.site)) return ['unknown-site', `there is no site "${row.site}"`];
    if (row.token !== null && !TOKEN.test(row.token)) {
      return ['bad-token', 'a token has 1 to 256 printable ASCII characters and no blank'];
    }
    if (known.hashes.has(hash) || hashes.has(hash)) return ['token-in-use', 'its token belongs to another device'];
    ids.add(row.id);
    hashes.add(hash);
    return null;
  };
}

const insertDevices = bulkInsert<RegistrySchema['devices']>('devices', [
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
const insertDeployments = bulkInsert<DeploymentRow>('deployments', ['device_id', 'site_id', 'from_at', 'to_at']);
