import { z } from 'zod';
import { type UnitArea, unitArea } from '../../../../domain/units/area.ts';

const collection = z.object({
  features: z.array(z.object({ properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.unknown() })),
});

/** Areas of a GeoJSON file by the code in their properties; none of a file that is no GeoJSON. */
export async function readAreas(file: File): Promise<ReadonlyMap<string, UnitArea>> {
  const areas = new Map<string, UnitArea>();
  const document: unknown = await file
    .text()
    .then(JSON.parse)
    .catch(() => null);
  for (const { properties, geometry } of collection.safeParse(document).data?.features ?? []) {
    const area = unitArea.safeParse(geometry).data;
    if (area) areas.set(String(properties?.code ?? ''), area);
  }
  return areas;
}
