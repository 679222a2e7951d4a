import type { Session } from '../../domain/api/session.ts';
import type { Grant } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { scopeNames } from '../../store/registry/scope-names.ts';
import type { Principal } from '../http/principal.ts';

/** Rights with what people call their scopes. */
export async function namedGrants(registry: Registry, grants: readonly Grant[]) {
  const names = await scopeNames(
    registry,
    grants.map(({ scope }) => scope),
  );
  return grants.map(({ role, scope }) => ({ role, scope, scopeName: names.get(scope) ?? scope }));
}

export async function sessionAnswer(registry: Registry, who: Principal): Promise<Session> {
  const { user, role, grants, secondFactor, expiresAt, display } = who;
  return {
    user: { ...user, role, grants: await namedGrants(registry, grants) },
    secondFactor,
    expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
    display,
  };
}
