import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../../domain/api/session.ts';
import { sessionQuery } from './session.ts';

/** As somebody chose, else as suits the role: who looks at fields and acts on alerts is spared what is set up by others. */
export const isSimple = ({ mode, role }: Pick<Session['user'], 'mode' | 'role'>): boolean =>
  (mode ?? (role === 'viewer' || role === 'operator' ? 'simple' : 'full')) === 'simple';

/** Whether what a farmer never needs is left out. */
export function useSimple(): boolean {
  const user = useQuery(sessionQuery).data?.user;
  return user !== undefined && isSimple(user);
}
