import { useQuery } from '@tanstack/react-query';
import { type Action, can, canSomewhere, type Rightful, rightsOf, scopesFor } from '../../../domain/permissions.ts';
import { EVERYWHERE, type Place, type Scope } from '../../../domain/scopes.ts';
import { sessionQuery } from './session.ts';

/** What who is signed in may do; nothing while nobody is. */
function useRights(): Rightful {
  const grants = useQuery(sessionQuery).data?.user.grants;
  return { rights: rightsOf(grants ?? []) };
}

/**
 * Whether who is signed in may do it: to something that belongs there, or, without a place, to anything at all. The
 * server has the last word; this spares people buttons that are refused.
 */
export function useMay(action: Action, place?: Place): boolean {
  const rightful = useRights();
  return place === undefined ? canSomewhere(rightful, action) : can(rightful, action, place);
}

/** The same of many things, each of which is asked for by its place. */
export function useMayIn(action: Action): (place: Place) => boolean {
  const rightful = useRights();
  return (place) => can(rightful, action, place);
}

/** The place to begin with: the first where one may do it, `all` for those who may do it everywhere; null for nowhere. */
export function useOwnScope(action: Action): Scope | null {
  return scopesFor(useRights(), action)[0] ?? null;
}

/** Those of the entries whose action one may do somewhere; everywhere, where an entry asks for it. */
export function useAllowed<T extends { readonly needs: Action; readonly everywhere?: boolean }>(
  entries: readonly T[],
): readonly T[] {
  const rightful = useRights();
  return entries.filter(({ needs, everywhere = false }) =>
    everywhere ? can(rightful, needs, EVERYWHERE) : canSomewhere(rightful, needs),
  );
}
