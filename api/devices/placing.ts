import type { FastifyRequest } from 'fastify';
import type { Device, DeviceRecord } from '../../domain/api/devices.ts';
import { can, knows } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, type Scope, union } from '../../domain/scopes.ts';
import { RegistryRefusal } from '../../store/registry/errors.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';

type Context = Pick<ApiContext, 'registry' | 'places' | 'now' | 'refusedAttempts'>;

/** A device as it leaves the API. */
export const placed = (places: PlaceDirectory, device: DeviceRecord): Device => ({
  ...device,
  personal: places.isPersonal(device.id),
  place: [...(places.device(device.id) ?? EVERYWHERE)],
});

/** What of a device says whose and where it is, as somebody wants it; left out, it stays as it is. */
interface Wanted {
  readonly site?: string | null | undefined;
  readonly organisation?: string | null | undefined;
  readonly gateway?: string | null | undefined;
}

/**
 * Checks that the caller may have devices where he wants this one: nobody puts a device where he does not manage devices, nor
 * takes one away from where he does not, nor learns from the answer what there is elsewhere.
 * @param id of the device; one that is not there yet is about to be registered
 * @throws RegistryRefusal for a site, organisation or gateway that he may not know of, as for one that there is not
 * @throws HttpProblem forbidden
 */
export async function checkPlacing(
  context: Context,
  request: FastifyRequest,
  { id, ...wanted }: Wanted & { readonly id: string },
): Promise<void> {
  const { places } = context;
  const who = principal(request);
  const forbid = (detail: string): Promise<never> => refuse(context, request, { permission: 'devices.write', detail });
  const may = (place: Place): boolean => can(who, 'devices.write', place);
  const seen = (place: Place | null): place is Place => place !== null && knows(who, place);

  const site = wanted.site === undefined ? places.siteOf(id) : wanted.site;
  const at = site === null ? null : places.site(site);
  if (wanted.site != null) {
    if (!seen(at)) throw new RegistryRefusal('unknown-site', 'site', `there is no site ${wanted.site}`);
    if (!may(at) && site !== places.siteOf(id))
      await forbid(`You may not put devices at the site "${wanted.site}"; choose one of yours.`);
  }

  const before = places.owner(id);
  const owner = wanted.organisation == null ? null : places.organisation(wanted.organisation);
  if (wanted.organisation != null) {
    const scope: Scope = `organisation:${wanted.organisation}`;
    // Whoever manages a site knows whose it is, and may say so of a device there.
    const ofSite = at?.includes(scope) === true && may(at);
    if (!ofSite && !seen(owner) && before?.includes(scope) !== true)
      throw new RegistryRefusal(
        'unknown-organisation',
        'organisation',
        `there is no organisation ${wanted.organisation}`,
      );
    if (owner !== null && !ofSite && !may(owner) && before?.includes(scope) !== true)
      await forbid(`You may not give devices to the organisation "${wanted.organisation}"; choose one of yours.`);
  }
  const changesOwner = wanted.organisation !== undefined && before !== null && before !== EVERYWHERE;
  if (changesOwner && !before.includes(`organisation:${wanted.organisation ?? ''}`) && !may(before))
    await forbid('Only whoever manages the devices of the organisation that owns it may say that it is another’s.');

  if (wanted.gateway != null && !seen(places.device(wanted.gateway)))
    throw new RegistryRefusal(
      'unknown-gateway',
      'gateway',
      `there is no other device ${wanted.gateway} to be its gateway`,
    );

  const ownerAfter = wanted.organisation === undefined ? (before ?? EVERYWHERE) : (owner ?? EVERYWHERE);
  if (!may(union(ownerAfter, at ?? EVERYWHERE)))
    await forbid(
      'Choose a site, or an organisation, whose devices you manage: what is nobody’s is for the whole installation.',
    );
}
