import type { Role } from '../../domain/api/session.ts';
import { type Action, type Grant, highestRole, type Rightful, rightsOf } from '../../domain/permissions.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { resumeSession } from '../../store/registry/sessions.ts';
import { findToken } from '../../store/registry/tokens.ts';

/** Whoever sent a request: a person with a session, or a program with a token. */
export interface Principal extends Rightful {
  /** `user/…` or `token/…` */
  readonly id: string;
  /** As audit and acknowledgements name it: e-mail address, or the token's name. */
  readonly actor: string;
  readonly grants: readonly Grant[];
  /** The highest anywhere. */
  readonly role: Role | null;
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly expiresAt: number | null;
  readonly via: 'cookie' | 'bearer';
}

/** What a route asks of whoever calls it: `public` nothing, `signed-in` just to be known. */
export type Permission = Action | 'public' | 'signed-in';

export const SESSION_COOKIE = 'sen_session';

/** What a request brings to show who sent it. */
export interface Evidence {
  readonly bearer: string | null;
  readonly cookie: string | null;
}

/** @returns null when nothing was shown, or it is unknown, over, or withdrawn */
export async function principalOf(registry: Registry, evidence: Evidence, now: number): Promise<Principal | null> {
  // A bearer token was sent on purpose; a cookie comes along by itself.
  if (evidence.bearer !== null) {
    const token = await findToken(registry, evidence.bearer, now);
    if (!token) return null;
    return {
      id: `token/${token.id}`,
      actor: `token ${token.name}`,
      ...powers([token.grant]),
      user: { id: token.id, email: '', name: token.name },
      expiresAt: token.expiresAt,
      via: 'bearer',
    };
  }
  if (evidence.cookie === null) return null;
  const session = await resumeSession(registry, evidence.cookie, now);
  if (!session) return null;
  const { id, email, name, grants } = session.user;
  return {
    id: `user/${id}`,
    actor: email,
    ...powers(grants),
    user: { id, email, name },
    expiresAt: session.expiresAt,
    via: 'cookie',
  };
}

function powers(grants: readonly Grant[]): Pick<Principal, 'grants' | 'rights' | 'role'> {
  const rights = rightsOf(grants);
  return { grants, rights, role: highestRole({ rights }) };
}
