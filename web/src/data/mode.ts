import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './session.ts';

/** Whether what a farmer never needs is left out: as chosen, else as suits the role. */
export function useSimple(): boolean {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return false;
  return (user.mode ?? (user.role === 'viewer' || user.role === 'operator' ? 'simple' : 'full')) === 'simple';
}
