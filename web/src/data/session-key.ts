import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../../../domain/api/session.ts';

/** Where the caches have who is signed in. */
export const SESSION = ['session'] as const;

/** Who is signed in, as far as it is known: null for nobody. */
export const sessionIn = (client: QueryClient): Session | null => client.getQueryData<Session | null>(SESSION) ?? null;

/** Whose answers the caches hold: also while his session has run out and nobody is signed in. */
let owner: string | null = null;

/** Somebody is signed in: what another one has read before him in this page is not for him. */
export function entered(client: QueryClient, session: Session): Session {
  const { id } = session.user;
  if (owner !== null && owner !== id)
    void client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  owner = id;
  return session;
}
