import type { Polygon } from '../../../../domain/polygon.ts';
import type { Position } from '../../lib/distance.ts';
import type { SiteState } from '../../lib/site-state.ts';

/** A site with a position, as maps show it. */
export interface MapSite extends Position {
  readonly id: string;
  readonly name: string;
}

/** A site as the map of states shows it. */
export interface StateSite extends MapSite {
  readonly state: SiteState;
  readonly polygon: Polygon | null;
  readonly communeName: string | null;
}
