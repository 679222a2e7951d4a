import type { Span } from '../../domain/spans.ts';
import type { Registry } from './schema.ts';

/** Where a device stood, in [from, to) epoch ms; `to` null is now. */
export interface Deployment {
  readonly site: string;
  readonly from: number;
  readonly to: number | null;
}

/** A few hundred to a statement. */
const CHUNK = 500;

/** Where the devices stood so far, each device's oldest first; devices that never stood anywhere are left out. */
export async function deploymentsOf(
  registry: Registry,
  devices: readonly string[],
): Promise<ReadonlyMap<string, readonly Deployment[]>> {
  const found = new Map<string, Deployment[]>();
  for (let start = 0; start < devices.length; start += CHUNK) {
    const rows = await registry
      .selectFrom('deployments')
      .select(['device_id', 'site_id as site', 'from_at as from', 'to_at as to'])
      .where('device_id', 'in', devices.slice(start, start + CHUNK))
      .orderBy('device_id')
      .orderBy('from_at')
      .orderBy('id')
      .execute();
    for (const { device_id, ...deployment } of rows) {
      const known = found.get(device_id);
      if (known) known.push(deployment);
      else found.set(device_id, [deployment]);
    }
  }
  return found;
}

/** What somebody may do with a device's readings, by where it stood when they were made. */
export interface Permitted {
  /** At a site where it stood in former times. */
  readonly at: (site: string) => boolean;
  /** Where it stands now. */
  readonly now: boolean;
  /** While it stood nowhere. */
  readonly nowhere: boolean;
}

/**
 * The times of which somebody may have a device's readings: readings belong to the site where the device stood, and moving
 * it moves none of them.
 * @param deployments oldest first
 * @returns oldest first, without overlaps; the first may begin at -∞, the last end at +∞
 */
export function permittedSpans(deployments: readonly Deployment[], { at, now, nowhere }: Permitted): Span[] {
  const spans: Span[] = [];
  const add = (from: number, to: number): void => {
    const last = spans.at(-1);
    if (last && last.to >= from) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else if (from < to) spans.push({ from, to });
  };
  let reached = Number.NEGATIVE_INFINITY;
  for (const { site, from, to } of deployments) {
    if (nowhere && from > reached) add(reached, from);
    const end = to ?? Number.POSITIVE_INFINITY;
    if (to === null ? now : at(site)) add(Math.max(from, reached), end);
    reached = Math.max(reached, end);
  }
  if (nowhere && reached < Number.POSITIVE_INFINITY) add(reached, Number.POSITIVE_INFINITY);
  return spans;
}
