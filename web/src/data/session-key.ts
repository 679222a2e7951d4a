import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../../../domain/api/session.ts';

/** Where the caches have who is signed in. */
export const SESSION = ['session'] as const;

/** Who is signed in, as far as it is known: null for nobody. */
export const sessionIn = (client: QueryClient): Session | null => client.getQueryData<Session | null>(SESSION) ?? null;
