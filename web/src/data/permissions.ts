import { useQuery } from '@tanstack/react-query';
import { type Action, can, canSomewhere, rightsOf } from '../../../domain/permissions.ts';
import type { Place } from '../../../domain/scopes.ts';
import { sessionQuery } from './session.ts';

/**
 * Whether who is signed in may do it: to something that belongs there, or, without a place, to anything at all. The
 * server has the last word; this spares people buttons that are refused.
 */
export function useMay(action: Action, place?: Place): boolean {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return false;
  const rightful = { rights: rightsOf(user.grants) };
  return place === undefined ? canSomewhere(rightful, action) : can(rightful, action, place);
}
