import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';

export const BACKGROUND = 'background-map';

/** What of a map that was set is drawn. */
export interface Background {
  readonly source: SourceSpecification;
  readonly layers: readonly LayerSpecification[];
}

/** By night a map drawn for the day is dimmed. */
export const rasterLayer = (isDark: boolean): LayerSpecification => ({
  id: BACKGROUND,
  type: 'raster',
  source: BACKGROUND,
  paint: isDark ? { 'raster-brightness-max': 0.65, 'raster-saturation': -0.4 } : {},
});
