import { createECDH } from 'node:crypto';
import type { PushKeys } from '../../domain/notifications/channel-keys.ts';
import type { Registry } from './schema.ts';
import { readSetting } from './settings.ts';

/**
 * The keys with which this server signs what it hands to push services, made when there are none: browsers hold a
 * subscription to the public one, so they never change. RFC 8292 §3: a point on P-256.
 */
export async function ensurePushKeys(registry: Registry): Promise<PushKeys> {
  const kept = await readSetting(registry, 'push-keys');
  if (kept !== null) return kept;
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  // Leading zeros are part of the key, and not in what ECDH gives.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
  await registry
    .insertInto('settings')
    .values({ key: 'push-keys', value: JSON.stringify({ publicKey, privateKey } satisfies PushKeys) })
    .onConflict((oc) => oc.column('key').doNothing())
    .execute();
  const made = await readSetting(registry, 'push-keys');
  if (made === null) throw new Error('the push keys in the registry cannot be read; restore a backup');
  return made;
}
