import { type MapSource, mapOrigin } from '../../domain/map-source.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { readSetting } from '../../store/registry/settings.ts';

/** The one other server that pages may load from, because the maps come from there. */
export interface MapOrigin {
  /** `https://tiles.example.org`; null for none. */
  readonly current: () => string | null;
  readonly allow: (source: MapSource) => void;
}

/** Kept in memory, as every answer says it; the registry is asked once. */
export async function readMapOrigin(registry: Registry): Promise<MapOrigin> {
  let origin = mapOrigin(await readSetting(registry, 'map'));
  return {
    current: () => origin,
    allow: (source) => {
      origin = mapOrigin(source);
    },
  };
}
