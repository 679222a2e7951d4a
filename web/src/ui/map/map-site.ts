import type { Position } from '../../lib/distance.ts';

/** A site with a position, as maps show it. */
export interface MapSite extends Position {
  readonly id: string;
  readonly name: string;
}
