import { randomInt } from 'node:crypto';
import type { Selectable } from 'kysely';
import { CLAIM_ALPHABET, CLAIM_LENGTH } from '../../domain/claim-code.ts';
import { bulkInsert } from './bulk.ts';
import { hashSecret } from './credentials.ts';
import { deploy } from './devices.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** Wrong codes after which a device takes none any more, not even the right one. */
export const CLAIM_TRIES = 10;

export type ClaimCheck = 'right' | 'wrong' | 'locked' | 'claimed';

const newCode = (): string =>
  Array.from({ length: CLAIM_LENGTH }, () => CLAIM_ALPHABET[randomInt(CLAIM_ALPHABET.length)]).join('');

/** With the device's id in it, a stolen table has to be searched for each device anew. */
const hashOf = (device: string, code: string): string => hashSecret(`${device} ${code}`);

/**
 * Gives devices a code each; those that they had before are of no use any more. Inside a transaction.
 * @returns code by device; only hashes are kept
 */
export async function issueClaims(
  trx: Registry,
  devices: readonly string[],
  now: number,
): Promise<Map<string, string>> {
  const codes = new Map(devices.map((device) => [device, newCode()]));
  await upsertClaims(
    trx,
    [...codes].map(([device, code]) => ({
      device_id: device,
      hash: hashOf(device, code),
      created_at: now,
      failures: 0,
      claimed_at: null,
      claimed_by: null,
    })),
  );
  return codes;
}

/** The same in a transaction of its own. */
export const renewClaims = (
  registry: Registry,
  devices: readonly string[],
  now: number,
): Promise<Map<string, string>> => registry.transaction().execute((trx) => issueClaims(trx, devices, now));

/**
 * Tries a code. A wrong one is counted in the statement that looks at it, so that a thousand tries at once are not a
 * thousand guesses. A device without a code answers as to a wrong one.
 */
export async function tryClaim(registry: Registry, device: string, code: string): Promise<ClaimCheck> {
  const hash = hashOf(device, code);
  const row = await registry
    .updateTable('claims')
    .set((eb) => ({
      failures: eb
        .case()
        .when('hash', '=', hash)
        .then(eb.ref('failures'))
        .else(eb('failures', '+', 1))
        .end(),
    }))
    .where('device_id', '=', device)
    .where('failures', '<', CLAIM_TRIES)
    .returning(['hash', 'claimed_at'])
    .executeTakeFirst();
  if (row) {
    if (row.hash !== hash) return 'wrong';
    return row.claimed_at === null ? 'right' : 'claimed';
  }
  const locked = await registry
    .selectFrom('claims')
    .select('device_id')
    .where('device_id', '=', device)
    .executeTakeFirst();
  return locked ? 'locked' : 'wrong';
}

/** Whether those are the codes of those devices; for whoever may make new ones anyway, so nothing is counted. */
export async function wrongCodes(registry: Registry, codes: ReadonlyMap<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  for (const [device, code] of codes) {
    const row = await registry
      .selectFrom('claims')
      .select('hash')
      .where('device_id', '=', device)
      .where('claimed_at', 'is', null)
      .executeTakeFirst();
    if (row?.hash !== hashOf(device, code)) wrong.push(device);
  }
  return wrong;
}

interface Claim {
  readonly device: string;
  readonly code: string;
  readonly site: string;
  readonly name: string | undefined;
  readonly by: string;
  readonly now: number;
}

/**
 * Takes a device into use at a site: its code works once, and not while the device stands somewhere or is retired.
 * @returns what stood in the way, null when it is done
 */
export async function claimDevice(
  registry: Registry,
  { device, code, site, name, by, now }: Claim,
): Promise<'claimed' | 'in-use' | null> {
  return registry.transaction().execute(async (trx) => {
    const present = await trx
      .selectFrom('devices')
      .leftJoin('deployments', (join) =>
        join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
      )
      .select(['devices.retired_at', 'deployments.id as deployment'])
      .where('devices.id', '=', device)
      .executeTakeFirst();
    if (present?.retired_at !== null || present.deployment !== null) return 'in-use';
    const { numUpdatedRows } = await trx
      .updateTable('claims')
      .set({ claimed_at: now, claimed_by: by })
      .where('device_id', '=', device)
      .where('hash', '=', hashOf(device, code))
      .where('failures', '<', CLAIM_TRIES)
      .where('claimed_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return 'claimed';
    await trx
      .updateTable('devices')
      .set((eb) => ({ version: eb('version', '+', 1), updated_at: now, ...(name === undefined ? {} : { name }) }))
      .where('id', '=', device)
      .execute();
    await deploy(trx, device, site, now);
    return null;
  });
}

/** How it stands with a device's code; null when it has none. */
export async function claimOf(
  registry: Registry,
  device: string,
): Promise<Omit<Selectable<RegistrySchema['claims']>, 'hash'> | null> {
  const row = await registry
    .selectFrom('claims')
    .select(['device_id', 'created_at', 'failures', 'claimed_at', 'claimed_by'])
    .where('device_id', '=', device)
    .executeTakeFirst();
  return row ?? null;
}

/** Forgets the wrong codes of a device. @returns false when it has no code */
export async function unlockClaim(registry: Registry, device: string): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('claims')
    .set({ failures: 0 })
    .where('device_id', '=', device)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const upsertClaims = bulkInsert<Selectable<RegistrySchema['claims']>>(
  'claims',
  ['device_id', 'hash', 'created_at', 'failures', 'claimed_at', 'claimed_by'],
  `(device_id) do update set hash = excluded.hash, created_at = excluded.created_at, failures = 0,
    claimed_at = null, claimed_by = null`,
);
