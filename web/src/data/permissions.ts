import { useQuery } from '@tanstack/react-query';
import { type Action, can } from '../../../domain/permissions.ts';
import { sessionQuery } from './session.ts';

/** Whether who is signed in may do it. The server has the last word; this spares people buttons that are refused. */
export function useMay(action: Action): boolean {
  const user = useQuery(sessionQuery).data?.user;
  return !!user && can(user, action);
}
