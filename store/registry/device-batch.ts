import type { Batch, BatchRequest } from '../../domain/api/labels.ts';
import { issueClaims } from './claims.ts';
import { newToken } from './credentials.ts';
import { checkReferences } from './device-registration.ts';
import { RegistryRefusal } from './errors.ts';
import { insertDevices } from './insert-devices.ts';
import type { Registry } from './schema.ts';

const DIGITS = 4;

/**
 * Registers devices for the stock, each with a token to connect with and a code to be claimed with. They are numbered
 * on from the highest number that the prefix has.
 * @throws RegistryRefusal unknown-profile, unknown-organisation, exists when the numbers of that prefix are used up
 */
export async function createBatch(
  registry: Registry,
  { profile, count, prefix, organisation = null }: BatchRequest,
  now: number,
): Promise<Batch['items']> {
  return registry.transaction().execute(async (trx) => {
    await checkReferences(trx, { id: prefix, profile, organisation });
    const first = (await highestNumber(trx, prefix)) + 1;
    if (first + count > 10 ** 9)
      throw new RegistryRefusal('exists', 'prefix', `the numbers after ${prefix}- are used up; choose another prefix`);
    const ids = Array.from({ length: count }, (_, n) => `${prefix}-${String(first + n).padStart(DIGITS, '0')}`);
    const tokens = new Map(ids.map((id) => [id, newToken()]));
    await insertDevices(
      trx,
      ids.map((id) => ({
        id,
        name: id,
        profile,
        site: null,
        gateway: null,
        organisation,
        serial: null,
        token: tokens.get(id) as string,
      })),
      now,
    );
    const codes = await issueClaims(trx, ids, now);
    return ids.map((id) => ({ id, token: tokens.get(id) as string, code: codes.get(id) as string }));
  });
}

async function highestNumber(trx: Registry, prefix: string): Promise<number> {
  const rows = await trx
    .selectFrom('devices')
    .select('id')
    .where('id', '>=', `${prefix}-`)
    // The character after the hyphen: every id that begins so, and by the index.
    .where('id', '<', `${prefix}.`)
    .execute();
  let highest = 0;
  for (const { id } of rows) {
    const number = /^\d{1,9}$/.exec(id.slice(prefix.length + 1))?.[0];
    if (number !== undefined) highest = Math.max(highest, Number(number));
  }
  return highest;
}
