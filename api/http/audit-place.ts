import { EVERYWHERE, type Place, union } from '../../domain/scopes.ts';
import { grantsOf } from '../../store/registry/grants.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { Target } from './where.ts';

interface Sources {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
}

interface About {
  /** `device/paddy-01`, … */
  readonly resource: string;
  /** Who did it; a sign-in is about nobody else. */
  readonly actor: string;
  /** What the request was about when it came, and where that belonged: it may have been moved or deleted since. */
  readonly targets: readonly Target[];
}

/** Where what an entry is about belongs, and belonged before: those who may read the audit there are to see it. */
export async function placeOfResource({ registry, places }: Sources, about: About): Promise<Place> {
  const [kind = '', id = ''] = about.resource.split('/', 2);
  let place: Place = EVERYWHERE;
  for (const target of about.targets) if (target.place !== null) place = union(place, target.place);
  if (kind === 'session' || kind === 'user' || kind === 'account')
    return union(place, await placeOfPerson({ registry, places }, kind === 'user' ? { id } : { email: about.actor }));
  return union(place, placeNow(places, kind, id) ?? []);
}

function placeNow(places: PlaceDirectory, kind: string, id: string): Place | null {
  switch (kind) {
    case 'device':
      return places.device(id);
    case 'site':
      return places.site(id);
    case 'village':
      return places.village(id);
    case 'organisation':
      return places.organisation(id);
    case 'household':
      return places.household(id);
    case 'unit':
      return places.unit(id);
    default:
      return null;
  }
}

/** Wherever the person has a right. */
async function placeOfPerson(
  { registry, places }: Sources,
  who: { readonly id: string } | { readonly email: string },
): Promise<Place> {
  const user = await registry
    .selectFrom('users')
    .select('id')
    .$if('id' in who, (query) => query.where('id', '=', (who as { id: string }).id))
    .$if('email' in who, (query) => query.where('email', '=', (who as { email: string }).email))
    .executeTakeFirst();
  if (!user) return EVERYWHERE;
  const grants = (await grantsOf(registry, [user.id])).get(user.id) ?? [];
  return grants.reduce<Place>((place, { scope }) => union(place, places.ofScope(scope) ?? []), EVERYWHERE);
}
