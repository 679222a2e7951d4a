import type { DisplayMode, Language, Role } from '../../domain/api/session.ts';
import {
  type Action,
  type Grant,
  highestRole,
  type Rightful,
  type Rights,
  rightsOf,
} from '../../domain/permissions.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { type Resumed, resumeSession } from '../../store/registry/sessions.ts';
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
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly language: Language;
    readonly mode: DisplayMode | null;
  };
  readonly secondFactor: SecondFactorState;
  /** Id of the session; null for a token. */
  readonly session: string | null;
  readonly expiresAt: number | null;
  readonly via: 'cookie' | 'bearer';
}

/** `required` and not `enrolled`: the rights count for nothing until there is one. */
export interface SecondFactorState {
  readonly enrolled: boolean;
  readonly required: boolean;
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
    const rights = rightsOf([token.grant]);
    return {
      id: `token/${token.id}`,
      actor: `token ${token.name}`,
      grants: [token.grant],
      rights,
      role: highestRole({ rights }),
      user: { id: token.id, email: '', name: token.name, language: 'vi', mode: null },
      secondFactor: { enrolled: false, required: false },
      session: null,
      expiresAt: token.expiresAt,
      via: 'bearer',
    };
  }
  if (evidence.cookie === null) return null;
  const session = await resumeSession(registry, evidence.cookie, now);
  return session && principalOfSession(session);
}

const NO_RIGHTS: Rights = new Map();

export function principalOfSession({ id: session, user, expiresAt, policy }: Resumed): Principal {
  const { id, email, name, language, mode, grants } = user;
  const rights = rightsOf(grants);
  const role = highestRole({ rights });
  const secondFactor = {
    enrolled: user.secondFactor,
    required: policy.administratorsNeedSecondFactor && role === 'administrator',
  };
  return {
    id: `user/${id}`,
    actor: email,
    grants,
    rights: lacksSecondFactor(secondFactor) ? NO_RIGHTS : rights,
    role,
    user: { id, email, name, language, mode },
    secondFactor,
    session,
    expiresAt,
    via: 'cookie',
  };
}

export const lacksSecondFactor = ({ enrolled, required }: SecondFactorState): boolean => required && !enrolled;
