import { type DeviceProfile, deviceProfile } from '../../domain/device-profile.ts';
import type { Registry } from './schema.ts';

export interface ProfileRow {
  readonly profile: DeviceProfile;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Every profile by id; one whose stored document can no longer be read is left out. */
export async function listProfiles(registry: Registry): Promise<ProfileRow[]> {
  const rows = await registry.selectFrom('device_profiles').selectAll().orderBy('id').execute();
  return rows.flatMap((row) => {
    const profile = readProfile(row.id, row.definition);
    return profile ? [{ profile, version: row.version, createdAt: row.created_at, updatedAt: row.updated_at }] : [];
  });
}

export async function getProfile(registry: Registry, id: string): Promise<ProfileRow | null> {
  const row = await registry.selectFrom('device_profiles').selectAll().where('id', '=', id).executeTakeFirst();
  const profile = row && readProfile(row.id, row.definition);
  return row && profile
    ? { profile, version: row.version, createdAt: row.created_at, updatedAt: row.updated_at }
    : null;
}

/**
 * Creates a profile, or replaces it.
 * @param expected the version it must have; null takes any, and a profile that is not there yet
 * @returns the new version, or null when it is not at the expected version
 */
export async function putProfile(
  registry: Registry,
  profile: DeviceProfile,
  { expected, now }: { expected: number | null; now: number },
): Promise<number | null> {
  const definition = JSON.stringify(profile);
  if (expected === null) {
    const { version } = await registry
      .insertInto('device_profiles')
      .values({ id: profile.id, definition, version: 1, created_at: now, updated_at: now })
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          definition,
          version: eb('device_profiles.version', '+', 1),
          updated_at: now,
        })),
      )
      .returning('version')
      .executeTakeFirstOrThrow();
    return version;
  }
  const updated = await registry
    .updateTable('device_profiles')
    .set({ definition, version: expected + 1, updated_at: now })
    .where('id', '=', profile.id)
    .where('version', '=', expected)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n ? expected + 1 : null;
}

function readProfile(id: string, definition: string): DeviceProfile | null {
  try {
    return { ...deviceProfile.parse(JSON.parse(definition)), id };
  } catch {
    return null;
  }
}
