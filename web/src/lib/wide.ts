import type { Grant } from '../../../domain/permissions.ts';
import { partsOf, type ScopeKind } from '../../../domain/scopes.ts';

const wide: ReadonlySet<ScopeKind> = new Set(['all', 'province', 'commune']);

/** Whether somebody looks after more than one cooperative or village. */
export const isWide = (grants: readonly Grant[]): boolean => grants.some(({ scope }) => wide.has(partsOf(scope).kind));
