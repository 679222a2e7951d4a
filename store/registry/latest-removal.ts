import type { ReadingSelection } from '../readings/reading-store.ts';
import type { Registry } from './schema.ts';

/** Takes newest results out that lie in a selection whose readings were deleted; the next reading brings one again. */
export async function removeLatest(registry: Registry, selection: ReadingSelection): Promise<void> {
  const { device, datastream, from, to } = selection;
  await registry
    .deleteFrom('latest')
    .where('device_id', '=', device)
    .where('at', '>=', from)
    .where('at', '<', to)
    .$if(datastream !== null, (query) => query.where('key', '=', datastream as string))
    .execute();
}

/** Newest results that came while the clock was ahead count as of `now`, epoch ms, or none would be newer for as long. */
export async function putBackLatest(registry: Registry, now: number): Promise<void> {
  await registry.updateTable('latest').set({ at: now }).where('at', '>', now).execute();
}
