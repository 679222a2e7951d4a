import type { UserAnswer } from '../../domain/api/users.ts';
import { rfc3339 } from '../../domain/time.ts';
import { scopeNames } from '../../store/registry/scope-names.ts';
import { locksOf } from '../../store/registry/sign-in-failures.ts';
import type { User } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import type { Principal } from '../http/principal.ts';
import { mayManage, maySee } from './granting.ts';

/** Accounts as the caller may see them: of their rights only those that he looks after. */
export async function userAnswers(
  { registry, places, now }: Pick<ApiContext, 'registry' | 'places' | 'now'>,
  who: Principal,
  users: readonly User[],
): Promise<UserAnswer[]> {
  const emails = users.map(({ email }) => email);
  const locks = await locksOf(registry, emails, now());
  const visible = new Map(users.map(({ id, grants }) => [id, grants.filter((grant) => maySee(who, places, grant))]));
  const names = await scopeNames(
    registry,
    [...visible.values()].flat().map(({ scope }) => scope),
  );
  const instantOf = (at: number | null | undefined): string | null => (at == null ? null : rfc3339(at));
  return users.map((user) => ({
    id: user.id,
    email: user.email,
    name: user.name,
    grants: (visible.get(user.id) ?? []).map((grant) => ({
      ...grant,
      scopeName: names.get(grant.scope) ?? grant.scope,
    })),
    manageable: mayManage(who, places, user.grants),
    disabled: user.disabled,
    secondFactor: user.secondFactor,
    lockedUntil: instantOf(locks.get(user.email)),
    lastSignInAt: instantOf(user.lastSignInAt),
    createdAt: rfc3339(user.createdAt),
  }));
}
