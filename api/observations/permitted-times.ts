import type { FastifyRequest } from 'fastify';
import { type Action, can, knows } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place } from '../../domain/scopes.ts';
import type { Span } from '../../domain/spans.ts';
import { deploymentsOf, permittedSpans } from '../../store/registry/deployments.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { principal } from '../http/access.ts';
import { maySeeValues, maySeeValuesAt } from '../http/personal.ts';
import { notFound } from '../http/problem.ts';

const ALWAYS: readonly Span[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

interface Wanted {
  readonly action: Action;
  readonly devices: readonly string[];
  /** `open` for the times of which he may have the values, `masked` for those whose values are a household's and not for him. */
  readonly values?: 'open' | 'masked';
}

/**
 * The times of which the caller may have each device's readings: of those when it stood where he may. Whoever may
 * everywhere is not asked about any of it.
 * @throws HttpProblem not-found for the first device that he may not know of, nor have anything of
 */
export async function permittedTimes(
  { registry, places }: { readonly registry: Registry; readonly places: PlaceDirectory },
  request: FastifyRequest,
  { action, devices, values = 'open' }: Wanted,
): Promise<(device: string) => readonly Span[]> {
  const who = principal(request);
  const may = (place: Place | null): boolean => place !== null && can(who, action, place);
  const seesAll = !places.hasHouseholds || can(who, 'households.read', EVERYWHERE);
  if (may(EVERYWHERE) && seesAll) {
    const missing = devices.find((id) => places.device(id) === null);
    if (missing !== undefined) throw notFound('device', missing);
    return () => (values === 'open' ? ALWAYS : []);
  }
  const deployments = await deploymentsOf(registry, devices);
  const open = values === 'open';
  const times = new Map<string, readonly Span[]>();
  for (const id of devices) {
    const place = places.device(id);
    if (place === null) throw notFound('device', id);
    const spans = permittedSpans(deployments.get(id) ?? [], {
      at: (site) => may(places.site(site)) && maySeeValuesAt(who, places, site) === open,
      now: may(place) && maySeeValues(who, places, id) === open,
      nowhere: may(places.owner(id)) && open,
    });
    if (spans.length === 0 && !knows(who, place)) throw notFound('device', id);
    times.set(id, spans);
  }
  return (device) => times.get(device) ?? [];
}
