import { clip, type Span } from '../../domain/spans.ts';
import type { Registry } from './schema.ts';

/** A device's stay at a site, in [from, to) epoch ms; `to` null is now. */
export interface Stay {
  readonly device: string;
  readonly deviceName: string;
  readonly from: number;
  readonly to: number | null;
}

/** Who stands and stood at a site: those that are there first, then the latest. */
export async function staysAt(registry: Registry, site: string): Promise<Stay[]> {
  return registry
    .selectFrom('deployments')
    .innerJoin('devices', 'devices.id', 'deployments.device_id')
    .select([
      'deployments.device_id as device',
      'devices.name as deviceName',
      'deployments.from_at as from',
      'deployments.to_at as to',
    ])
    .where('deployments.site_id', '=', site)
    .orderBy((eb) => eb.case().when('deployments.to_at', 'is', null).then(0).else(1).end())
    .orderBy('deployments.from_at', 'desc')
    .orderBy('deployments.id', 'desc')
    .execute();
}

/** Keys of what each of the devices measures. */
export async function datastreamsOfAll(registry: Registry, devices: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (devices.length === 0) return found;
  const rows = await registry
    .selectFrom('datastreams')
    .select(['device_id', 'key'])
    .where('device_id', 'in', [...new Set(devices)])
    .orderBy('device_id')
    .orderBy('key')
    .execute();
  for (const { device_id, key } of rows) {
    const keys = found.get(device_id);
    if (keys) keys.push(key);
    else found.set(device_id, [key]);
  }
  return found;
}

/** One line of a site's chart: stays one after another in which the same was measured, oldest first. */
export interface Line {
  readonly datastream: string;
  readonly stays: readonly (Span & { readonly device: string })[];
}

/**
 * What was measured at a site within a range, as lines that go on when one device takes the place of another. Devices that
 * measured the same at the same time have a line each.
 * @param wanted whether a datastream's key is asked for
 */
export async function linesAt(
  registry: Registry,
  site: string,
  { range, wanted }: { readonly range: Span; readonly wanted: (key: string) => boolean },
): Promise<Line[]> {
  const stays = (await staysAt(registry, site))
    .flatMap(({ device, from, to }) =>
      clip([{ from, to: to ?? Number.POSITIVE_INFINITY }], range).map((span) => ({ ...span, device })),
    )
    .sort((a, b) => a.from - b.from);
  const keys = await datastreamsOfAll(
    registry,
    stays.map(({ device }) => device),
  );
  const lines: { datastream: string; stays: (Span & { readonly device: string })[] }[] = [];
  for (const stay of stays) {
    for (const datastream of (keys.get(stay.device) ?? []).filter(wanted)) {
      const line = lines.find((one) => one.datastream === datastream && (one.stays.at(-1)?.to ?? 0) <= stay.from);
      if (line) line.stays.push(stay);
      else lines.push({ datastream, stays: [stay] });
    }
  }
  return lines.sort((a, b) => (a.datastream < b.datastream ? -1 : Number(a.datastream > b.datastream)));
}
