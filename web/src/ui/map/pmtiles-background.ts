import { addProtocol, type LayerSpecification } from 'maplibre-gl';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import { z } from 'zod';
import { BACKGROUND, type Background, rasterLayer } from './background.ts';
import { token } from './mark-image.ts';

const protocol = new Protocol();
addProtocol('pmtiles', protocol.tile);

interface Drawn {
  readonly attribution: string;
  readonly isDark: boolean;
}

/** What a file says of its vector layers (PMTiles 3 §5). */
const metadata = z.object({ vector_layers: z.array(z.object({ id: z.string() })) });

/**
 * A PMTiles file as a background: pictures as they are; of vector tiles land, water, roads and houses, by the names that
 * Protomaps, OpenMapTiles and Shortbread give them. Their borders and names are left out: Sen writes its own.
 * @throws Error for what cannot be reached or is no such file
 */
export async function pmtilesBackground(url: string, { attribution, isDark }: Drawn): Promise<Background> {
  const file = new PMTiles(url);
  protocol.add(file);
  const header = await file.getHeader();
  // The tiles are named one by one: what the file says of itself would be written on the page as HTML.
  const source = {
    tiles: [`pmtiles://${url}/{z}/{x}/{y}`],
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat] as [number, number, number, number],
    attribution,
  };
  if (header.tileType !== TileType.Mvt)
    return { source: { ...source, type: 'raster', tileSize: 256 }, layers: [rasterLayer(isDark)] };
  const told = metadata.safeParse(await file.getMetadata());
  const has = new Set(told.success ? told.data.vector_layers.map(({ id }) => id) : []);
  return { source: { ...source, type: 'vector' }, layers: vectorLayers(has) };
}

const fills = [
  { names: ['earth', 'land'], colour: '--map-land' },
  { names: ['landuse', 'landcover'], colour: '--sunken', opacity: 0.5 },
  { names: ['water', 'ocean', 'water_polygons'], colour: '--map-sea' },
  { names: ['buildings', 'building'], colour: '--line' },
] as const;
const lines = [
  { names: ['waterway', 'water_lines'], colour: '--map-sea', width: 1.5 },
  { names: ['roads', 'transportation', 'streets'], colour: '--line-strong', width: 0.8 },
] as const;

function vectorLayers(has: ReadonlySet<string>): LayerSpecification[] {
  const common = (name: string) => ({ id: `${BACKGROUND}-${name}`, source: BACKGROUND, 'source-layer': name });
  return [
    ...fills.flatMap(({ names, colour, ...rest }) =>
      names
        .filter((name) => has.has(name))
        .map(
          (name): LayerSpecification => ({
            ...common(name),
            type: 'fill',
            filter: ['==', ['geometry-type'], 'Polygon'],
            paint: { 'fill-color': token(colour), 'fill-opacity': 'opacity' in rest ? rest.opacity : 1 },
          }),
        ),
    ),
    ...lines.flatMap(({ names, colour, width }) =>
      names
        .filter((name) => has.has(name))
        .map(
          (name): LayerSpecification => ({
            ...common(name),
            type: 'line',
            paint: { 'line-color': token(colour), 'line-width': width, 'line-opacity': 0.7 },
          }),
        ),
    ),
  ];
}
