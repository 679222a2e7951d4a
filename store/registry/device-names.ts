import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';

/** Far below the number of values that a statement may bind. */
const CHUNK = 500;

/** What devices and their models are called in Vietnamese; a device that there is not is left out. */
export async function deviceNames(
  registry: Registry,
  ids: readonly string[],
): Promise<Map<string, { readonly name: string; readonly model: string }>> {
  const models = new Map((await listProfiles(registry)).map(({ profile }) => [profile.id, profile.name.vi]));
  const names = new Map<string, { name: string; model: string }>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await registry
      .selectFrom('devices')
      .select(['id', 'name', 'profile_id'])
      .where('id', 'in', ids.slice(from, from + CHUNK))
      .execute();
    for (const { id, name, profile_id } of rows) names.set(id, { name, model: models.get(profile_id) ?? profile_id });
  }
  return names;
}
